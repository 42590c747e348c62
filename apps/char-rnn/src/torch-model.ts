import { setImmediate } from 'node:timers/promises';
import { fromTypedArray, noGrad, type Tensor } from '@unroll/core';
import type { LSTMState } from '@unroll/core/rnn';
import * as nn from '@unroll/nn';
import { Adam } from '@unroll/nn/optim';
import type { CharModel, CharModelOptions, Reader, TrainOptions } from './char-model.js';
import type { Windows } from './windows.js';

class Net extends nn.Module {
  embedding: nn.Embedding;
  lstm: nn.LSTM;
  fc: nn.Linear;

  constructor({ vocabulary, embedding, units }: CharModelOptions) {
    super();
    this.embedding = new nn.Embedding(vocabulary, embedding);
    this.lstm = new nn.LSTM(embedding, units, { batchFirst: true });
    this.fc = new nn.Linear(units, vocabulary);
  }

  /** [batch, time] of indices -> logits [batch, time, vocabulary], and the state after the last step. */
  forward(x: Tensor, state?: LSTMState): readonly [Tensor, LSTMState] {
    const [out, next] = this.lstm.forward(this.embedding.forward(x), state);
    return [this.fc.forward(out), next];
  }
}

/** The character model in PyTorch's words. */
export class TorchModel implements CharModel {
  readonly extension = 'pt';
  private readonly net: Net;
  private readonly optimizer: Adam;
  private readonly criterion = new nn.CrossEntropyLoss();

  constructor(private readonly options: CharModelOptions) {
    this.net = new Net(options);
    this.optimizer = new Adam(this.net.parameters(), { lr: options.lr });
  }

  describe(): string {
    return String(this.net);
  }

  async trainEpoch(windows: Windows, { seed, stop }: TrainOptions): Promise<number> {
    nn.manualSeed(seed);
    this.net.train();
    let total = 0;
    let seen = 0;
    for (const [x, y] of this.batches(windows, true)) {
      this.optimizer.zeroGrad();
      const loss = this.loss(x, y);
      loss.backward();
      this.optimizer.step();
      total += loss.item() * x.size(0);
      seen += x.size(0);
      await setImmediate();
      if (stop()) break;
    }
    return total / seen;
  }

  evaluate(windows: Windows): number {
    this.net.eval();
    let total = 0;
    for (const [x, y] of this.batches(windows, false)) {
      total += noGrad(() => this.loss(x, y).item()) * x.size(0);
    }
    return total / windows.count;
  }

  reader(): Reader {
    this.net.eval();
    let state: LSTMState | undefined;
    return (character) =>
      noGrad(() => {
        const [logits, next] = this.net.forward(fromTypedArray(Int32Array.of(character), [1, 1]), state);
        state = next;
        return logits.dataSync();
      });
  }

  async save(path: string): Promise<void> {
    await nn.save({ model: this.net.stateDict(), optimizer: this.optimizer.stateDict() }, path);
  }

  async load(path: string): Promise<void> {
    const { model, optimizer } = (await nn.load(path)) as Record<'model' | 'optimizer', never>;
    this.net.loadStateDict(model);
    this.optimizer.loadStateDict(optimizer);
  }

  private loss(x: Tensor, y: Tensor): Tensor {
    const [logits] = this.net.forward(x);
    return this.criterion.forward(logits.view(-1, this.options.vocabulary), y.view(-1));
  }

  private batches({ x, y }: Windows, shuffle: boolean) {
    const { batchSize } = this.options;
    return new nn.DataLoader(new nn.TensorDataset(x, y), { batchSize, shuffle });
  }
}
