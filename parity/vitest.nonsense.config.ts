import { defineConfig } from 'vitest/config';
import base from '../vitest.config.js';

/** `npx vitest run --config vitest.nonsense.config.ts -t '@unroll/nn '`: every public call with nonsense. */
export default defineConfig({
  ...base,
  test: { ...base.test, include: ['tests/nonsense/nonsense.sweep.ts'] },
});
