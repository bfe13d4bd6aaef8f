#!/usr/bin/env python3
"""Three texts of 100 MB for timing the n-gram ladder.

    python3 scripts/make-large-texts.py TEXT FOLDER

repeated.txt: 90 copies of TEXT (about 1.1 MB), the lines of each copy in another order.
diverse.txt:  words drawn by Zipf's law from a million made-up ones, so that n-grams hardly repeat as they do in the copies.
random.txt:   characters drawn evenly from 65, the worst case: nearly every 6-gram occurs once.
"""
import itertools
import pathlib
import random
import string
import sys

text, folder = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
folder.mkdir(parents=True, exist_ok=True)
rng = random.Random(1337)
SIZE = 100_000_000

lines = text.read_text(encoding="utf-8").splitlines(keepends=True)
with open(folder / "repeated.txt", "w", encoding="utf-8") as out:
    for _ in range(90):
        rng.shuffle(lines)
        out.writelines(lines)

words = ["".join(rng.choices(string.ascii_lowercase, k=rng.randint(1, 11))) for _ in range(1_000_000)]
cumulative = list(itertools.accumulate(1 / rank for rank in range(1, len(words) + 1)))
written = 0
with open(folder / "diverse.txt", "w", encoding="utf-8") as out:
    while written < SIZE:
        written += out.write(" ".join(rng.choices(words, cum_weights=cumulative, k=100_000)) + "\n")

alphabet = string.ascii_letters + string.digits + " .\n"
with open(folder / "random.txt", "w", encoding="utf-8") as out:
    for _ in range(SIZE // 1_000_000):
        out.write("".join(rng.choices(alphabet, k=1_000_000)))
