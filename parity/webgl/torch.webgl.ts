/** What layers, losses and optimizers of `@unroll/nn` compute on webgl, against the goldens of PyTorch. */
import { onWebGL } from './suite.js';

const files = (folder: string, names: readonly string[]) =>
  names.map((name) => `packages/${folder}/${name}.test.ts`);

await onWebGL('PyTorch', [
  ...files('nn/src', ['modules/linear', 'rnn/rnn', 'rnn/rnn-cell', 'rnn/family', 'loss/losses']),
  ...files('nn/src/optim', ['optimizer', 'optimizers', 'lr-scheduler/lr-scheduler']),
]);
