#!/usr/bin/env python3
"""Asks Hugging Face `tokenizers` which code points its GPT-2 split takes for letters, numbers and white space.

    pip install tokenizers
    python3 scripts/make-split-classes.py src/main/resources/surprisal/split-classes.txt

Java's own \\p{L}, \\p{N} and \\s change with the JDK's version of Unicode; a tokenizer's split must not. One line a
range: class (L, N or S), first and last code point in hexadecimal. Whatever no line names is punctuation and the rest.
"""
import sys
import tokenizers
from tokenizers import pre_tokenizers

split = pre_tokenizers.ByteLevel(add_prefix_space=False)


def joins(before, c):
    return len(split.pre_tokenize_str(before + c)) == 1


def class_of(c):
    if joins("a", c):
        return "L"
    if joins("1", c):
        return "N"
    if joins("!", c):
        return "O"
    assert joins("\n", c), hex(ord(c))
    return "S"


ranges = []
for cp in list(range(0xD800)) + list(range(0xE000, 0x110000)):
    k = class_of(chr(cp))
    if k == "O":
        continue
    if ranges and ranges[-1][0] == k and ranges[-1][2] == cp - 1:
        ranges[-1][2] = cp
    else:
        ranges.append([k, cp, cp])
with open(sys.argv[1], "w", encoding="utf-8") as out:
    out.write(f"# Made by scripts/make-split-classes.py with tokenizers {tokenizers.__version__}.\n")
    for k, first, last in ranges:
        out.write(f"{k} {first:X} {last:X}\n")
