#!/usr/bin/env python3
"""Compares Surprisal with Hugging Face `tokenizers` on a folder of tokenizers.

    python3 scripts/check-families.py [--surprisal scripts/surprisal] FOLDER

Each FOLDER/NAME has a tokenizer.json and encodings.json: [{"text", "ids", "with_special"}], the ids without and with
the post-processor's tokens. Encodes every text both ways and decodes the ids; where `tokenizers` is installed, what it
decodes is compared too. Prints a line for each NAME: same, DIFFER, or the reason why the file is refused. Exits with 1
if any differs.
"""
import argparse, json, os, shlex, subprocess, sys

try:
    from tokenizers import Tokenizer
except ImportError:
    Tokenizer = None


def run(command, values):
    lines = "".join(json.dumps(value) + "\n" for value in values)
    done = subprocess.run(command, input=lines.encode(), capture_output=True)
    if done.returncode:
        raise ValueError(done.stderr.decode().strip())
    return [json.loads(line) for line in done.stdout.splitlines()]


def check(surprisal, folder):
    file = os.path.join(folder, "tokenizer.json")
    rows = json.load(open(os.path.join(folder, "encodings.json"), encoding="utf-8"))
    texts = [row["text"] for row in rows]
    encode = surprisal + ["encode", "--jsonl", "--tokenizer", file]
    try:
        plain = run(encode, texts)
    except ValueError as e:
        return "refused", str(e)
    special = run(encode + ["--special"], texts)
    decoded = run(surprisal + ["decode", "--jsonl", "--tokenizer", file], plain)
    wrong = []
    for row, ids, with_special in zip(rows, plain, special):
        if ids != row["ids"] or with_special != row["with_special"]:
            wrong.append(f"{ascii(row['text'])[:100]}: {ids}, expected {row['ids']}")
    if Tokenizer:
        reference = Tokenizer.from_file(file)
        for row, text in zip(rows, decoded):
            expected = reference.decode(row["ids"], skip_special_tokens=False)
            if text != expected:
                wrong.append(f"decoded {ascii(text)[:100]}, expected {ascii(expected)[:100]}")
    same = sum(text == row["text"] for row, text in zip(rows, decoded))
    if wrong:
        return "DIFFER", f"{len(wrong)} times: {wrong[0]}"
    return "same", f"{len(rows)} texts, {sum(map(len, plain)):,} ids; {same} texts decode to themselves"


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--surprisal", default=os.path.join(os.path.dirname(__file__), "surprisal"))
    arguments.add_argument("folder")
    arguments = arguments.parse_args()
    surprisal = shlex.split(arguments.surprisal) + ["tokenizer"]
    results = []
    for name in sorted(os.listdir(arguments.folder)):
        if os.path.exists(os.path.join(arguments.folder, name, "tokenizer.json")):
            result, detail = check(surprisal, os.path.join(arguments.folder, name))
            print(f"{result:8s} {name:22s} {detail}", flush=True)
            results.append(result)
    sys.exit(1 if "DIFFER" in results or not results else 0)


main()
