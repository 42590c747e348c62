import { execFileSync } from 'node:child_process';
import { arch, availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** The load average beyond which a machine is not quiet. */
export const QUIET = 0.5;
const WAIT_STEP = 5000;
const WAIT_MOST = 240_000;

/** The load average of the last minute; 0 on systems that have none. */
export const load = () => loadavg()[0];

/** Waits, a few minutes at most, until a run that has just ended no longer shows in the load average. */
export async function quietDown() {
  for (let waited = 0; load() > QUIET && waited < WAIT_MOST; waited += WAIT_STEP) await setTimeout(WAIT_STEP);
}

/** Facts about where the measurements were taken: [name, value] pairs. */
export function machine() {
  return [
    ['processor', `${cpus()[0]?.model.trim() ?? 'unknown'}, ${availableParallelism()} cores`],
    ['memory', `${(totalmem() / 2 ** 30).toFixed(1)} GiB`],
    ['system', `${platform()} ${release()}, ${arch()}`],
    ['node', `${process.versions.node} (V8 ${process.versions.v8})`],
    ['commit', commit()],
  ];
}

function commit() {
  const git = (...args) =>
    execFileSync('git', args, { cwd: fileURLToPath(new URL('.', import.meta.url)), encoding: 'utf8' }).trim();
  try {
    const changed = git('status', '--porcelain', '--untracked-files=no', '--', '../packages');
    return `${git('rev-parse', '--short', 'HEAD')}${changed ? ', with changes' : ''}`;
  } catch {
    return 'unknown';
  }
}
