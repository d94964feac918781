// What stands before the tests: build, types, lint, format; two at a time, since each of them uses more than one core for a
// part of its time only. Prints what fails, and one line of times.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const AT_ONCE = 2;

/** The longest first. */
const CHECKS = [
  ['format', ['prettier', '--check', '--cache', '--log-level', 'warn', '.']],
  ['build', [join(ROOT, 'scripts/build.mjs')]],
  ['lint', ['oxlint', '--deny-warnings']],
  ['types', ['tsc', '-p', 'tsconfig.json']],
  ['types of the page', ['tsc', '-p', 'web/tsconfig.json']],
];

/** Of one check: its name, how long it took, what it printed, whether it is content. */
function run([name, [program, ...args]]) {
  const startMs = performance.now();
  const file = program.endsWith('.mjs') ? program : join(ROOT, 'node_modules/.bin', program);
  const child = spawn(process.execPath, [file, ...args], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk.toString()));
  return new Promise((resolve) => {
    child.once('error', (error) => (output += error.message));
    child.once('close', (code) => {
      resolve({ name, seconds: (performance.now() - startMs) / 1000, output, isGood: code === 0 });
    });
  });
}

const waiting = [...CHECKS];
const done = [];
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) done.push(await run(check));
  }),
);

for (const { name, output } of done.filter(({ isGood }) => !isGood)) console.error(`${name}:\n${output}`);
console.log(
  done.map(({ name, seconds, isGood }) => `${name} ${isGood ? '' : 'FAILED '}${seconds.toFixed(1)} s`).join(', '),
);
process.exitCode = done.every(({ isGood }) => isGood) ? 0 : 1;
