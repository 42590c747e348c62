/** The cells' contract on webgl: the test files of core, as they are. */
import { onWebGL } from './suite.js';

await onWebGL("the cells' contract", {
  files: ['simple-cell', 'lstm', 'gru'].map((cell) => `packages/core/src/rnn/${cell}.test.ts`),
  skip: [
    {
      reason: 'the fused layer is composed too, since webgl has no fused kernels: the same tests once more',
      tests: /^(simpleRNN|lstm|gru), composed/,
    },
    {
      reason: 'webgl has no fused kernels: it would be the scan against itself',
      tests: /: kernel and scan agree/,
    },
    {
      reason:
        'handles that are dropped are freed by the garbage collector; what it leaves is held to a bound',
      tests: /training holds the number of live tensors/,
    },
  ],
});
