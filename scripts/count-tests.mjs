/**
 * Adds up the workspace's test reports: says which tests failed, prints `N passed, N failed, N skipped` as its last line, and
 * fails if a test or a report is missing.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const total = { passed: 0, failed: 0, skipped: 0 };
const failures = [];

const members = ['packages', 'apps'].flatMap((group) => readdirSync(group).map((name) => join(group, name)));

for (const member of [...members, 'parity']) {
  const manifest = join(member, 'package.json');
  if (!existsSync(manifest) || !JSON.parse(readFileSync(manifest, 'utf8')).scripts?.test) continue;
  const report = join(member, 'test-results.json');
  if (!existsSync(report)) {
    failures.push(`no ${report}: its tests did not run`);
    total.failed++;
    continue;
  }
  add(countsOf(report));
}

// What runs beside the packages' own tests: on other backends and versions of Node.
for (const report of readdirSync('.').filter((name) => /^test-results-.*\.json$/.test(name))) {
  add(countsOf(report));
}

for (const failure of failures) console.log(`failed: ${failure}`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;

/** Of a report by Vitest, or of one that a script has written as counts. */
function countsOf(report) {
  const read = JSON.parse(readFileSync(report, 'utf8'));
  if (!('numPassedTests' in read)) return read;
  const { numPassedTests: passed, numFailedTests, numPendingTests, numTodoTests, testResults } = read;
  const broken = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
  failures.push(...broken.map(({ name, message }) => failure(name, 'does not load', message)));
  for (const { name, assertionResults } of testResults) {
    const failed = assertionResults.filter(({ status }) => status === 'failed');
    failures.push(
      ...failed.map(({ fullName, failureMessages }) => failure(name, fullName, failureMessages[0])),
    );
  }
  return { passed, failed: numFailedTests + broken.length, skipped: numPendingTests + numTodoTests };
}

/** One line: the file, the test, and the first line of what went wrong. */
function failure(file, test, message) {
  const [first] = stripVTControlCharacters(message ?? '').split('\n');
  return `${relative('.', file)} > ${test}: ${first}`;
}

function add({ passed, failed, skipped }) {
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
}
