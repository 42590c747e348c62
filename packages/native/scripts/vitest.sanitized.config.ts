import { fileURLToPath } from 'node:url';
import { mergeConfig } from 'vitest/config';
import base from '../../../vitest.config.js';

/** The package's tests on the binary that `compile.mjs --sanitize` makes. */
const config = mergeConfig(base, {
  resolve: {
    alias: [
      {
        find: /^\.\/binary-name\.mjs$/,
        replacement: fileURLToPath(new URL('sanitized-name.mjs', import.meta.url)),
      },
    ],
  },
});
config.test.reporters = ['default', ['json', { outputFile: 'test-results-sanitized.json' }]];
export default config;
