import { defineConfig } from 'vitest/config';
import base from '../vitest.config.js';
import { TableReporter } from './live/table-reporter.js';

/** For live/run.mjs: repeats from sources what the Python packages have just computed. */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: ['live/**/*.live.ts'],
    reporters: ['default', new TableReporter()],
    testTimeout: 3_600_000,
  },
});
