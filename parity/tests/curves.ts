/** The two stock examples as their readers would write them, for comparing loss curves with the originals' goldens. */
import { type Tensor, tensor } from '@unroll/core';
import { slidingWindows } from '@unroll/data';
import * as nn from '@unroll/nn';
import { Adam } from '@unroll/nn/optim';
import { Dense, Dropout, Sequential, SimpleRNN, setRandomSeed } from '@unroll/sequential';
import { type GoldenTensor, golden } from '@unroll/testing';

/** Opening prices of the S&P 500, 2012 to 2016, scaled to [-1, 1]. */
const series = golden<{ cases: { scaled: GoldenTensor } }>('stock_series').cases.scaled.values;
const windows = slidingWindows(series, 50);
const unitWindows = slidingWindows(
  series.map((value) => (value + 1) / 2),
  50,
);

export interface KerasRun {
  seed: number;
  dropout: number;
  epochs?: number;
  no_shuffle?: boolean;
  /** Learn the prices scaled to [0, 1]. */
  unit?: boolean;
}

export async function stockKeras({ seed, dropout, epochs = 10, no_shuffle: ordered, unit }: KerasRun) {
  const { x, y, count, window } = unit ? unitWindows : windows;
  setRandomSeed(seed);
  const model = new Sequential();
  for (let layer = 1; layer <= 4; layer++) {
    const shape = layer === 1 ? { inputShape: [window, 1] } : {};
    model.add(new SimpleRNN(50, { returnSequences: layer < 4, ...shape }));
    model.add(new Dropout(dropout));
  }
  model.add(new Dense(1));
  const initial = model.getWeights();
  model.compile({ optimizer: 'adam', loss: 'mean_squared_error' });
  const inputs = tensor(x, { shape: [count, window, 1] });
  const { history } = await model.fit(inputs, tensor(y), {
    epochs,
    shuffle: !ordered,
    batchSize: 32,
    verbose: 0,
  });
  return { losses: history.loss!, initial };
}

export interface TorchRun {
  seed: number;
  hidden: 'carry' | 'detach' | 'none';
  epochs?: number;
}

class Net extends nn.Module {
  rnn = new nn.RNN(50, 40, { numLayers: 2 });
  fc = new nn.Linear(40, 1);

  forward(x: Tensor, h?: Tensor) {
    const [out, hn] = this.rnn.forward(x, h);
    return [this.fc.forward(out.view(-1, 40)), hn] as const;
  }
}

export function stockTorch({ seed, hidden, epochs = 100 }: TorchRun) {
  nn.manualSeed(seed);
  const net = new Net();
  const initial = Object.values(net.stateDict());
  const optimizer = new Adam(net.parameters(), { lr: 0.01 });
  const criterion = new nn.MSELoss();
  const { x, y, count, window } = windows;
  const inputs = tensor(x, { shape: [count, 1, window] });
  const targets = tensor(y);
  const losses: number[] = [];
  let h: Tensor | undefined;
  for (let epoch = 0; epoch < epochs; epoch++) {
    optimizer.zeroGrad();
    const [out, hn] = net.forward(inputs, h);
    const loss = criterion.forward(out.view(-1), targets);
    loss.backward({ retainGraph: hidden === 'carry' });
    optimizer.step();
    h = { carry: hn, detach: hn.detach(), none: undefined }[hidden];
    losses.push(loss.item());
  }
  return { losses, initial };
}
