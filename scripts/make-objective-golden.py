#!/usr/bin/env python3
"""Makes the numbers that the tests of the objective are compared with, by PyTorch in float64 and its autograd.

    pip install torch
    python3 scripts/make-objective-golden.py src/test/resources/golden/objective/objective.json

Each case is an update of one or more micro-batches with logits of the model, the teacher and the reference, targets (-1: masked) and token weights.
PyTorch takes all micro-batches as one batch: what comes out is the objective, the plain NLL, each part, the floor, and d objective / d logits.
"""
import json, sys

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
torch.manual_seed(20)
V = 7
MIXES = {
    "hard": {},
    "smoothing": dict(label_smoothing=0.1),
    "z_loss": dict(z_loss=0.02),
    "weights": dict(weights=True),
    "distillation": dict(teacher_weight=1.0),
    "distillation at T": dict(teacher_weight=0.3, temperature=2.5),
    "distillation, measured only": dict(teacher_weight=0.0, temperature=3.0),
    "kl": dict(kl_coefficient=0.7),
    "kl, measured only": dict(kl_coefficient=0.0, z_loss=0.1),
    "smoothing, weights": dict(label_smoothing=0.2, weights=True),
    "distillation, kl": dict(teacher_weight=0.5, temperature=1.5, kl_coefficient=0.2),
    "z_loss, weights, smoothing": dict(z_loss=0.3, weights=True, label_smoothing=0.1),
    "everything": dict(label_smoothing=0.1, z_loss=0.01, weights=True, teacher_weight=0.4, temperature=3.0, kl_coefficient=0.25),
    "everything, sharp": dict(label_smoothing=0.05, z_loss=0.001, weights=True, teacher_weight=0.6, temperature=2.0, kl_coefficient=0.5, spread=8.0),
}
ROWS = [[6], [3, 5, 1]]  # one batch; three micro-batches of uneven sizes and masks


def case(name, rows, label_smoothing=0.0, z_loss=0.0, weights=False, teacher_weight=None, temperature=1.0, kl_coefficient=None, spread=2.0):
    N = sum(rows)
    z, t, r = (spread * torch.randn(N, V) for _ in range(3))
    z.requires_grad_()
    targets = torch.randint(0, V, (N,))
    targets[torch.rand(N) < 0.3] = -1
    targets[0] = 3
    w_token = 2 * torch.rand(V) if weights else torch.ones(V)
    if weights:
        w_token[int(targets[targets >= 0][-1])] = 0.0
        w_token[3] = 0.1
    on = targets >= 0
    w = w_token[targets.clamp(min=0)][on]
    mean = lambda per_position: (w * per_position).sum() / w.sum()
    zo, to, ro, yo = z[on], t[on], r[on], targets[on]

    hard = mean(F.cross_entropy(zo, yo, label_smoothing=label_smoothing, reduction="none"))
    q = torch.full((V,), label_smoothing / V)
    q[0] += 1 - label_smoothing
    a = teacher_weight or 0.0
    objective, floor = (1 - a) * hard, (1 - a) * mean(torch.special.entr(q).sum().expand(len(yo)))
    out = dict(hard=hard.item())
    if teacher_weight is not None:
        soft_targets = F.softmax(to / temperature, -1)
        soft = temperature**2 * mean(F.cross_entropy(zo / temperature, soft_targets, reduction="none"))
        objective = objective + a * soft
        floor = floor + a * temperature**2 * mean(torch.special.entr(soft_targets).sum(-1))
        out["soft"] = soft.item()
    if kl_coefficient is not None:
        # F.kl_div(input, target) is KL(target || input): here KL(model || reference)
        kl = mean(F.kl_div(F.log_softmax(ro, -1), F.log_softmax(zo, -1), log_target=True, reduction="none").sum(-1))
        objective = objective + kl_coefficient * kl
        out["kl"] = kl.item()
    z_part = z_loss * mean(torch.logsumexp(zo, -1) ** 2)
    objective = objective + z_part
    objective.backward()
    out |= dict(z_loss=z_part.item(), objective=objective.item(), floor=floor.item(), nll=F.cross_entropy(zo, yo).item(), count=int(on.sum()), weight=w.sum().item())
    return dict(name=name, rows=rows, label_smoothing=label_smoothing, z_loss_coefficient=z_loss, teacher_weight=teacher_weight, temperature=temperature,
                kl_coefficient=kl_coefficient, token_weights=w_token.tolist() if weights else None, targets=targets.tolist(), logits=z.detach().flatten().tolist(),
                teacher=t.flatten().tolist(), reference=r.flatten().tolist(), expected=out, dlogits=z.grad.flatten().tolist())


cases = [case(name, rows, **mix) for name, mix in MIXES.items() for rows in ROWS]
with open(sys.argv[1], "w", encoding="utf-8") as f:
    f.write("[\n" + ",\n".join(json.dumps(c) for c in cases) + "\n]\n")
