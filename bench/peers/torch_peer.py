"""PyTorch, eager, with its default number of threads."""

import torch
from serve import serve, stock_windows, timed
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.RNN(50, 40, num_layers=2)
        self.fc = nn.Linear(40, 1)

    def forward(self, x, h=None):
        out, hn = self.rnn(x, h)
        return self.fc(out.view(-1, 40)), hn


class Regressor(nn.Module):
    """The stock-keras model."""

    def __init__(self):
        super().__init__()
        self.rnn = nn.RNN(1, 50, num_layers=4, dropout=0.2, batch_first=True)
        self.dropout = nn.Dropout(0.2)
        self.fc = nn.Linear(50, 1)

    def forward(self, x):
        return self.fc(self.dropout(self.rnn(x)[0][:, -1]))


def trainer(hidden):
    """A function that trains stock-torch for one epoch."""
    torch.manual_seed(42)
    x, y = stock_windows()
    x, y = torch.from_numpy(x).unsqueeze(1), torch.from_numpy(y)
    net = Net()
    criterion = nn.MSELoss()
    optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
    h = None

    def train():
        nonlocal h
        optimizer.zero_grad()
        if hidden == "carry":
            # The optimizer overwrites weights that the graph of earlier epochs holds: these are copies of them.
            copies = {name: p.clone() for name, p in net.named_parameters()}
            out, hn = torch.func.functional_call(net, copies, (x, h))
        else:
            out, hn = net(x, h)
        loss = criterion(out.view(-1), y)
        loss.backward(retain_graph=hidden == "carry")
        optimizer.step()
        h = {"carry": hn, "detach": hn.detach(), "none": None}[hidden]
        return loss.item()

    return train


def stock_torch(hidden):
    return timed(trainer(hidden))


def carry(epochs):
    """Each repeat is a fresh net, and its times those of the epochs, which grow."""

    def run(repeats):
        return [time for _ in range(repeats) for time in timed(trainer("carry"))(epochs)]

    return run


def stock_keras(samples=1208, batch=32):
    torch.manual_seed(42)
    x, y = stock_windows(samples)
    x, y = torch.from_numpy(x).unsqueeze(2), torch.from_numpy(y).unsqueeze(1)
    model = Regressor()
    criterion = nn.MSELoss()
    optimizer = torch.optim.Adam(model.parameters())

    def epoch():
        for indices in torch.randperm(samples).split(batch):
            optimizer.zero_grad()
            criterion(model(x[indices]), y[indices]).backward()
            optimizer.step()

    return timed(epoch)


def predict(samples, batch):
    model = Regressor().eval()
    batches = torch.from_numpy(stock_windows(samples)[0]).unsqueeze(2).split(batch)

    def step():
        with torch.no_grad():
            return torch.cat([model(x) for x in batches]).numpy()

    return timed(step)


def layer(kind, batch, steps, hidden):
    torch.manual_seed(0)
    one = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}[kind](hidden, hidden, batch_first=True)
    x = torch.randn(batch, steps, hidden, requires_grad=True)
    gradient = torch.randn(batch, steps, hidden)

    def step():
        one.zero_grad()
        x.grad = None
        one(x)[0].backward(gradient)

    return timed(step)


serve(
    {"stock-keras": stock_keras, "stock-torch": stock_torch, "stock-torch carry": carry, "predict": predict, "layer": layer},
    ["torch", "numpy"],
)
