// `node --import tsx scripts/fresh-debian/fresh-debian.ts [bookworm|trixie ...] [--tests]`: tries the Debian packages and the demo in
// fresh roots of both releases, and prints a table; with --tests it runs `npm cit` there instead. As root on Debian, with debootstrap,
// socat and chromium; a part of `npm run test:long`.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { TARGETS } from '../package/targets.ts';
import { FreshRoot } from './fresh-root.ts';
import { Trial, type Packages, type Step } from './trial.ts';
import { installNode, measureDemo, measureTests } from './two-commands.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const NEXT_VERSION = '99.0.0';

/** What each release has for Node. */
const SUITES = {
  bookworm: { name: 'Debian 12', hasNode20: false },
  trixie: { name: 'Debian 13', hasNode20: true },
} as const;
type Suite = keyof typeof SUITES;

const missing = ['debootstrap', 'socat', 'chromium', 'unshare', 'systemd-analyze'].filter(
  (program) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0,
);
const target = TARGETS.find(({ cpu }) => cpu === process.arch);
if (process.getuid?.() !== 0 || missing.length > 0 || !target) {
  console.error(
    `Fresh roots need root, and what is missing here: ${missing.join(' ') || 'a machine that packages are made for'}.`,
  );
  process.exit(1);
}

const isSuite = (name: string): name is Suite => name in SUITES;
const isTests = process.argv.includes('--tests');
const asked = process.argv.slice(2).filter(isSuite);
const suites: readonly Suite[] = asked.length > 0 ? asked : ['bookworm', 'trixie'];

const work = mkdtempSync(join(tmpdir(), 'meterhub-fresh-'));
const cache = process.env['METERHUB_ROOTS'] ?? join(work, 'roots');
mkdirSync(cache, { recursive: true });

function make(version: string | null): string {
  const to = join(work, version ?? 'now');
  const args = [
    '--import',
    'tsx',
    join(ROOT, 'scripts/package/package.ts'),
    'deb',
    '--quick',
    '--arch',
    target?.debian ?? '',
  ];
  execFileSync(process.execPath, [...args, '--to', to, ...(version === null ? [] : ['--version', version])], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return to;
}

function packagesIn(now: string, next: string, hasNode20: boolean): Packages {
  const find = (folder: string, name: string): string => {
    const file = readdirSync(folder).find((each) => each.startsWith(`${name}_`));
    if (file === undefined) throw new Error(`${name} was not made`);
    return join(folder, file);
  };
  const name = hasNode20 ? 'meterhub' : 'meterhub-with-node';
  return {
    first: find(now, name),
    second: find(next, name),
    secondVersion: NEXT_VERSION,
    refused: hasNode20 ? null : find(now, 'meterhub'),
  };
}

async function tryPackages(
  root: FreshRoot,
  packages: { readonly now: string; readonly next: string } | null,
  hasNode20: boolean,
): Promise<readonly Step[]> {
  if (packages === null) {
    root.run('apt-get update -qq');
    return [];
  }
  const trial = new Trial(root, packagesIn(packages.now, packages.next, hasNode20));
  await trial.run();
  return trial.steps;
}

async function tryCommands(root: FreshRoot, hasNode20: boolean, isTests: boolean): Promise<Step> {
  const node = hasNode20 ? "Debian's Node" : 'a Node from elsewhere';
  const what = `${isTests ? 'npm cit' : 'npm ci && npm run demo'}, with ${node}`;
  try {
    installNode(root, hasNode20);
    const { seconds, diskMb, peakMb, last } = await (isTests ? measureTests : measureDemo)(root, ROOT);
    const size = `${diskMb} MB on the disk, ${peakMb} MB of memory at most`;
    return { what, isGood: true, result: isTests ? `${size}: ${last}` : size, seconds };
  } catch (error) {
    return { what, isGood: false, result: error instanceof Error ? error.message : String(error), seconds: 0 };
  }
}

function print(name: string, steps: readonly Step[]): void {
  console.log(`\n| ${name} | | result | s |\n| --- | --- | --- | --- |`);
  for (const { what, isGood, result, seconds } of steps) {
    const mark = isGood === null ? 'untried' : isGood ? 'good' : 'FAILED';
    console.log(`| ${what} | ${mark} | ${result.replaceAll('\n', ' ').replaceAll('|', '/')} | ${seconds} |`);
  }
}

const all: Step[] = [];
try {
  const packages = isTests ? null : { now: make(null), next: make(NEXT_VERSION) };
  for (const suite of suites) {
    const { name, hasNode20 } = SUITES[suite];
    const root = new FreshRoot(suite, cache, join(work, suite));
    const steps = [...(await tryPackages(root, packages, hasNode20)), await tryCommands(root, hasNode20, isTests)];
    print(name, steps);
    all.push(...steps);
    if (steps.some(({ isGood }) => isGood === false)) process.exitCode = 1;
    root.remove();
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** The totals, spelled as vitest spells them, for whoever adds them up. */
const report = process.env['METERHUB_TEST_REPORT'];
if (report !== undefined) {
  const count = (isGood: boolean | null): number => all.filter((step) => step.isGood === isGood).length;
  const totals = { numPassedTests: count(true), numFailedTests: count(false), numPendingTests: count(null) };
  writeFileSync(report, JSON.stringify(totals));
}
