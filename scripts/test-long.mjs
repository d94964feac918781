// All tests with their full numbers, part by part: what is done is kept in test-results/long.json, and the next call goes on
// with the rest of the same commit. `--one` ends after one part, `--again` begins anew.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const FOLDER = join(ROOT, 'test-results');
const STATE = join(FOLDER, 'long.json');
const REPORT = join(FOLDER, 'long-part.json');
/** No part may take longer: one that does has failed. */
const PART_MS = 30 * 60_000;

const KILLS = 'test/integration/history-kill.test.ts';
const FAULTS = ['modbus-faults', 'modbus-server-clients', 'simulator-tcp'].map(
  (name) => `test/integration/${name}.test.ts`,
);

const OTHERS = readdirSync(join(ROOT, 'test/integration'))
  .filter((name) => name.endsWith('.test.ts') && !name.startsWith('dashboard'))
  .map((name) => `test/integration/${name}`)
  .filter((file) => file !== KILLS && !FAULTS.includes(file));

/** Arguments of vitest or of a script, and which part of the full numbers it is. */
const PARTS = [
  { name: 'properties and fuzz inputs', args: ['--project', 'quick'], long: '1' },
  { name: 'faulty wires', args: FAULTS, long: '1' },
  ...[1, 2, 3, 4].map((part) => ({ name: `kills, part ${part} of 4`, args: [KILLS], long: `${part}/4` })),
  { name: 'the program', args: OTHERS, long: '1' },
  { name: 'the page', args: ['--project', 'browser'], long: '1' },
  { name: 'packages in fresh Debian 12 and 13', script: 'scripts/fresh-debian/fresh-debian.ts', args: [], long: '1' },
];

function git(...args) {
  return execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim();
}

/** Null: as never begun. */
function readState() {
  try {
    return JSON.parse(readFileSync(STATE, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

async function run({ name, script, args, long }) {
  rmSync(REPORT, { force: true });
  const started = new Date();
  console.log(`\n${name}: ${started.toISOString()}`);
  const program = script
    ? ['--import', 'tsx', join(ROOT, script)]
    : [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run'];
  const child = spawn(process.execPath, [...program, ...args], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, METERHUB_LONG: long, METERHUB_TEST_REPORT: REPORT },
  });
  const limit = setTimeout(() => child.kill('SIGTERM'), PART_MS);
  const code = await new Promise((resolve) => child.once('close', resolve));
  clearTimeout(limit);
  const totals = totalsOf();
  // A run that broke outside of a test must not look green.
  const failed = code === 0 ? totals.failed : Math.max(1, totals.failed);
  return { date: started.toISOString(), seconds: Math.round((Date.now() - started) / 1000), ...totals, failed };
}

function totalsOf() {
  try {
    const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(REPORT, 'utf8'));
    return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

const commit = git('rev-parse', '--short', 'HEAD');
// Of a tree that is changed nothing can be kept: nobody could say what was tested.
const isChanged = git('status', '--porcelain', '--untracked-files=no') !== '';
const kept = process.argv.includes('--again') || isChanged ? null : readState();
const parts = kept?.commit === commit ? kept.parts : {};

mkdirSync(FOLDER, { recursive: true });
for (const part of PARTS) {
  // What failed is done again.
  if (parts[part.name]?.failed === 0) continue;
  parts[part.name] = await run(part);
  writeFileSync(STATE, `${JSON.stringify({ commit, parts }, null, 2)}\n`);
  if (process.argv.includes('--one')) break;
}

let [passed, failed] = [0, 0];
console.log(`\ncommit ${commit}${isChanged ? ' with changes' : ''}, ${new Date().toISOString()}`);
for (const { name } of PARTS) {
  const part = parts[name];
  if (!part) {
    console.log(`  ${name}: not yet`);
    continue;
  }
  passed += part.passed;
  failed += part.failed;
  const skipped = part.skipped > 0 ? `, ${part.skipped} skipped` : '';
  console.log(`  ${name}: ${part.passed} passed, ${part.failed} failed${skipped}, ${part.seconds} s, ${part.date}`);
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
