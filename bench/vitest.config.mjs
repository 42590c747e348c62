import { mergeConfig } from 'vitest/config';
import shared from '../vitest.config.js';

export default mergeConfig(shared, { test: { include: ['**/*.test.mjs'] } });
