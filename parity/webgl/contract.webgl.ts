/** The cells' contract on webgl: the test files of core, as they are. */
import { onWebGL } from './suite.js';

await onWebGL(
  "the cells' contract",
  ['simple-cell', 'lstm', 'gru'].map((cell) => `packages/core/src/rnn/${cell}.test.ts`),
);
