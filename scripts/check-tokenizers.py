#!/usr/bin/env python3
"""Compares Surprisal's BPE with Hugging Face `tokenizers`: training, encoding, and each reading the other's files.

    pip install tokenizers
    python3 scripts/check-tokenizers.py [--surprisal scripts/surprisal] [TEXT ...]

Trains both on a mixed Unicode text made here (vocabulary 2,000), on awkward small ones, and on each TEXT (512 and
8,192); the two tokenizer.json must be the same to the byte. Then both encode hard and random strings with the file of
the other. Says what differs and exits with 1, or prints one line for each check.
"""
import argparse, json, os, random, shlex, subprocess, sys, tempfile

from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers

HARD = ["", " ", "\n", "\t\t", "   three leading", "trailing   ", "a  \n  b", " \u00a0 x", "don't WE'LL 're'", "'s", " 's", "x'", "''ll",
        "1234567890 3.14159", "a\r\nb\r\n\r\nc", "naïve café", "日本語のテキスト", "🙂👩‍👩‍👧‍👦🏳️‍🌈", "\u2003em\u200bzero\u3000wide", "\u0000\u0001\u007f",
        "مرحبا بالعالم", "<|endoftext|> inside", "two  <|endoftext|>  <|endoftext|><|endoftext|>\n", "<|endoftext", "<<|endoftext|>>",
        "x" * 300, " " * 100, "e\u0301" * 50, "½²Ⅷ٣ x²", "\u1e900\u16ea0\U00011f02\U0001e030 \U000105c0", "foo_bar(baz) { return 42; }"]


def random_strings(seed, count):
    rng = random.Random(seed)
    pools = [(0x20, 0x7F), (0, 0x250), (0x300, 0x700), (0x900, 0xE00), (0x2000, 0x2100), (0x3000, 0x9FFF), (0xAC00, 0xD7A4), (0xE000, 0x110000)]
    def char():
        if rng.random() < 0.2:
            return rng.choice(" \n\t'\u00a0\u2003sdtmlrve")
        return chr(rng.randrange(*rng.choice(pools)))
    return ["".join(char() for _ in range(rng.randrange(40))) for _ in range(count)]


def mixed_text():
    rng = random.Random(7)
    words = ["".join(chr(rng.randrange(*rng.choice([(97, 123), (97, 123), (0x391, 0x3CA), (0x410, 0x450), (0x4E00, 0x4E40), (0x1F600, 0x1F640), (0x300, 0x310)])))
                     for _ in range(rng.randrange(1, 9))) for _ in range(3000)]
    out = []
    for _ in range(60000):
        out.append(words[min(int(rng.paretovariate(0.8)) - 1, len(words) - 1)])
        out.append(rng.choice([" ", " ", " ", " ", "\n", "  ", ", ", ". ", "'s ", " 12", "\r\n", "\u3000", "--", "aaaa"]))
    return "".join(out)


def hugging_face(text, vocab, special=("<|endoftext|>",)):
    tok = Tokenizer(models.BPE())
    tok.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tok.decoder = decoders.ByteLevel()
    tok.train_from_iterator([text], trainers.BpeTrainer(
        vocab_size=vocab, special_tokens=list(special), initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False))
    return tok


def main():
    args = argparse.ArgumentParser()
    args.add_argument("--surprisal", default=os.path.join(os.path.dirname(__file__), "surprisal"))
    args.add_argument("texts", nargs="*")
    args = args.parse_args()
    surprisal = shlex.split(args.surprisal) + ["tokenizer"]
    folder = tempfile.mkdtemp()
    failures = 0

    def report(what, same):
        nonlocal failures
        failures += not same
        print(("same   " if same else "DIFFER ") + what, flush=True)

    def ours(file, strings):
        lines = "".join(json.dumps(s) + "\n" for s in strings)
        out = subprocess.run(surprisal + ["encode", "--tokenizer", file, "--jsonl"], input=lines.encode(), stdout=subprocess.PIPE, check=True).stdout
        return [json.loads(line) for line in out.splitlines()]

    jobs = [("mixed", mixed_text(), 2000, ["<|endoftext|>"]), ("mixed, two specials", mixed_text(), 700, ["<|endoftext|>", "<|pad|>"]),
            ("runs", "a" * 37 + " " + "ab" * 21 + " " + "aab" * 13 + "\n" + "--" * 40 + " ----- ---\n" * 3, 290, ["<|endoftext|>"])]
    for name in args.texts:
        text = open(name, encoding="utf-8", newline="").read()
        jobs += [(name, text, v, ["<|endoftext|>"]) for v in (512, 8192)]
    strings = HARD + random_strings(1, 5000)
    for name, text, vocab, special in jobs:
        title = f"{name} ({len(text.encode()):,} bytes), {vocab} tokens"
        source, mine, theirs = (os.path.join(folder, f) for f in ("text.txt", "mine.json", "theirs.json"))
        open(source, "w", encoding="utf-8", newline="").write(text)
        flags = [x for s in special for x in ("--special", s)]
        subprocess.run(surprisal + ["train", source, "--vocab-size", str(vocab), "--out", mine] + flags, check=True, stdout=subprocess.DEVNULL)
        hugging_face(text, vocab, special).save(theirs)
        report(title + ": tokenizer.json, byte for byte", open(mine, "rb").read() == open(theirs, "rb").read())
        loaded = Tokenizer.from_file(mine)
        sample = strings + [text[i:i + 2000] for i in range(0, min(len(text), 200_000), 2000)]
        expected = [e.ids for e in loaded.encode_batch(sample, add_special_tokens=False)]
        got = ours(theirs, sample)
        for s, e, g in zip(sample, expected, got):
            if e != g:
                print("   ", ascii(s)[:200], e, g)
                break
        report(title + f": {len(sample):,} strings, {sum(map(len, expected)):,} ids, each with the other's file", expected == got)

    # Added tokens of every kind that is supported, past the vocabulary and inside it.
    tok = hugging_face(mixed_text(), 600)
    tok.add_special_tokens(["<|a|>", "<|a|>b"])
    tok.add_tokens([AddedToken("plain", normalized=True), AddedToken("plainer", normalized=True), AddedToken("|>b", normalized=False)])
    file = os.path.join(folder, "added.json")
    tok.save(file)
    sample = ["<|a|>b<|a|>c", "plainer plain<|a|>plain", " x  <|a|>  y|>b", "<|endoftext|>plain's|>bb"] + strings
    report("added tokens", [e.ids for e in tok.encode_batch(sample, add_special_tokens=False)] == ours(file, sample))
    sys.exit(1 if failures else 0)


main()
