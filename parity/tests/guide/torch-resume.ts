import { type Tensor, tensor } from '@unroll/core';
import * as nn from '@unroll/nn';
import { Adam, type OptimizerStateDict } from '@unroll/nn/optim';

const wave = Float32Array.from({ length: 220 }, (_, t) => Math.sin(t / 5));
const windows = Array.from({ length: 200 }, (_, i) => wave.subarray(i, i + 20));
const x = tensor(windows).unsqueeze(-1);
const y = tensor(wave.subarray(20)).unsqueeze(-1);

class Net extends nn.Module {
  lstm = new nn.LSTM(1, 8, { batchFirst: true });
  fc = new nn.Linear(8, 1);

  forward(x: Tensor): Tensor {
    const [out] = this.lstm.forward(x);
    return this.fc.forward(out.select(1, -1));
  }
}

interface Checkpoint {
  model: nn.StateDict;
  optimizer: OptimizerStateDict;
  epoch: number;
}

const checkpoint = await nn.load<Checkpoint>('wave.pt');
const net = new Net();
net.loadStateDict(checkpoint.model);
const optimizer = new Adam(net.parameters());
optimizer.loadStateDict(checkpoint.optimizer);

for (let epoch = checkpoint.epoch + 1; epoch < 40; epoch++) {
  const loss = new nn.MSELoss().forward(net.forward(x), y);
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
  if (epoch === 20 || epoch === 39) console.log(`epoch ${epoch}: loss ${loss.item().toFixed(4)}`);
}
await nn.save({ model: net.stateDict(), optimizer: optimizer.stateDict(), epoch: 39 }, 'wave-40.pt');
await nn.save(net.stateDict(), 'wave-40.safetensors');
