/** Adds up the workspace's test reports: prints `N passed, N failed, N skipped`, and fails if a test or a report is missing. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const total = { passed: 0, failed: 0, skipped: 0 };
let missing = 0;

const members = ['packages', 'apps'].flatMap((group) => readdirSync(group).map((name) => join(group, name)));

for (const member of [...members, 'parity']) {
  const manifest = join(member, 'package.json');
  if (!existsSync(manifest) || !JSON.parse(readFileSync(manifest, 'utf8')).scripts?.test) continue;
  const report = join(member, 'test-results.json');
  if (!existsSync(report)) {
    console.error(`count-tests: no ${report}: its tests did not run`);
    missing++;
    continue;
  }
  add(countsOf(report));
}

// What runs beside the packages' own tests: on other backends and versions of Node.
for (const report of readdirSync('.').filter((name) => /^test-results-.*\.json$/.test(name))) {
  add(countsOf(report));
}

console.log(`${total.passed} passed, ${total.failed + missing} failed, ${total.skipped} skipped`);
process.exit(total.failed + missing > 0 || total.passed === 0 ? 1 : 0);

/** Of a report by Vitest, or of one that a script has written as counts. */
function countsOf(report) {
  const read = JSON.parse(readFileSync(report, 'utf8'));
  if (!('numPassedTests' in read)) return read;
  const { numPassedTests: passed, numFailedTests, numPendingTests, numTodoTests, testResults } = read;
  const brokenFiles = testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length;
  return { passed, failed: numFailedTests + brokenFiles, skipped: numPendingTests + numTodoTests };
}

function add({ passed, failed, skipped }) {
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
}
