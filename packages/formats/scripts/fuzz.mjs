// More mutations a format than the ten thousand of every test run: `node scripts/fuzz.mjs [mutations]`.
import { spawnSync } from 'node:child_process';

const env = { ...process.env, FUZZ_MUTATIONS: process.argv[2] ?? '100000' };
const { status } = spawnSync('npx', ['vitest', 'run', 'src/fuzz.test.ts'], {
  env,
  stdio: 'inherit',
  shell: process.platform === 'win32',
});
process.exit(status ?? 1);
