import { defineConfig } from 'vitest/config';
import base from '../vitest.config.js';

/** What runs in a page on webgl, which takes minutes on a software renderer: a part of vitest.backends.config.ts. */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: ['webgl/**/*.webgl.ts'],
    // A page waits for its shaders, which run one after the other.
    maxWorkers: 2,
  },
});
