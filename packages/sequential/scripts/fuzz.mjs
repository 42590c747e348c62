// More mutations a format than the dozens of every test run: `node scripts/fuzz.mjs [mutations]`.
import { runFuzz } from '@unroll/testing/run-fuzz';

runFuzz('src/saving/mutations.test.ts', 'src/saving/mutated-backups.test.ts');
