/** The model, the optimizers and the files of which the tests of checkpoints are. */
import { readFileSync } from 'node:fs';
import type { Tensor } from '@unroll/core';
import * as nn from '../src/index.js';
import {
  Adagrad,
  Adam,
  AdamW,
  type Optimizer,
  type OptimizerStateDict,
  RMSprop,
  SGD,
} from '../src/optim/index.js';

/** Bytes that PyTorch wrote (parity/goldens/cases/formats.py). */
export const file = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../../../parity/goldens/formats/${name}`, import.meta.url)));

export class Net extends nn.Module {
  rnn = new nn.GRU(2, 4, { numLayers: 2, batchFirst: true });
  fc = new nn.Linear(4, 1);

  forward(x: Tensor): Tensor {
    return this.fc.forward(this.rnn.forward(x)[0].select(1, -1));
  }
}

export interface Checkpoint {
  model: nn.StateDict;
  optimizer: OptimizerStateDict;
  rng: Tensor;
}

type Parameters = nn.Parameter[];

/** Those of the golden, without their options: the state dict brings these along. */
export const optimizers: Record<string, (parameters: Parameters) => Optimizer> = {
  Adam: (parameters) => new Adam(parameters),
  AdamW: (parameters) => new AdamW(parameters),
  AMSGrad: (parameters) => new Adam(parameters),
  SGD: (parameters) => new SGD(parameters),
  RMSprop: (parameters) => new RMSprop(parameters),
  Adagrad: (parameters) => new Adagrad(parameters),
};
