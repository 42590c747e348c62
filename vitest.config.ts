import { defineConfig } from 'vitest/config';

/** Every package's tests run from sources: the `source` condition resolves siblings to their TypeScript. */
export default defineConfig({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source', 'import', 'default'] } },
  test: {
    include: ['{src,testing,tests}/**/*.test.ts'],
    // A run beside `npm test` reports to a file of its own: the command line cannot name it, as the one here comes first.
    reporters: ['default', ['json', { outputFile: process.env.UNROLL_TEST_REPORT ?? 'test-results.json' }]],
    // Training runs take seconds on a quiet machine, and many times that on a busy one.
    testTimeout: 300_000,
  },
});
