#!/usr/bin/env python3
"""Times Surprisal's BPE against Hugging Face `tokenizers` in one run, on all cores.

    pip install tokenizers
    python3 scripts/compare-tokenizers.py [--surprisal scripts/surprisal] [--synthetic-mb 100] TEXT

Trains 8,192 tokens on 20 copies of TEXT (tiny Shakespeare: 22 MB) and on a synthetic text of words drawn by Zipf's law,
then encodes the first with the vocabulary learned there, in documents of about 2,000 characters. Surprisal's times are
those of its whole command, from the start of its JVM on and with the JSON it reads and writes; the peer's are those of
`train` and `encode_batch` alone. The two take turns, and each ratio is of the better of `--rounds` times.
"""
import argparse, json, os, random, shlex, subprocess, tempfile, time

from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

VOCAB = 8192


def synthetic(path, megabytes):
    rng = random.Random(7)
    letters = "etaoinshrdlucmfwypvbgkjqxz"
    weights = [1 / (i + 1) for i in range(len(letters))]
    words = ["".join(rng.choices(letters, weights, k=rng.randrange(1, 12))) for _ in range(200_000)]
    total, cumulative = 0, []
    for rank in range(len(words)):
        total += 1 / (rank + 2.7)
        cumulative.append(total)
    written = 0
    with open(path, "w", encoding="utf-8", newline="") as out:
        while written < megabytes * 1_000_000:
            written += out.write(" ".join(rng.choices(words, cum_weights=cumulative, k=12)) + ".\n")


def hugging_face(path):
    tok = Tokenizer(models.BPE())
    tok.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tok.decoder = decoders.ByteLevel()
    tok.train([path], trainers.BpeTrainer(vocab_size=VOCAB, special_tokens=["<|endoftext|>"],
                                          initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False))
    return tok


def documents(text, size=2000):
    cuts = list(range(0, len(text), size)) + [len(text)]
    return [text[a:b] for a, b in zip(cuts, cuts[1:])]


def seconds(action):
    began = time.perf_counter()
    result = action()
    return time.perf_counter() - began, result


def compare(what, megabytes, rounds, ours, theirs):
    best = [float("inf"), float("inf")]
    results = [None, None]
    for _ in range(rounds):
        for side, action in enumerate((ours, theirs)):
            took, results[side] = seconds(action)
            best[side] = min(best[side], took)
    print(f"{what:<46} Surprisal {best[0]:6.2f} s ({megabytes / best[0]:6.1f} MB/s)   Hugging Face {best[1]:6.2f} s"
          f" ({megabytes / best[1]:6.1f} MB/s)   {best[1] / best[0]:5.2f} times as fast", flush=True)
    return results


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--surprisal", default=os.path.join(os.path.dirname(__file__), "surprisal"))
    args.add_argument("--synthetic-mb", type=int, default=100)
    args.add_argument("--rounds", type=int, default=3)
    args.add_argument("text")
    args = args.parse_args()
    surprisal = shlex.split(args.surprisal) + ["tokenizer"]
    subprocess.run(surprisal + ["--help"], check=True, stdout=subprocess.DEVNULL)  # Builds, if it must.

    with tempfile.TemporaryDirectory() as folder:
        copies, words, mine, lines, ids = (os.path.join(folder, f) for f in ("copies.txt", "words.txt", "mine.json", "lines", "ids"))
        text = open(args.text, encoding="utf-8", newline="").read() * 20
        open(copies, "w", encoding="utf-8", newline="").write(text)

        def train(path, out):
            subprocess.run(surprisal + ["train", path, "--vocab-size", str(VOCAB), "--out", out], check=True, stdout=subprocess.DEVNULL)

        def encode():
            with open(lines, "rb") as source, open(ids, "wb") as out:
                subprocess.run(surprisal + ["encode", "--tokenizer", mine, "--jsonl"], check=True, stdin=source, stdout=out)

        megabytes = os.path.getsize(copies) / 1e6
        compare(f"training {VOCAB:,} tokens on {megabytes:.0f} MB", megabytes, args.rounds,
                lambda: train(copies, mine), lambda: hugging_face(copies))
        batch = documents(text)
        open(lines, "w", encoding="utf-8").writelines(json.dumps(document) + "\n" for document in batch)
        peer = Tokenizer.from_file(mine)
        _, expected = compare(f"encoding {megabytes:.0f} MB in {len(batch):,} documents", megabytes, args.rounds,
                              encode, lambda: peer.encode_batch(batch, add_special_tokens=False))
        same = all(json.loads(line) == encoding.ids for line, encoding in zip(open(ids), expected))
        print("the ids are the same" if same else "THE IDS DIFFER", flush=True)
        if args.synthetic_mb:
            synthetic(words, args.synthetic_mb)
            compare(f"training {VOCAB:,} tokens on {args.synthetic_mb} MB of made words", os.path.getsize(words) / 1e6, args.rounds,
                    lambda: train(words, os.path.join(folder, "words.json")), lambda: hugging_face(words))


main()
