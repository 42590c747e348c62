// More mutations a format than the ten thousand of every test run: `node scripts/fuzz.mjs [mutations]`.
import { runFuzz } from '@unroll/testing/run-fuzz';

runFuzz('src/fuzz.test.ts');
