/** What layers and training of `@unroll/sequential` compute on webgl, against the goldens of Keras. */
import { onWebGL } from './suite.js';

const files = (folder: string, names: readonly string[]) =>
  names.map((name) => `packages/${folder}/${name}.test.ts`);

await onWebGL('Keras', [
  ...files('sequential/src/layers', ['dense', 'dropout', 'family', 'gated', 'shape-layers']),
  ...files('sequential/src/layers', ['simple-rnn', 'wrappers']),
  ...files('sequential/src/training', ['errors', 'family', 'fit', 'model']),
]);
