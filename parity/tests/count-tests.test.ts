/** What scripts/count-tests.mjs makes of reports: which tests failed, and the count as the last line. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const script = fileURLToPath(new URL('../../scripts/count-tests.mjs', import.meta.url));

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'unroll-count-'));
  for (const member of ['packages/a', 'apps/b', 'parity']) {
    mkdirSync(join(root, member), { recursive: true });
    write(`${member}/package.json`, { scripts: { test: 'vitest run' } });
    write(`${member}/test-results.json`, report([], { numPassedTests: 2, numPendingTests: 1 }));
  }
});
afterEach(() => rmSync(root, { recursive: true }));

const write = (path: string, content: object) => writeFileSync(join(root, path), JSON.stringify(content));
const report = (testResults: object[], counts: object = {}) => ({
  numPassedTests: 0,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults,
  ...counts,
});

function count() {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], { cwd: root, encoding: 'utf8' });
  return { status, stderr, lines: stdout.trimEnd().split('\n') };
}

test('adds up the reports of all members, and those that stand beside them', () => {
  write('test-results-nodes.json', { passed: 4, failed: 0, skipped: 2 });
  expect(count()).toEqual({ status: 0, stderr: '', lines: ['10 passed, 0 failed, 5 skipped'] });
});

test('says which tests failed, which files do not load, and what has left no report', () => {
  const failed = {
    status: 'failed',
    failureMessages: ['\u001b[31mError: expected 1\u001b[39m\n    at here', 'more'],
  };
  const results = [
    {
      name: join(root, 'packages/a/src/one.test.ts'),
      status: 'failed',
      assertionResults: [
        { ...failed, fullName: 'sums of rows' },
        { status: 'passed', fullName: 'sums of columns', failureMessages: [] },
      ],
    },
    {
      name: join(root, 'packages/a/src/two.test.ts'),
      status: 'failed',
      message: 'SyntaxError: no such export\n    at there',
      assertionResults: [],
    },
  ];
  write('packages/a/test-results.json', report(results, { numPassedTests: 1, numFailedTests: 1 }));
  rmSync(join(root, 'parity/test-results.json'));
  expect(count()).toEqual({
    status: 1,
    stderr: '',
    lines: [
      'failed: packages/a/src/two.test.ts > does not load: SyntaxError: no such export',
      'failed: packages/a/src/one.test.ts > sums of rows: Error: expected 1',
      `failed: no ${join('parity', 'test-results.json')}: its tests did not run`,
      '3 passed, 3 failed, 1 skipped',
    ],
  });
});

test('no test at all is a failure', () => {
  for (const member of ['packages/a', 'apps/b', 'parity']) write(`${member}/test-results.json`, report([]));
  expect(count()).toMatchObject({ status: 1, lines: ['0 passed, 0 failed, 0 skipped'] });
});
