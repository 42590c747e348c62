import numpy as np
import torch

wave = torch.from_numpy(np.sin(np.arange(220) / 5).astype("float32"))
x = wave.unfold(0, 20, 1)[:200].unsqueeze(-1)
y = wave[20:].unsqueeze(-1)


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = torch.nn.LSTM(1, 8, batch_first=True)
        self.fc = torch.nn.Linear(8, 1)

    def forward(self, x):
        out, _ = self.lstm(x)
        return self.fc(out[:, -1])


torch.manual_seed(0)
net = Net()
optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
for epoch in range(20):
    loss = torch.nn.functional.mse_loss(net(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
print(f"epoch {epoch}: loss {loss.item():.4f}")
torch.save({"model": net.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch}, "wave.pt")
