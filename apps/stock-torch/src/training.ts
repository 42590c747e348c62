import type { Tensor } from '@unroll/core';
import * as nn from '@unroll/nn';
import type { Adam } from '@unroll/nn/optim';
import type { Start } from './backup.js';
import type { HiddenMode } from './hidden.js';
import type { Net } from './model.js';

export interface TrainingOptions {
  net: Net;
  /** [steps, 1, window] */
  X: Tensor;
  /** [steps] */
  y: Tensor;
  optimizer: Adam;
  epochs: number;
  hidden: HiddenMode;
  /** What is trained already. Default nothing. */
  start?: Start | null;
}

export interface Epoch {
  /** From 1. */
  epoch: number;
  loss: number;
  /** The hidden state that the next epoch starts from; undefined in mode none. */
  h: Tensor | undefined;
}

/** The blog's loop, an epoch at a time: stop asking for epochs to stop training. */
export function* train({ net, X, y, optimizer, epochs, hidden, start }: TrainingOptions): Generator<Epoch> {
  const criterion = new nn.MSELoss();
  let h = start?.h;
  for (let epoch = (start?.epoch ?? 0) + 1; epoch <= epochs; epoch++) {
    optimizer.zeroGrad();
    const [out, hn] = net.forward(X, h);
    const loss = criterion.forward(out.view(-1), y);
    loss.backward({ retainGraph: hidden === 'carry' });
    optimizer.step();
    h = { carry: hn, detach: hn.detach(), none: undefined }[hidden];
    yield { epoch, loss: loss.item(), h };
  }
}
