/** What layers and training of `@unroll/sequential` compute on webgl, against the goldens of Keras. */
import { onWebGL } from './suite.js';

const files = (folder: string, names: readonly string[]) =>
  names.map((name) => `packages/${folder}/${name}.test.ts`);

await onWebGL('Keras', {
  files: [
    ...files('sequential/src/layers', ['dense', 'dropout', 'family', 'gated', 'shape-layers']),
    ...files('sequential/src/layers', ['simple-rnn', 'wrappers']),
    ...files('sequential/src/training', ['errors', 'family', 'fit', 'model']),
  ],
  skip: [
    {
      reason: 'a weight after the last epoch is 1.5e-5 from that of Keras, of which 1e-5 are allowed',
      tests: /> EarlyStopping, back to the best weights$/,
    },
    {
      reason: 'relu of a negative number is -0, which equals 0 but to the matcher',
      tests: /^Activation > applies by name or as a function$/,
    },
    { reason: 'it looks at process.stdout', tests: /> goes on through NaN, unless told to stop$/ },
  ],
});
