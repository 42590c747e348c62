import { defineConfig } from 'vitest/config';
import base from '../vitest.config.js';

/** For scripts/test-backends.mjs: what runs in a page on webgl, which takes minutes on a software renderer. */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: ['webgl/**/*.webgl.ts'],
    // Each page keeps two processors busy.
    fileParallelism: false,
    reporters: ['dot', ['json', { outputFile: 'test-results-webgl.json' }]],
  },
});
