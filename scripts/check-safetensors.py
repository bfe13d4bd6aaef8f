#!/usr/bin/env python3
"""Checks our safetensors files against the library that owns the format, both ways.

Needs: pip install torch safetensors packaging numpy

  scripts/check-safetensors.py            compare the golden files (in src/test/resources)
  scripts/check-safetensors.py --write    write python.safetensors anew
  scripts/check-safetensors.py FILE...    list the tensors of any file, such as a checkpoint's

python.safetensors is written here and read by SafetensorsTest; ours.safetensors is what
SafetensorsTest expects our writer to produce, read here.
"""

import json
import pathlib
import struct
import sys

import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file

GOLDEN = pathlib.Path(__file__).parent.parent / "src/test/resources/golden/safetensors"

PYTHON = {
    "f64": torch.tensor([[1 / 3, -0.0], [5e-324, float("inf")]], dtype=torch.float64),
    "f32": torch.tensor([1 / 3, -1e-45, 3.4028235e38], dtype=torch.float32),
    "bf16": torch.tensor([[1.0, -2.5, 1 / 3]], dtype=torch.bfloat16),
    "i64": torch.tensor([-(2**63), 2**63 - 1], dtype=torch.int64),
    "i32": torch.tensor([-(2**31), 7], dtype=torch.int32),
    "u8": torch.tensor([0, 127, 255], dtype=torch.uint8),
    "scalar": torch.tensor(2.5, dtype=torch.float32),
    "empty": torch.zeros((0, 3), dtype=torch.float32),
    'quote " é': torch.tensor([1.0], dtype=torch.float32),
}

OURS = {
    "transformer.wte.weight": torch.arange(6, dtype=torch.float32).reshape(2, 3) / 4 - 0.5,
    "ln": torch.tensor([1 / 3, -0.0, 5e-324], dtype=torch.float64),
    "scalar": torch.tensor(2.5, dtype=torch.float32),
}


def compare(path, expected):
    found = load_file(path)
    assert found.keys() == expected.keys(), (path, found.keys())
    for name, tensor in expected.items():
        assert found[name].dtype == tensor.dtype, (path, name, found[name].dtype)
        assert found[name].shape == tensor.shape, (path, name, found[name].shape)
        same = found[name].reshape(-1).view(torch.uint8).equal(tensor.reshape(-1).view(torch.uint8))
        assert same, (path, name, found[name])
    print(f"{path.name}: {len(expected)} tensors equal bit for bit")


def main(arguments):
    if arguments == ["--write"]:
        save_file(PYTHON, GOLDEN / "python.safetensors", metadata={"made_by": "safetensors"})
    elif arguments:
        for path in arguments:
            with open(path, "rb") as file:
                header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
            print(path, header.get("__metadata__", {}).get("format"))
            with safe_open(path, framework="pt") as file:
                for name in file.keys():
                    tensor = file.get_tensor(name)
                    print(f"  {name} {tensor.dtype} {list(tensor.shape)} sum {tensor.sum():.6g}")
    else:
        compare(GOLDEN / "python.safetensors", PYTHON)
        compare(GOLDEN / "ours.safetensors", OURS)


if __name__ == "__main__":
    main(sys.argv[1:])
