/**
 * Compiles the addon with the address and the undefined-behaviour sanitizer, and runs its tests, which make thousands of odd
 * calls, on that. Leaves the counts for `scripts/count-tests.mjs`. Where the compiler has no sanitizers, the tests count as
 * skipped, and that is said.
 *
 *   node scripts/sanitize.mjs
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const cwd = fileURLToPath(new URL('..', import.meta.url));
const counts = fileURLToPath(new URL('../../../test-results-sanitized.json', import.meta.url));
const report = 'test-results-sanitized.json';

/** The sanitizers' libraries, which have to be there before node is: g++ gives those that it does not have back by name alone. */
function findLibraries() {
  const compiler = process.env.CXX ?? 'g++';
  const paths = ['libasan.so', 'libubsan.so', 'libstdc++.so'].map((name) => {
    const { status, stdout } = spawnSync(compiler, [`-print-file-name=${name}`], { encoding: 'utf8' });
    return status === 0 ? stdout.trim() : name;
  });
  return paths.every((path) => isAbsolute(path) && existsSync(path)) ? paths : undefined;
}

function missing(libraries) {
  if (process.platform !== 'linux') return 'they run on Linux alone';
  return libraries === undefined ? 'g++ or its libasan and libubsan are not here' : '';
}

function run(libraries) {
  const compiled = spawnSync(process.execPath, ['scripts/compile.mjs', '--sanitize', '--required'], {
    cwd,
    stdio: 'inherit',
  });
  rmSync(`${cwd}/${report}`, { force: true });
  const manifest = createRequire(import.meta.url).resolve('vitest/package.json');
  const vitest = join(dirname(manifest), 'vitest.mjs');
  const { status } = spawnSync(
    process.execPath,
    [vitest, 'run', '--config', 'scripts/vitest.sanitized.config.ts'],
    {
      cwd,
      stdio: 'inherit',
      env: {
        ...process.env,
        LD_PRELOAD: libraries.join(':'),
        // Node frees nothing at its end.
        ASAN_OPTIONS: 'detect_leaks=0',
        UBSAN_OPTIONS: 'print_stacktrace=1',
      },
    },
  );
  if (compiled.status !== 0 || !existsSync(`${cwd}/${report}`)) return { passed: 0, failed: 1, skipped: 0 };
  const results = JSON.parse(readFileSync(`${cwd}/${report}`, 'utf8'));
  const { numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped } = results;
  return { passed, failed: failed + (failed === 0 && (status !== 0 || passed === 0) ? 1 : 0), skipped };
}

const libraries = findLibraries();
const reason = missing(libraries);
console.log(`== packages/native under sanitizers${reason && `: skipped, ${reason}`}`);
const files = readdirSync(`${cwd}/src`).filter((name) => name.endsWith('.test.ts')).length;
const total = reason ? { passed: 0, failed: 0, skipped: files } : run(libraries);
writeFileSync(counts, `${JSON.stringify(total)}\n`);
console.log(`sanitizers: ${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed > 0 ? 1 : 0);
