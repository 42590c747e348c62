import { fileURLToPath } from 'node:url';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import base from '../vitest.config.js';
import webgl from './vitest.webgl.config.js';

/**
 * What the dialects' layers and training compute is held to Keras and PyTorch on the backends beside the default one too, and
 * so are both stock examples' curves. The cells' contract runs on every backend in core's own tests, but on webgl, which
 * needs a browser, here. Where a backend's binary or the browser is not there, its tests are skipped, and say why.
 *
 *   pnpm test:backends                     all of them
 *   pnpm test:backends --project native    one of native, wasm, tensorflow and webgl
 */
const suites = [
  'packages/sequential/src/{layers,training}/**/*.test.ts',
  'packages/nn/src/{rnn,loss,optim}/**/*.test.ts',
  'packages/nn/src/modules/linear.test.ts',
  'parity/tests/stock-*.test.ts',
];

/** What a browser's or TensorFlow's memory makes of nonsense is theirs. */
const nonsense = ['parity/tests/nonsense/*.test.ts'];

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('..'),
  test: {
    projects: [
      onBackend('native', [...suites, ...nonsense]),
      onBackend('wasm', [...suites, ...nonsense]),
      onBackend('tensorflow', suites),
      // Pages on a software renderer take all there is: they come after the others, not beside them.
      { ...webgl, root: here('.'), test: { ...webgl.test, name: 'webgl', sequence: { groupOrder: 1 } } },
    ],
    reporters: ['dot', ['json', { outputFile: 'test-results-backends.json' }]],
  },
});

function onBackend(name: string, include: string[]): TestProjectInlineConfiguration {
  const env = { UNROLL_TEST_BACKEND: name, TF_CPP_MIN_LOG_LEVEL: '2' };
  return {
    ...base,
    root: here('..'),
    test: { ...base.test, name, include, env, setupFiles: [here('backend-setup.ts')] },
  };
}
