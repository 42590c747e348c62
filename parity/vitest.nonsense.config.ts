import { mergeConfig } from 'vitest/config';
import config from '../vitest.config.js';

/** `npx vitest run --config vitest.nonsense.config.ts -t '@unroll/nn '`: every public call with nonsense. */
export default mergeConfig(config, { test: { include: ['tests/nonsense/nonsense.sweep.ts'] } });
