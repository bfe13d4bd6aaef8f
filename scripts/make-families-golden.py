#!/usr/bin/env python3
"""Makes what the tests of others' tokenizer.json are compared with, by Hugging Face `tokenizers`.

    pip install tokenizers
    python3 scripts/make-families-golden.py src/test/resources/golden

families.json    {"texts", "families": [{"name", "parts", "ids", "special"}]}: structures of public tokenizers. The
                 parts replace those of bpe/tokenizer.json; ids of each text; those of the last with special tokens
patterns.jsonl   {"pattern", "text", "removed", "isolated"}: the pieces of a split without the matches, and with them
"""
import json, sys

from tokenizers import Regex, Tokenizer, pre_tokenizers

GPT4 = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*"
        r"|\s*[\r\n]+|\s+(?!\S)|\s+")
QWEN = GPT4.replace("{1,3}", "")
UPPER, LOWER = r"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]", r"[\p{Ll}\p{Lm}\p{Lo}\p{M}]"
GPT4O = (rf"[^\r\n\p{{L}}\p{{N}}]?{UPPER}*{LOWER}+(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
         rf"|[^\r\n\p{{L}}\p{{N}}]?{UPPER}+{LOWER}*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
         r"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+")
DEEPSEEK = [r"\p{N}{1,3}", "[一-龥぀-ゟ゠-ヿ]+",
            r"""[!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+"""
            r"""| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"""]


RAW = {"normalized": False}


def byte_level(prefix=False, regex=True):
    return {"type": "ByteLevel", "add_prefix_space": prefix, "trim_offsets": True, "use_regex": regex}


def split(pattern, behavior="Isolated", invert=False, kind="Regex"):
    return {"type": "Split", "pattern": {kind: pattern}, "behavior": behavior, "invert": invert}


def before(*steps, regex=False):
    return {"pre_tokenizer": {"type": "Sequence", "pretokenizers": [*steps, byte_level(regex=regex)]}}


def digits(individual):
    return {"type": "Digits", "individual_digits": individual}


def normalizer(*steps):
    steps = [{"type": step} if isinstance(step, str) else step for step in steps]
    return {"normalizer": steps[0] if len(steps) == 1 else {"type": "Sequence", "normalizers": steps}}


def replace(kind, pattern, content):
    return {"type": "Replace", "pattern": {kind: pattern}, "content": content}


def around(first, last):
    """A template that puts tokens before and after a text."""
    special = lambda id: {"SpecialToken": {"id": f"t{id}", "type_id": 0}}
    text = lambda name: {"Sequence": {"id": name, "type_id": 0}}
    tokens = {f"t{id}": {"id": f"t{id}", "ids": [id], "tokens": [f"t{id}"]} for id in {*first, *last}}
    return {"post_processor": {"type": "TemplateProcessing", "special_tokens": tokens, "pair": [text("A"), text("B")],
                               "single": [*map(special, first), text("A"), *map(special, last)]}}


def processors(*steps):
    return {"post_processor": {"type": "Sequence", "processors": list(steps)}}


def cls_sep(kind, **options):
    return {"post_processor": {"type": kind, "cls": ["<|pad|>", 1], "sep": ["<|endoftext|>", 0], **options}}


def added(*tokens):
    """(content, what is true or false): ids from 405 on, which leaves a gap after the vocabulary."""
    own = [(id, content, {"special": True, **RAW}) for id, content in enumerate(["<|endoftext|>", "<|pad|>"])]
    all = own + [(405 + i, content, options) for i, (content, options) in enumerate(tokens)]
    usual = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": True, "special": False}
    return {"added_tokens": [{"id": id, "content": content, **usual, **options} for id, content, options in all]}


FALCON = [{"type": "Punctuation", "behavior": "Contiguous"}, byte_level(), digits(False), split("[0-9][0-9][0-9]")]
FAMILIES = {
    "gpt2": {"post_processor": byte_level()},
    "gpt2 in a sequence": before(regex=True),
    "roberta": {**cls_sep("RobertaProcessing", trim_offsets=True, add_prefix_space=False),
                **added(("<mask>", {"lstrip": True, "special": True, **RAW}))},
    "bert's processor": cls_sep("BertProcessing"),
    "opt": around([0], []),
    "bart": {"pre_tokenizer": byte_level(prefix=True), **around([1, 1], [0])},
    "llama 3": {"ignore_merges": True, **before(split(GPT4)), **processors(byte_level(), *around([0], []).values())},
    "qwen": {**normalizer("NFC"), **before(split(QWEN)), **added(("<think>", RAW))},
    "gpt-4o": before(split(GPT4O)),
    "deepseek": {"normalizer": {"type": "Sequence", "normalizers": []}, **before(*map(split, DEEPSEEK))},
    "starcoder 2": before(digits(True), regex=True),
    "digits together": before(digits(False), regex=True),
    "neox": {**normalizer("NFC"), **added(*((" " * k, {}) for k in (4, 3, 2)))},
    "modernbert": {**normalizer("NFC"), **around([1], [0]), **added(("[MASK]", {"lstrip": True}), ("|||IP|||", {}))},
    "bloom": before(split(r" ?[^(\s|[.,!?…。，、।۔،])]+")),
    "falcon": {"pre_tokenizer": {"type": "Sequence", "pretokenizers": FALCON}},
    "codegen": added(*((s * k, RAW) for s in ("\t", " ") for k in (3, 2))),
    "nfkc, lowercase": {**normalizer("NFKC", "Lowercase"), **added(("The loss", {}), ("İo", {}))},
    "nfd": normalizer("NFD"),
    "nfkd": normalizer("NFKD"),
    "replacements": {**normalizer({"type": "Strip", "strip_left": True, "strip_right": False},
                                  {"type": "Prepend", "prepend": "_ "}, replace("String", "é", "e"),
                                  replace("Regex", r"\s+", " ")), **added(("fell", RAW))},
    "removed": before(split(r"\s+", "Removed")),
    "merged with previous": before(split(r"[aeiou]", "MergedWithPrevious")),
    "merged with next, inverted": before(split(r"\p{L}+|\p{N}+", "MergedWithNext", True)),
    "contiguous": before(split(r"\p{P}", "Contiguous")),
    "a text as pattern": before(split("e ", "MergedWithNext", kind="String")),
    "whitespace": before({"type": "Whitespace"}),
    "whitespace split": before({"type": "WhitespaceSplit"}),
    "delimiter": before({"type": "CharDelimiterSplit", "delimiter": "t"}),
    "bert's pre-tokenizer": before({"type": "BertPreTokenizer"}),
    "added tokens": added(("fell", {"single_word": True}), ("the", {"rstrip": True}), ("lo", {}),
                          ("loss", {"lstrip": True, **RAW}), ("  ", {"lstrip": True, "rstrip": True}),
                          ("!", {"special": True})),
}
TEXTS = ["", " ", "\n\n \n", "   three  ", "The loss fell, and it fell.", "don't WE'LL 're'ſ", "12 3456 3.14159 a1b",
         "a\r\nb\r\n\r\nc", "cafe\u0301 Zu\u0308 Å", "日本語。漢字", "😀😀 👩‍👩", "\u00a0n\u2003e\u200bz", "ﬁ ½²㎏①Ⅷ٣",
         "İo ẞ Σς", "!?... (a) [b] ؝", "    if x:\n\t\ty", "\u32ff \U00011935\U00011930 e\u0898\u0334",
         "<|endoftext|> the  <mask> y<think>fell[MASK]|||IP|||", "unfell fell. the   loss  lo   lo !"]
PATTERNS = [
    (GPT4, "I'M 12345 don'T\n\n  x"), (GPT4O, "CamelCASEword it'S\r\n/ 1234"), (r"\p{N}{1,3}+x", "1234567x"),
    (r"a{2}?b", "aab b"), (r"a{,2}b|a{1,2}?", "aaaab"), (r"a++a|b", "aaab"), (r"a?+a", "aa"),
    (r"(?>a|ab)c|.", "abcac"), (r"a*?b|[^a]+?", "aabxx"), (r"(a|b)*c", "ababcab"), (r"(a*)*b|a", "aab"),
    (r"(?i:'s|K)", "'ſ 'S K k"), (r"(?i)é|straße", "É STRAẞE"), (r"a(?i)b|c", "aB ac AB"), (r"(?i:[^a-z])", "aZ1K"),
    (r"(?i:\p{Lu}|[\p{Lu}é])", "aÉ"), (r"^\s+|\s+$", "  a  \n  b  "), (r"\Aa|a\z|a\Z", "aaa\n"),
    (r"\bab|\Bc", "ab cab cc²"), (r".", "a\nb"), (r"(?m:.)x", "\nx"), (r"(?x) a b # both", "a b ab"),
    (r"[a-z&&[^aeiou]]+", "hello"), (r"[^(\s|[.,])]+", "a(b|c.d e"), (r"[]a]+|[\]-]", "]a-]"),
    (r"[-a]+|[b-]", "-ab-"), (r"[\d\-x]+", "1-x y"), (r"[[:alpha:]]+|[[:^punct:]&&\s]", "aé1ー!\n"), (r"\h+", "fFgx9"),
    (r"\R", "a\r\nb\rc\u2028"), (r"\w+", "aé_1²Ⅷⓐ\u200d-"), (r"[\w]+", "aé_1²Ⅷⓐ\u200d-"), (r"\d+", "1٣²Ⅷ"),
    (r"\s+", "a\u0085\u00a0\u200b\u2028\u180e\x1c b"), (r"\p{Han}+|\p{^L}|\P{Latin}", "漢字かな a1я"), (r"\pL+", "pLL a"),
    (r"\u0041|\x42|\x{1F600}|\t", "AB😀\t"), (r"(?<=a)b|(?<!a)c", "abcacb"), (r"(?<=aa|b)c", "aacbcac"),
    (r"(?=b)|c", "abcb"), (r"x*", "abxxc"), (r"", "a😀"), (r"a{|}|{x}", "a{}a{x}"), (r"(?<name>a)(?:b)(?#c)", "ab"),
    (r"a||b", "ab"), (r"\.|\\|\/|\é", "a.\\/é")]

out = sys.argv[1]
base = json.load(open(f"{out}/bpe/tokenizer.json", encoding="utf-8"))


def ids_of(parts):
    whole = {**base, **{key: part for key, part in parts.items() if key != "ignore_merges"}}
    whole["model"] = {**base["model"], "ignore_merges": parts.get("ignore_merges", False)}
    tokenizer = Tokenizer.from_str(json.dumps(whole))
    plain = [tokenizer.encode(text, add_special_tokens=False).ids for text in TEXTS]
    return {"ids": plain, "special": tokenizer.encode(TEXTS[-1]).ids}


def compact(value):
    return json.dumps(value, separators=(",", ":"))


with open(f"{out}/families.json", "w", encoding="utf-8") as f:
    families = [compact({"name": name, "parts": parts, **ids_of(parts)}) for name, parts in FAMILIES.items()]
    f.write('{"texts":' + compact(TEXTS) + ',\n"families":[\n' + ",\n".join(families) + "\n]}\n")
with open(f"{out}/patterns.jsonl", "w", encoding="utf-8") as f:
    for pattern, text in PATTERNS:
        splits = {behavior: pre_tokenizers.Split(Regex(pattern), behavior) for behavior in ("removed", "isolated")}
        pieces = {behavior: [piece for piece, _ in split.pre_tokenize_str(text)] for behavior, split in splits.items()}
        f.write(compact({"pattern": pattern, "text": text, **pieces}) + "\n")
