import { fileURLToPath } from 'node:url';
import { mergeConfig } from 'vitest/config';
import base from '../vitest.config.js';

const backend = process.env.UNROLL_TEST_BACKEND;

/** `vitest.config.ts` with every test on the backend that UNROLL_TEST_BACKEND names, if any, and a report of its own. */
const config = mergeConfig(base, {
  test: { setupFiles: backend ? [fileURLToPath(new URL('backend-setup.ts', import.meta.url))] : [] },
});
const report = `test-results-${backend ?? process.env.UNROLL_TEST_REPORT}.json`;
config.test.reporters = ['dot', ['json', { outputFile: report }]];
export default config;
