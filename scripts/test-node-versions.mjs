/**
 * Runs the built packages on every supported version of Node, and core's tests on those that `npm test` did not run on,
 * as the npm package `node` brings them. Leaves the counts for `count-tests.mjs`; a version that cannot be had counts as skipped, and that is said.
 *
 *   pnpm build && node scripts/test-node-versions.mjs [22] [24]
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const SUPPORTED = ['20', '22', '24'];
const own = process.versions.node.split('.')[0];

/** The path of that version's program; npx keeps what it has brought. */
function find(major) {
  const args = ['-y', '-p', `node@${major}`, 'node', '-p', 'process.execPath'];
  const { status, stdout } = spawnSync('npx', args, { cwd: root, encoding: 'utf8', timeout: 300_000 });
  return status === 0 ? stdout.trim().split('\n').at(-1) : undefined;
}

function run(program, args, cwd, more = {}) {
  const env = { ...process.env, ...more, PATH: `${dirname(program)}:${process.env.PATH}`, NODE_OPTIONS: '' };
  return spawnSync(program, args, {
    cwd,
    env,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    timeout: 1_200_000,
  });
}

/** The built packages by import and by require, on both backends that every machine has. */
function smoke(program) {
  const failed = ['smoke.mjs', 'smoke.cjs'].filter((name) => {
    const { status, stdout, stderr } = run(program, [join(root, 'scripts', 'smoke', name)], root);
    if (status === 0 && stderr === '') return false;
    console.error(`${name}: exit code ${status}\n${stdout}${stderr}`);
    return true;
  });
  return { passed: 2 - failed.length, failed: failed.length, skipped: 0 };
}

function coreTests(program, major) {
  const cwd = join(root, 'packages/core');
  const report = join(cwd, `test-results-node${major}.json`);
  rmSync(report, { force: true });
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const { status, stdout, stderr } = run(program, [vitest, 'run'], cwd, { UNROLL_TEST_REPORT: report });
  if (status !== 0) console.error(`${stdout}${stderr}`);
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
  const counts = JSON.parse(readFileSync(report, 'utf8'));
  const failed = counts.numFailedTests || (status === 0 ? 0 : 1);
  return { passed: counts.numPassedTests, failed, skipped: counts.numPendingTests };
}

/** This version runs the tests elsewhere, but not what was built of them. */
const total = smoke(process.execPath);
const asked = process.argv.slice(2);
const versions = asked.length > 0 ? asked : SUPPORTED.filter((major) => major !== own);
for (const major of versions) {
  const program = find(major);
  if (program === undefined) {
    console.log(
      `== Node ${major}: skipped, npm's package node@${major} could not be had or does not run here`,
    );
    total.skipped++;
    continue;
  }
  for (const counts of [smoke(program), coreTests(program, major)]) {
    for (const name of Object.keys(total)) total[name] += counts[name];
  }
  console.log(
    `== Node ${major}: ${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped so far`,
  );
}
writeFileSync(join(root, 'test-results-nodes.json'), `${JSON.stringify(total)}\n`);
process.exit(total.failed > 0 ? 1 : 0);
