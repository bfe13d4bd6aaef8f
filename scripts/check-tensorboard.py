#!/usr/bin/env python3
"""Reads a run's event files with TensorBoard's own reader and compares every event with metrics.jsonl.

usage: scripts/check-tensorboard.py RUN     (needs: pip install tensorboard)
"""
import json
import math
import pathlib
import struct
import sys

from tensorboard.backend.event_processing import event_accumulator


def float32(value):
    """What is left of a double in the file."""
    return struct.unpack("<f", struct.pack("<f", value))[0]


def same(a, b):
    return a == b or (math.isnan(a) and math.isnan(b))


def main():
    run = pathlib.Path(sys.argv[1])
    sizes = {event_accumulator.SCALARS: 0, event_accumulator.TENSORS: 0, event_accumulator.HISTOGRAMS: 0}
    events = event_accumulator.EventAccumulator(str(run / "tensorboard"), size_guidance=sizes)
    events.Reload()

    expected, texts, histograms = {}, {}, {}
    for line in (run / "metrics.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        kind = {"step": "train", "evaluation": "validation"}.get(record["type"])
        if kind:
            if record.get("source"):
                record["kl_nats"] = record["source"]["kl_nats"]
            for key, value in record.items():
                if isinstance(value, (int, float)) and not isinstance(value, bool):
                    expected.setdefault(f"{kind}/{key}", []).append((record["step"], float32(value)))
        elif record["type"] == "sample":
            texts.setdefault("sample/text", []).append((record["step"], record["text"]))
        elif record["type"] == "observation":
            step = record["step"]
            histograms[step] = record["histogram"]
            for name, value in record["update_ratios"].items():
                expected.setdefault(f"update_to_weight/{name}", []).append((step, float32(value)))
            value = float32(record["expected_calibration_error"])
            expected.setdefault("validation/expected_calibration_error", []).append((step, value))

    problems, compared = [], 0
    tags = events.Tags()
    for tag in tags["scalars"]:
        found = [(e.step, e.value) for e in events.Scalars(tag)]
        wanted = expected.get(tag)
        compared += len(found)
        if wanted is None:
            problems.append(f"{tag} is not in metrics.jsonl")
        elif len(found) not in (len(wanted), len(wanted) - 1):  # A kill may fall between the two files.
            problems.append(f"{tag} has {len(found)} events, metrics.jsonl {len(wanted)}")
        elif not all(f[0] == w[0] and same(f[1], w[1]) for f, w in zip(found, wanted)):
            problems.append(f"{tag} differs")
        times = [e.wall_time for e in events.Scalars(tag)]
        if times != sorted(times):
            problems.append(f"{tag}'s wall times go backwards")
    for tag in ("train/objective_nats", "validation/nll_nats", "train/learning_rate"):
        if tag not in tags["scalars"]:
            problems.append(f"{tag} is missing")

    for tag, wanted in texts.items():
        found = [(e.step, e.tensor_proto.string_val[0].decode("utf-8")) for e in events.Tensors(tag)]
        compared += len(found)
        plain = [(step, "\n".join(line[4:] for line in text.split("\n")[1:-1])) for step, text in found]
        if [(s, t.replace("\r", "\n").rstrip("\n")) for s, t in wanted] != [(s, t.rstrip("\n")) for s, t in plain]:
            problems.append(f"{tag} differs")
    if histograms:
        found = {e.step: e.histogram_value for e in events.Histograms("validation/surprisal_bits")}
        compared += len(found)
        if {step: [float(n) for n in counts] for step, counts in histograms.items()} != {
            step: list(value.bucket) for step, value in found.items()
        }:
            problems.append("validation/surprisal_bits differs")

    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{compared} events of {sum(map(len, (tags['scalars'], tags['tensors'], tags['histograms'])))} tags: "
          + (f"{len(problems)} problems" if problems else "all as in metrics.jsonl"))
    sys.exit(1 if problems else 0)


main()
