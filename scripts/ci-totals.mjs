// Prints the totals of test runs as its last line and fails on any failure, any skip, or a run that did not finish.
// Arguments: exit status of all runs, report files.
import { readFileSync } from 'node:fs';

const [statusText, ...paths] = process.argv.slice(2);

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    console.error(`A test run left no report (${error.message}): it failed before or while testing.`);
    return null;
  }
}

const reports = paths.map(readReport);
const sum = (count) => reports.reduce((total, report) => total + (report ? count(report) : 0), 0);

const passed = sum(({ numPassedTests }) => numPassedTests);
const failed = sum(({ numFailedTests }) => numFailedTests);
const skipped = sum(({ numPendingTests, numTodoTests = 0 }) => numPendingTests + numTodoTests);
const brokenFiles = sum(({ testResults }) => testResults.filter(({ status }) => status === 'failed').length);
for (const { name, assertionResults } of reports.flatMap((report) => report?.testResults ?? [])) {
  for (const { status, fullName } of assertionResults) {
    if (status !== 'passed') console.log(`${status}: ${fullName} (${name})`);
  }
}

const isComplete = reports.length > 0 && reports.every((report) => report !== null && report.numPassedTests > 0);
const good = Number(statusText) === 0 && isComplete && failed === 0 && skipped === 0 && brokenFiles === 0;
// A run that broke outside a test must not look green: it counts as one failure.
const failures = good || failed > 0 || skipped > 0 ? failed : 1;
console.log(`${passed} passed, ${failures} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = good ? 0 : 1;
