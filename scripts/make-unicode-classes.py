#!/usr/bin/env python3
"""Asks Hugging Face `tokenizers` how it classifies every code point.

    pip install tokenizers
    python3 scripts/make-unicode-classes.py src/main/resources/surprisal/unicode-classes.txt

Java's own classes change with the JDK's version of Unicode; a tokenizer's split must not. One line a range: class,
first and last code point in hexadecimal, and the step where it is not 1. The classes are

    Lu, Ll, ...     general categories as Oniguruma knows them; what no line names is unassigned
    Alphabetic      Oniguruma's property
    Punctuation     what the pre-tokenizer of this name takes for it, with older tables
    Numeric         digits for the pre-tokenizer Digits, with newer tables
    Unnormalized    what NFC, NFD, NFKC and NFKD leave alone because it is younger than their tables
    Lower+20, ...   capital letters whose small letter is that far away, in hexadecimal

Takes two minutes.
"""
import sys, unicodedata

import tokenizers
from tokenizers import Regex, normalizers as N, pre_tokenizers as P

CODE_POINTS = [c for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]
TEXT = "".join(map(chr, CODE_POINTS))
CATEGORIES = "Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So Zs Zl Zp Cc Cf Co".split()


def removed_by(split):
    """The code points that a pre-tokenizer takes out of a text."""
    removed = set(range(len(TEXT)))
    for _, (start, end) in split.pre_tokenize_str(TEXT):
        removed.difference_update(range(start, end))
    return {CODE_POINTS[i] for i in removed}


def numeric():
    apart = "a".join(TEXT)
    pieces = P.Digits(individual_digits=True).pre_tokenize_str(apart)
    return {CODE_POINTS[start // 2] for _, (start, end) in pieces if end == start + 1 and start % 2 == 0}


def unnormalized(assigned):
    """Where the result is not that of Python's tables, or Python's tables lack the character too."""
    def differs(name, c):
        texts = [chr(c), "a\u0345" + chr(c) + "\u0334"]  # alone, and between marks that change places with others
        return any(getattr(N, name)().normalize_str(t) != unicodedata.normalize(name, t) for t in texts)
    young = {c for c in assigned if unicodedata.category(chr(c)) == "Cn" or any(differs(n, c) for n in ("NFD", "NFKD"))}
    return young | {ord(part) for c in young for part in unicodedata.normalize("NFD", chr(c))}


def small_letters():
    """By how far away they are, with a sign, the capital letters; but İ, which becomes two characters."""
    capitals = {}
    for c in CODE_POINTS:
        small = N.Lowercase().normalize_str(chr(c))
        if small != chr(c) and len(small) == 1:
            capitals.setdefault(f"Lower{ord(small) - c:+X}", set()).add(c)
    return capitals


def lines(name, members):
    """Ranges with steps of 1 or, for alternating capital and small letters, 2."""
    rest = sorted(members)
    while rest:
        step = 2 if len(rest) > 2 and rest[1] == rest[0] + 2 and rest[2] == rest[0] + 4 else 1
        n = 1
        while n < len(rest) and rest[n] == rest[n - 1] + step:
            n += 1
        yield f"{name} {rest[0]:X} {rest[n - 1]:X}" + (f" {step}" if step > 1 else "")
        rest = rest[n:]


classes = {name: removed_by(P.Split(Regex(r"\p{%s}" % name), "removed")) for name in CATEGORIES}
assigned = set().union(*classes.values())
classes["Alphabetic"] = removed_by(P.Split(Regex(r"\p{Alphabetic}"), "removed"))
classes["Punctuation"] = removed_by(P.Punctuation("removed"))
classes["Numeric"] = numeric()
classes["Unnormalized"] = unnormalized(assigned)
classes |= small_letters()
with open(sys.argv[1], "w", encoding="utf-8") as out:
    out.write(f"# Made by scripts/make-unicode-classes.py with tokenizers {tokenizers.__version__}.\n")
    for name, members in classes.items():
        out.writelines(line + "\n" for line in lines(name, members))
