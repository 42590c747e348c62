import { spawnSync } from 'node:child_process';

/** Runs the fuzz tests of a package with more mutations a format than every test run makes: `[mutations]` of the command line. */
export function runFuzz(...files) {
  const env = { ...process.env, FUZZ_MUTATIONS: process.argv[2] ?? '100000' };
  const { status } = spawnSync('npx', ['vitest', 'run', ...files], {
    env,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  process.exit(status ?? 1);
}
