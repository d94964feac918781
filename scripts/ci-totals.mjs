// Prints the totals of a test run as its last line and fails on any failure, any skip, or a run that did not finish.
import { readFileSync } from 'node:fs';

const [reportPath, statusText] = process.argv.slice(2);
const status = Number(statusText);

let report = null;
try {
  report = JSON.parse(readFileSync(reportPath, 'utf8'));
} catch (error) {
  console.error(`The test run left no report (${error.message}): it failed before or while testing.`);
}

const passed = report?.numPassedTests ?? 0;
const failed = report?.numFailedTests ?? 0;
const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
const brokenFiles = report?.testResults.filter(({ status: result }) => result === 'failed').length ?? 0;
for (const { name, assertionResults } of report?.testResults ?? []) {
  for (const { status: result, fullName } of assertionResults) {
    if (result !== 'passed') console.log(`${result}: ${fullName} (${name})`);
  }
}

const good = status === 0 && report !== null && passed > 0 && failed === 0 && skipped === 0 && brokenFiles === 0;
// A run that broke outside a test must not look green: it counts as one failure.
const failures = good || failed > 0 || skipped > 0 ? failed : 1;
console.log(`${passed} passed, ${failures} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = good ? 0 : 1;
