"""Networks of several modules."""

from torch import nn


class Net(nn.Module):
    """The tutorial's network."""

    def __init__(self, input_size=3, hidden_size=5, num_layers=2):
        super().__init__()
        self.rnn = nn.RNN(input_size, hidden_size, num_layers)
        self.fc = nn.Linear(hidden_size, 1)

    def forward(self, x, h=None):
        out, hn = self.rnn(x, h)
        return self.fc(out.view(-1, out.size(-1))), hn


class Empty(nn.Module):
    pass


class Nested(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(nn.Embedding(10, 4), nn.LSTM(4, 6, batch_first=True))
        self.heads = nn.ModuleList([nn.Linear(6, 2), nn.Linear(6, 3)])
        self.named = nn.ModuleDict({"act": nn.ReLU(), "drop": nn.Dropout(0.1)})
        self.empty = Empty()
