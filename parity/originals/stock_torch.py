"""The stock price example in PyTorch: X (1208, 1, 50) as one sequence of 1,208 steps into nn.RNN(50, 40, num_layers=2).

    python stock_torch.py --hidden detach --seed 42
    python stock_torch.py --series scaled.json --hidden carry --epochs 10 --json

--hidden says what the hidden state of an epoch is to the next one:
    none     nothing: every epoch starts from zeros
    detach   its first state, as a constant
    carry    its first state with its graph, so that epoch k goes back through epochs k - 1, ..., 1 (retain_graph=True).
             Each pass backward uses the weights that the pass forward saw: the exact gradient.
    inplace  the same as PyTorch before 1.5 computed it: the optimizer had overwritten the weights that the graph of
             earlier epochs holds, so those are gone through with the new ones. Today's PyTorch refuses that.
"""

import time

import stock_data
import torch
from torch import nn

HIDDEN = ["none", "detach", "carry", "inplace"]


class Net(nn.Module):
    def __init__(self, input_size=50, hidden_size=40, num_layers=2, dropout=0.0):
        super().__init__()
        self.rnn = nn.RNN(input_size, hidden_size, num_layers=num_layers, dropout=dropout)
        self.fc = nn.Linear(hidden_size, 1)

    def forward(self, x, h=None):
        out, hn = self.rnn(x, h)
        return self.fc(out.view(-1, out.size(-1))), hn


def parse():
    parser = stock_data.parser(__doc__.splitlines()[0], units=40, layers=2, dropout=0.0, epochs=100)
    parser.add_argument("--hidden", choices=HIDDEN, default="carry")
    parser.add_argument("--lr", type=float, default=0.01)
    parser.add_argument("--float64", action="store_true", help="the same initial weights, computed with in float64")
    parser.add_argument("--threads", type=int, help="PyTorch's own default if not given")
    return parser.parse_args()


def train(options, reporter):
    dtype = torch.float64 if options.float64 else torch.float32
    x, y = stock_data.load(options)
    x = torch.tensor(x, dtype=dtype).unsqueeze(1)
    y = torch.tensor(y, dtype=dtype)

    torch.manual_seed(options.seed)
    net = Net(options.window, options.units, options.layers, options.dropout).to(dtype)
    reporter.start([p.detach() for p in net.parameters()])
    criterion = nn.MSELoss()
    parameters = list(net.parameters())
    # `.data` shares a parameter's memory and not its version counter: what is written through it goes unnoticed.
    written = [p.data for p in parameters] if options.hidden == "inplace" else parameters
    optimizer = torch.optim.Adam(written, lr=options.lr)

    h = None
    for _ in range(options.epochs):
        began = time.perf_counter()
        if options.hidden == "carry":
            # Copies that the optimizer leaves alone; each passes its gradient on to the parameter.
            copies = {name: p.clone() for name, p in net.named_parameters()}
            out, hn = torch.func.functional_call(net, copies, (x, h))
        else:
            out, hn = net(x, h)
        loss = criterion(out.view(-1), y)
        net.zero_grad()
        loss.backward(retain_graph=options.hidden in ("carry", "inplace"))
        for p, target in zip(parameters, written):
            target.grad = p.grad
        optimizer.step()
        h = {"none": None, "detach": hn.detach()}.get(options.hidden, hn)
        reporter.epoch(loss.item(), time.perf_counter() - began)
    reporter.end([p.detach() for p in parameters])


def main():
    options = parse()
    if options.threads:
        torch.set_num_threads(options.threads)
    train(options, stock_data.Reporter(options))


if __name__ == "__main__":
    main()
