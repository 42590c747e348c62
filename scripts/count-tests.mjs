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
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  const brokenFiles = testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length;
  total.passed += numPassedTests;
  total.failed += numFailedTests + brokenFiles;
  total.skipped += numPendingTests + numTodoTests;
}

// What scripts beside the packages' own tests have counted.
for (const report of readdirSync('.').filter((name) => /^test-results-.*\.json$/.test(name))) {
  const { passed, failed, skipped } = JSON.parse(readFileSync(report, 'utf8'));
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
}

console.log(`${total.passed} passed, ${total.failed + missing} failed, ${total.skipped} skipped`);
process.exit(total.failed + missing > 0 || total.passed === 0 ? 1 : 0);
