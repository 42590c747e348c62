"""Training that PyTorch has begun and others go on with: formats/training.pt, and how it goes on in PyTorch."""

import base64
from pathlib import Path

import torch

HERE = Path(__file__).resolve().parent.parent / "formats"

OPTIMIZERS = {
    "Adam": lambda p: torch.optim.Adam(p, lr=0.01),
    "AdamW": lambda p: torch.optim.AdamW(p, lr=0.01, weight_decay=0.1),
    "AMSGrad": lambda p: torch.optim.Adam(p, lr=0.01, amsgrad=True),
    "SGD": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9),
    "RMSprop": lambda p: torch.optim.RMSprop(p, lr=0.01, centered=True, momentum=0.5),
    "Adagrad": lambda p: torch.optim.Adagrad(p, lr=0.05),
}


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = torch.nn.GRU(2, 4, num_layers=2, batch_first=True)
        self.fc = torch.nn.Linear(4, 1)

    def forward(self, x):
        return self.fc(self.rnn(x)[0][:, -1])


def train(net, optimizer, steps):
    """Losses of steps on batches that the default generator draws."""
    losses = []
    for _ in range(steps):
        x = torch.rand(6, 5, 2)
        loss = (net(x) - x.sum(dim=(1, 2)).unsqueeze(-1)).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.detach())
    return torch.stack(losses)


def training():
    runs, losses = {}, {}
    for seed, (name, make) in enumerate(OPTIMIZERS.items()):
        torch.manual_seed(seed)
        net = Net()
        optimizer = make(net.parameters())
        train(net, optimizer, 3)
        runs[name] = {
            "model": {key: value.clone() for key, value in net.state_dict().items()},
            "optimizer": optimizer.state_dict(),
            "rng": torch.get_rng_state(),
        }
        # The state dict shares its tensors with the optimizer, which goes on below.
        torch.save(runs[name], HERE / "training.tmp")
        runs[name] = torch.load(HERE / "training.tmp", weights_only=True)
        losses[name] = train(net, optimizer, 3)
    (HERE / "training.tmp").unlink()
    torch.save(runs, HERE / "training.pt")
    return losses


def rng_states():
    """The state after some draws, and the uniforms that follow."""
    draws = {
        "none": lambda: None,
        "one": lambda: torch.rand(1),
        "a whole state": lambda: torch.rand(624),
        "more": lambda: torch.rand(1000),
        "a normal, whose twin waits": lambda: torch.randn(3),
    }
    states = []
    for seed, (what, draw) in enumerate(draws.items()):
        torch.manual_seed(seed)
        draw()
        state = torch.get_rng_state()
        states.append(
            {
                "draws": what,
                "seed": seed,
                "state": base64.b64encode(bytes(state.numpy())).decode(),
                "normal": torch.randn(1),
                "uniform": torch.rand(700)[690:],
            }
        )
    return states


def cases():
    return {"training": training(), "rng_states": rng_states()}
