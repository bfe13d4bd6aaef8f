#!/usr/bin/env python3
"""Writes numbers to compare a GPT-2-style trainer with: Hugging Face `transformers` GPT2LMHeadModel on
PyTorch, float32 weights, everything computed in float64 so that the references carry no rounding of their own.

    pip install torch transformers safetensors
    python3 scripts/make-reference.py OUT_DIR [--seed N --layers N --heads N --embd N --block N --vocab N --batch N]

OUT_DIR/config.json, model.safetensors   the model, in the layout `from_pretrained` reads (float32)
OUT_DIR/batch.safetensors                inputs [B,T] int64; targets [B,T] int64, -100 = masked out of the loss
OUT_DIR/forward.safetensors              logits [B,T,V]; logprob_of_target [B,T] (0 where masked), all float64
OUT_DIR/grads-*.safetensors              d loss / d parameter, per parameter of model.safetensors, float64, each loss
OUT_DIR/expected.json                    the losses, the gradient norms, and 20 AdamW steps: losses and grad norms;
                                         how far PyTorch's own bf16 is from all of these
OUT_DIR/after-20-steps.safetensors       the parameters after these 20 steps, float64
"""
import argparse, copy, json, math, os
import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from transformers import GPT2Config, GPT2LMHeadModel

p = argparse.ArgumentParser()
p.add_argument("out")
for name, value in dict(seed=1, layers=2, heads=2, embd=32, block=16, vocab=97, batch=3).items():
    p.add_argument("--" + name, type=int, default=value)
a = p.parse_args()
os.makedirs(a.out, exist_ok=True)
torch.manual_seed(a.seed)
config = GPT2Config(vocab_size=a.vocab, n_positions=a.block, n_embd=a.embd, n_layer=a.layers, n_head=a.heads,
                    resid_pdrop=0.0, embd_pdrop=0.0, attn_pdrop=0.0, bos_token_id=0, eos_token_id=0)
model = GPT2LMHeadModel(config)
with torch.no_grad():  # not the plain init: biases and gains away from 0 and 1, so that every gradient is exercised
    for n, w in model.named_parameters():
        w.add_(torch.randn_like(w) * 0.05)
model.save_pretrained(a.out, safe_serialization=True)
model = model.double().train()

inputs = torch.randint(0, a.vocab, (a.batch, a.block))
targets = torch.randint(0, a.vocab, (a.batch, a.block))
targets[torch.rand(a.batch, a.block) < 0.2] = -100
save_file({"inputs": inputs, "targets": targets}, f"{a.out}/batch.safetensors")

# 20 steps on the same batch: AdamW, decay 0.1 on matrices and embeddings only, global-norm clip, warm-up then cosine.
lr_max, lr_min, warmup, steps, clip = 1e-2, 1e-3, 5, 20, 1.0


def rate(it):
    return lr_max * (it + 1) / (warmup + 1) if it < warmup else \
        lr_min + 0.5 * (1 + math.cos(math.pi * (it - warmup) / (steps - warmup))) * (lr_max - lr_min)


def forward(model, smoothing):
    """Logits and loss; a float32 model computes in bf16, as autocast sees fit, up to the logits."""
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=model.dtype == torch.float32):
        logits = model(inputs).logits.to(model.dtype)
    return logits, F.cross_entropy(logits.view(-1, a.vocab), targets.view(-1), ignore_index=-100,
                                   label_smoothing=smoothing)


def measure(model):
    """All that is compared: tensors, and where there is one for each parameter or step, tensors by name or step."""
    found = {}
    for eps in (0.0, 0.1):
        model.zero_grad()
        logits, loss = forward(model, eps)
        loss.backward()
        found[f"loss_smoothing_{eps}"] = loss.detach()
        found[f"gradients_smoothing_{eps}"] = {n: w.grad.clone() for n, w in model.named_parameters()}
    lp = torch.log_softmax(logits, -1).gather(-1, targets.clamp(min=0).unsqueeze(-1)).squeeze(-1)
    lp = torch.where(targets == -100, torch.zeros_like(lp), lp)
    found |= {"logits": logits.detach().contiguous(), "logprob_of_target": lp.detach().contiguous()}

    groups = [{"params": [w for w in model.parameters() if w.dim() >= 2], "weight_decay": 0.1},
              {"params": [w for w in model.parameters() if w.dim() < 2], "weight_decay": 0.0}]
    opt = torch.optim.AdamW(groups, lr=lr_max, betas=(0.9, 0.95), eps=1e-8)
    losses, norms = {}, {}
    for it in range(steps):
        for g in opt.param_groups:
            g["lr"] = rate(it)
        _, loss = forward(model, 0.1)
        opt.zero_grad()
        loss.backward()
        losses[it] = loss.detach()
        norms[it] = torch.nn.utils.clip_grad_norm_(model.parameters(), clip)
        opt.step()
    losses[steps] = forward(model, 0.1)[1].detach()
    return found | {"adamw_losses": losses, "adamw_grad_norms": norms,
                    "parameters_after_20_steps": {n: w.detach().clone() for n, w in model.named_parameters()}}


def relative(found, wanted):
    """Norm of the difference over the norm of what is wanted; the largest where there are several."""
    if isinstance(wanted, dict):
        return max(relative(found[name], wanted[name]) for name in wanted)
    return (torch.linalg.vector_norm(found - wanted) / torch.linalg.vector_norm(wanted)).item()


def bf16_errors(run):
    """How far PyTorch's bf16 is from its float64; in runs after the first, of a model half a bf16 spacing away."""
    model = GPT2LMHeadModel.from_pretrained(a.out).train()
    torch.manual_seed(run)
    with torch.no_grad():
        for w in model.parameters() if run else ():
            w.mul_(1 + 2 ** -9 * torch.randn_like(w))
    wanted = measure(copy.deepcopy(model).double())
    found = measure(model)
    return {name: relative(found[name], wanted[name]) for name in wanted}


exact = measure(model)
expected = {"definition": "mean over unmasked positions; "
                          "smoothed target = (1-eps)*onehot + eps/V on every class, the true one too",
            "ln_vocab": math.log(a.vocab), "unmasked_targets": int((targets != -100).sum())}
save_file({n: exact[n] for n in ("logits", "logprob_of_target")}, f"{a.out}/forward.safetensors")
for eps in (0.0, 0.1):
    gradients = exact[f"gradients_smoothing_{eps}"]
    save_file(gradients, f"{a.out}/grads-smoothing-{eps}.safetensors")
    expected[f"loss_smoothing_{eps}"] = exact[f"loss_smoothing_{eps}"].item()
    expected[f"grad_norm_smoothing_{eps}"] = math.sqrt(sum(float((g ** 2).sum()) for g in gradients.values()))
expected["adamw"] = {
    "lr_max": lr_max, "lr_min": lr_min, "warmup_steps": warmup, "steps": steps, "clip": clip, "betas": [0.9, 0.95],
    "eps": 1e-8, "weight_decay": "0.1 on parameters with 2 or more dimensions, 0 on the others",
    "label_smoothing": 0.1,
    "schedule": "lr_max*(it+1)/(warmup+1) while it<warmup, then cosine to lr_min over the rest"}
losses, norms = exact["adamw_losses"], exact["adamw_grad_norms"]
expected["adamw_curve"] = [
    {"step": it, "lr": rate(it), "loss": losses[it].item(), "grad_norm_before_clip": norms[it].item()}
    for it in range(steps)]
expected["loss_after_20_steps"] = losses[steps].item()
save_file(exact["parameters_after_20_steps"], f"{a.out}/after-20-steps.safetensors")

# Adam amplifies bf16's rounding, how much is partly luck: the largest error of several runs says what bf16 costs.
runs = [bf16_errors(run) for run in range(5)]
expected["bf16_autocast"] = {
    "definition": "errors of PyTorch's own bf16 (autocast, float32 parameters, loss of float32 logits): "
                  "norm of the difference from float64 over the norm, of the worst tensor or step in the worst run",
    "runs": len(runs),
    "relative_errors": {name: max(errors[name] for errors in runs) for name in runs[0]}}
json.dump(expected, open(f"{a.out}/expected.json", "w"), indent=1)
print(json.dumps({k: v for k, v in expected.items() if not isinstance(v, list)}, indent=1))
