/**
 * `npm run demo` and `npm test` on a machine that has only Node: brings the pinned pnpm by npx, installs from the
 * lockfile, builds what is needed, and runs. turbo caches, so the second time is quick.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const root = new URL('..', import.meta.url);
const { packageManager } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
const [task, ...options] = process.argv.slice(2);

function run(command, args, { quiet = false } = {}) {
  const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1', npm_config_loglevel: 'error' };
  const shell = process.platform === 'win32';
  const stdio = quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit';
  const result = spawnSync(command, args, { cwd: root, env, stdio, shell });
  if (result.status === 0) return;
  if (quiet) process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}`);
  process.exit(result.status ?? 1);
}

const pnpm = (args, how) => run('npx', ['-y', packageManager, ...args], how);

const tasks = {
  demo(args) {
    pnpm(['exec', 'turbo', 'run', 'build', '--filter=./apps/*', '--output-logs=errors-only'], {
      quiet: true,
    });
    run(process.execPath, ['apps/stock-keras/dist/main.js', ...args]);
  },
  test(args) {
    pnpm(['exec', 'turbo', 'run', 'test', '--output-logs=new-only', '--continue', ...args]);
  },
};

if (!Object.hasOwn(tasks, task ?? '')) {
  console.error(`with-pnpm: expected one of ${Object.keys(tasks).join(', ')}, got ${task}`);
  process.exit(2);
}
pnpm(['install', '--frozen-lockfile'], { quiet: true });
tasks[task](options);
