/** What layers, losses and optimizers of `@unroll/nn` compute on webgl, against the goldens of PyTorch. */
import { onWebGL } from './suite.js';

const files = (folder: string, names: readonly string[]) =>
  names.map((name) => `packages/${folder}/${name}.test.ts`);

await onWebGL('PyTorch', {
  files: [
    ...files('nn/src', ['linear', 'rnn/rnn', 'rnn/rnn-cell', 'rnn/family', 'loss/losses']),
    ...files('nn/src/optim', ['optimizer', 'optimizers', 'lr-scheduler/lr-scheduler']),
  ],
  skip: [
    {
      reason:
        'handles that are dropped are freed by the garbage collector; what it leaves is held to a bound',
      tests: /holds the number of live tensors/,
    },
    {
      reason: 'some 1,000 passes, each of 100 or more shaders, take minutes; goldens hold the same gradients',
      tests: /gradients by central differences > (LSTM|GRU) /,
    },
    {
      reason: 'the logarithm of 0 is -88 on the software renderer, where PyTorch cuts -Infinity off at -100',
      tests: /^25: BCELoss\(\) > has the value and gradient of torch: none$/,
    },
    {
      reason: "tfjs's shader for a quotient gives 1 for 0 / 0",
      tests: /^an ignored row adds nothing even where its logits are masked out$/,
    },
  ],
});
