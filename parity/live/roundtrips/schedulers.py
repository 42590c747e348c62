"""States of learning-rate schedulers through unroll and PyTorch, both ways: formats.py's part of that name."""

import json
import random

from roundtrips.comparing import ours

COUNT, BEFORE, AFTER = 40, 5, 12


def made(torch, plan):
    groups = [{"params": [torch.ones(1)], "lr": rate} for rate in plan["start"]]
    optimizer = torch.optim.SGD(groups, lr=1.0)
    return optimizer, getattr(torch.optim.lr_scheduler, plan["scheduler"])(optimizer, **plan["options"])


def camel(name):
    first, *rest = name.split("_")
    return first.lower() + "".join(word.capitalize() for word in rest)


def steps(optimizer, scheduler, metrics):
    rates = []
    for metric in metrics:
        optimizer.step()
        scheduler.step(*([metric] if hasattr(scheduler, "num_bad_epochs") else []))
        rates.append([group["lr"] for group in optimizer.param_groups])
    return rates


def schedulers_part(folder, seed):
    import torch
    from cases.torch_rules import scheduler_options

    rng, theirs, plans = random.Random(seed), [], []
    for i in range(COUNT):
        name = rng.choice(["StepLR", "ExponentialLR", "CosineAnnealingLR", "ReduceLROnPlateau"])
        start = [rng.choice([0.1, 0.3, 1.0]) for _ in range(rng.randint(1, 3))]
        options = scheduler_options(rng, name, len(start))
        plan = {"scheduler": name, "options": options, "start": start, "metrics": [round(rng.uniform(-1, 1), 1) for _ in range(BEFORE + AFTER)]}
        optimizer, scheduler = made(torch, plan)
        steps(optimizer, scheduler, plan["metrics"][:BEFORE])
        torch.save({"optimizer": optimizer.state_dict(), "scheduler": scheduler.state_dict()}, folder / f"{i}.pt")
        named = {camel(name): value for name, value in options.items()}
        theirs.append(plan)
        plans.append({**plan, "options": named, "before": BEFORE, "rates": steps(optimizer, scheduler, plan["metrics"][BEFORE:])})
    (folder / "plans.json").write_text(json.dumps(plans))

    written = ours("schedulers", folder, seed)
    found = json.loads((written / "rates.json").read_text())
    worst = 0.0
    for i, plan in enumerate(plans):
        checkpoint = torch.load(written / f"{i}.pt", weights_only=True)
        optimizer, scheduler = made(torch, theirs[i])
        optimizer.load_state_dict(checkpoint["optimizer"])
        scheduler.load_state_dict(checkpoint["scheduler"])
        again = steps(optimizer, scheduler, plan["metrics"][BEFORE:])
        for what, rates in (("unroll", found[i]), ("PyTorch", again)):
            pairs = [(a, b) for one, other in zip(rates, plan["rates"], strict=True) for a, b in zip(one, other, strict=True)]
            difference = max(abs(a - b) / max(1.0, abs(b)) for a, b in pairs)
            worst = max(worst, difference)
            assert difference <= 1e-12, f"{plan}: {what} goes on at {rates}"
    return f"rates differ by at most {worst:.1e}"
