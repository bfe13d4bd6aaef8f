#!/usr/bin/env python3
"""Surprisal's yardstick: the same GPT-2 model trained with PyTorch on the CPU, as a PyTorch user would write it.

Whole steps on random tokens are timed (batch, forward, loss, backward, clip, AdamW), after a warm-up of at least
3 steps and 1.5 s, as `surprisal bench` does. scripts/compare-pytorch.sh runs the two in turns.

    pip install torch numpy
    python3 scripts/torch-gpt.py --layers 6 --heads 6 --embd 384 --block 256 --batch 8 --vocab 65 --bf16 --compile
"""
import argparse
import json
import statistics
import time

import torch
import torch.nn.functional as F
from torch import nn


class Block(nn.Module):
    def __init__(self, C, heads):
        super().__init__()
        self.heads = heads
        self.ln_1 = nn.LayerNorm(C)
        self.c_attn = nn.Linear(C, 3 * C)
        self.c_proj = nn.Linear(C, C)
        self.ln_2 = nn.LayerNorm(C)
        self.c_fc = nn.Linear(C, 4 * C)
        self.mlp_proj = nn.Linear(4 * C, C)

    def forward(self, x):
        B, T, C = x.shape
        qkv = self.c_attn(self.ln_1(x)).view(B, T, 3, self.heads, C // self.heads)
        q, k, v = qkv.permute(2, 0, 3, 1, 4)  # each [B, heads, T, C / heads]
        mixed = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.c_proj(mixed.transpose(1, 2).reshape(B, T, C))
        return x + self.mlp_proj(F.gelu(self.c_fc(self.ln_2(x)), approximate="tanh"))


class Gpt(nn.Module):
    def __init__(self, layers, heads, C, T, V):
        super().__init__()
        self.wte = nn.Embedding(V, C)
        self.wpe = nn.Embedding(T, C)
        self.blocks = nn.ModuleList(Block(C, heads) for _ in range(layers))
        self.ln_f = nn.LayerNorm(C)
        self.register_buffer("positions", torch.arange(T))
        for module in self.modules():
            if isinstance(module, (nn.Linear, nn.Embedding)):
                nn.init.normal_(module.weight, std=0.02)
            if isinstance(module, nn.Linear):
                nn.init.zeros_(module.bias)

    def forward(self, tokens, targets):
        x = self.wte(tokens) + self.wpe(self.positions)
        for block in self.blocks:
            x = block(x)
        logits = F.linear(self.ln_f(x), self.wte.weight)  # the tied head
        return F.cross_entropy(logits.flatten(0, 1).float(), targets.flatten(), ignore_index=-100)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    sizes = dict(layers=6, heads=6, embd=384, block=256, batch=8, vocab=65, steps=20)
    for name, default in sizes.items():
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--threads", type=int, help="default: PyTorch's own choice")
    parser.add_argument("--bf16", action="store_true", help="autocast to bfloat16")
    parser.add_argument("--compile", action="store_true", help="torch.compile")
    parser.add_argument("--json", help="file for the numbers")
    return parser.parse_args()


def peak_rss_bytes():
    try:
        with open("/proc/self/status", encoding="ascii") as status:
            return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM:"))
    except FileNotFoundError:
        return None


def main():
    a = arguments()
    if a.threads:
        torch.set_num_threads(a.threads)
    torch.manual_seed(1337)
    model = Gpt(a.layers, a.heads, a.embd, a.block, a.vocab)
    matrices = [p for p in model.parameters() if p.dim() >= 2]
    vectors = [p for p in model.parameters() if p.dim() < 2]
    groups = [{"params": matrices, "weight_decay": 0.1}, {"params": vectors, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=1e-3, betas=(0.9, 0.99), eps=1e-8, fused=True)
    objective = torch.compile(model) if a.compile else model

    def step():
        began = time.perf_counter()
        tokens, targets = torch.randint(0, a.vocab, (2, a.batch, a.block))
        with torch.autocast("cpu", torch.bfloat16, enabled=a.bf16):
            loss = objective(tokens, targets)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        nats = loss.item()
        return time.perf_counter() - began, nats

    began = time.perf_counter()
    made = 0
    while made < 3 or time.perf_counter() - began < 1.5:
        step()
        made += 1
    times, losses = zip(*(step() for _ in range(a.steps)))
    median = statistics.median(times)
    result = {
        "tokens_per_second": a.batch * a.block / median,
        "milliseconds_per_step": median * 1e3,
        "fastest_milliseconds": min(times) * 1e3,
        "slowest_milliseconds": max(times) * 1e3,
        "peak_rss_bytes": peak_rss_bytes(),
        "engine": f"torch {torch.__version__}" + (" compile" if a.compile else " eager"),
        "precision": "bf16" if a.bf16 else "fp32",
        "threads": torch.get_num_threads(),
        "last_loss_nats": losses[-1],
    }
    print(json.dumps(result))
    if a.json:
        with open(a.json, "w", encoding="utf-8") as out:
            json.dump(result, out)


main()
