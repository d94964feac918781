// Runs the quick tests on other versions of Node, one line each. Their binaries come as npm packages into a folder for the time
// of the run: they are no dependency of the program.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const VITEST = join(ROOT, 'node_modules/vitest/vitest.mjs');
/** The packages are named after what `process.arch` says. */
const PACKAGE = `node-${process.platform}-${process.arch}`;

function runOn(major, folder) {
  execFileSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--prefix', folder, `${PACKAGE}@${major}`], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const node = join(folder, 'node_modules', PACKAGE, 'bin/node');
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
  const report = join(ROOT, `test-results/node-${major}.json`);
  const { status, stdout, stderr } = spawnSync(node, [VITEST, 'run', '--project', 'quick'], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, METERHUB_TEST_REPORT: report, PATH: `${dirname(node)}:${process.env.PATH}` },
  });
  if (status !== 0) console.error(`${stdout}${stderr}`);
  console.log(`Node ${version}: the quick tests ${status === 0 ? 'passed' : 'FAILED'}`);
  return status === 0;
}

for (const major of process.argv.slice(2)) {
  const folder = mkdtempSync(join(tmpdir(), 'meterhub-node-'));
  try {
    if (!runOn(major, folder)) process.exitCode = 1;
  } catch (error) {
    console.error(`Node ${major}: the quick tests could not run: ${error.message}`);
    process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
