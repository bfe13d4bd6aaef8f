#!/usr/bin/env python3
"""Makes the small numbers that the tests of the BPE tokenizer are compared with, by Hugging Face `tokenizers`.

    pip install tokenizers
    python3 scripts/make-bpe-golden.py src/test/resources/golden/bpe

text.txt         what is trained on: a few sentences in several scripts, put together by a seed
tokenizer.json   two special tokens, the 256 bytes and 142 merges
encodings.json   [{"text", "words", "ids"}]: how each text splits, and its ids
"""
import json, os, random, sys

from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

SENTENCES = ["The loss fell, and then it fell again.", "don't ask what it'll cost; we've 1,024 tokens!", "Überraschung ist, was man nicht weiß.",
             "Die Katze schläft   unter dem Tisch.", "今日は良い天気です。", "Ёлка стоит 3.14 рубля?", "x = f(x) + 1  # résumé", "مرحبا 😀😀 and bye\t"]
TEXTS = ["", " ", "\n", "\t\t", "   three leading", "trailing   ", "a  \n  b", " \u00a0 x", "don't WE'LL 're", "'s", " 's", "x'", "''ll", "I'd've",
         "1234567890 3.14159", "a\r\nb\r\n\r\nc", "naïve café", "日本語のテキスト", "🙂👩‍👩‍👧‍👦🏳️‍🌈", "\u2003em\u200bzero\u3000wide", "\u0000\u0001\u007f",
         "مرحبا بالعالم", "<|endoftext|> inside", "two  <|endoftext|>  <|pad|><|endoftext|>\n", "<|endoftext", "<<|endoftext|>>",
         "x" * 100, " " * 70, "e\u0301" * 30, "½²Ⅷ٣ x²", "\u1e900\u16ea0\U00011f02\U0001e030 \U000105c0", "foo_bar(baz) { return 42; }",
         "the loss fell and fell", "Überraschung!", "\u0085\u1680\u2028x", "\u180e\u001c\u001fx"]

out = sys.argv[1]
os.makedirs(out, exist_ok=True)
rng = random.Random(11)
text = "".join(rng.choice(SENTENCES) + rng.choice([" ", "\n", "\n\n", "  "]) for _ in range(60))
open(f"{out}/text.txt", "w", encoding="utf-8", newline="").write(text)
tok = Tokenizer(models.BPE())
tok.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
tok.decoder = decoders.ByteLevel()
tok.train_from_iterator([text], trainers.BpeTrainer(vocab_size=400, special_tokens=["<|endoftext|>", "<|pad|>"],
                                                    initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False))
tok.save(f"{out}/tokenizer.json")
with open(f"{out}/encodings.json", "w", encoding="utf-8") as f:
    rows = [{"text": t, "words": [t[a:b] for _, (a, b) in tok.pre_tokenizer.pre_tokenize_str(t)], "ids": tok.encode(t, add_special_tokens=False).ids}
            for t in TEXTS + SENTENCES]
    f.write("[\n" + ",\n".join(json.dumps(r) for r in rows) + "\n]\n")
