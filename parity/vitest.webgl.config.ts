import { defineConfig } from 'vitest/config';
import base from '../vitest.config.js';

/** For scripts/test-backends.mjs: what runs in a page on webgl, which takes minutes on a software renderer. */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: ['webgl/**/*.webgl.ts'],
    // A page waits for its shaders, which run one after the other.
    maxWorkers: 2,
    reporters: ['dot', ['json', { outputFile: 'test-results-webgl.json' }]],
  },
});
