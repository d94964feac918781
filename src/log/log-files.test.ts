// Daily files on a real disk: days, sizes, ages, and disks that do not take a line.
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  rmdirSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SteppedClock } from '../../test/support/stepped-clock.ts';
import { tempFolder } from '../../test/support/temp-folder.ts';
import { LogFiles } from './log-files.ts';
import { eventually } from '../../test/support/eventually.ts';

const DAY_MS = 86_400_000;
const zone = process.env['TZ'];
let clock: SteppedClock;
let folder: string;
let problems: string[];

beforeEach(() => {
  process.env['TZ'] = 'UTC';
  clock = new SteppedClock(Date.UTC(2026, 0, 15, 12));
  folder = join(tempFolder(), 'log');
  problems = [];
});

afterEach(() => {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
});

function open(keepMs = 30 * DAY_MS, maxBytes = 100_000_000): LogFiles {
  return new LogFiles({ folder, keepMs, maxBytes, clock, onProblem: (text) => problems.push(text) });
}

const file = (name: string): string => readFileSync(join(folder, name), 'utf8');
const names = (): string[] => (existsSync(folder) ? readdirSync(folder).sort() : []);

describe('files', () => {
  it('are one a day', async () => {
    const log = open();
    log.write('one\n');
    log.write('two\n');
    await log.close();
    clock.stepWall(DAY_MS);
    log.write('three\n');
    await log.close();
    expect(names()).toEqual(['meterhub-2026-01-15.log', 'meterhub-2026-01-16.log']);
    expect([file('meterhub-2026-01-15.log'), file('meterhub-2026-01-16.log')]).toEqual(['one\ntwo\n', 'three\n']);
    expect(await log.today()).toBe('three\n');
  });

  it('are gone on with after a restart', async () => {
    for (const line of ['one\n', 'two\n']) {
      const log = open();
      log.write(line);
      await log.close();
    }
    expect(file('meterhub-2026-01-15.log')).toBe('one\ntwo\n');
  });

  it('go when they are too old, and only those of the log', async () => {
    mkdirSync(folder);
    for (const name of [
      'meterhub-2025-12-31.log',
      'meterhub-2026-01-13.log',
      'meterhub-2025-12-31.log.gz',
      'notes.txt',
    ]) {
      writeFileSync(join(folder, name), 'x\n');
    }
    const log = open(3 * DAY_MS);
    log.write('now\n');
    await log.close();
    expect(names()).toEqual([
      'meterhub-2025-12-31.log.gz',
      'meterhub-2026-01-13.log',
      'meterhub-2026-01-15.log',
      'notes.txt',
    ]);
  });

  it('together stay within their limit, the newest lines are kept', async () => {
    const log = open(30 * DAY_MS, 100_000);
    for (let n = 0; n < 5000; n++) {
      log.write(`${String(n).padStart(6, '0')} ${'x'.repeat(92)}\n`);
      // As much as a busy second brings.
      if (n % 50 === 49) await log.close();
    }
    const sizes = names().map((name) => statSync(join(folder, name)).size);
    expect(sizes.length).toBeGreaterThan(5);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(105_000);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeGreaterThan(70_000);
    const text = await log.today();
    const lines = text
      .trim()
      .split('\n')
      .map((line) => Number(line.slice(0, 6)));
    expect(lines.at(-1)).toBe(4999);
    expect(lines).toEqual(lines.map((_, index) => (lines[0] ?? 0) + index));
  });
});

describe('today', () => {
  it('is the end of a long day, from a whole line on', async () => {
    const log = open();
    const line = `${'y'.repeat(99)}\n`;
    for (let n = 0; n < 30; n++) {
      for (let m = 0; m < 1000; m++) log.write(line);
      await log.close();
    }
    const text = await log.today();
    expect(text.length).toBeLessThanOrEqual(1_000_000);
    expect(text.length).toBeGreaterThan(990_000);
    expect(text.startsWith(line)).toBe(true);
  });

  it('is empty before the first line', async () => expect(await open().today()).toBe(''));
});

describe('a disk that does not take a line', () => {
  it('is told once, lines wait, and all is well again later', async () => {
    mkdirSync(folder);
    symlinkSync('/dev/full', join(folder, 'meterhub-2026-01-15.log'));
    const log = open();
    for (let n = 0; n < 5; n++) {
      log.write(`line ${n}\n`);
      await log.close();
    }
    expect(problems).toEqual([
      expect.stringMatching(/^cannot write the log below .*ENOSPC.*Check space and rights\.$/),
    ]);
    expect(log.health()).toMatchObject({ problem: problems[0], code: 'LOG_WRITE', facts: { errno: 'ENOSPC' } });
    expect(log.health()).toMatchObject({ queued: 5, queueOf: 'lines', lastSuccessMs: null });
    unlinkSync(join(folder, 'meterhub-2026-01-15.log'));
    log.write('line 5\n');
    await log.close();
    expect(file('meterhub-2026-01-15.log')).toBe([0, 1, 2, 3, 4, 5].map((n) => `line ${n}\n`).join(''));
    expect([problems.at(-1), log.health().problem]).toEqual(['the log files can be written again', null]);
    expect(log.health()).toMatchObject({ code: null, queued: 0, lastSuccessMs: clock.wallMs() });
  });

  it('costs lines but no memory, and the log says how many', async () => {
    const parent = join(folder, '..');
    writeFileSync(folder, 'a file where the folder should be');
    const log = open();
    for (let n = 0; n < 20_000; n++) log.write(`${String(n).padStart(6, '0')} ${'z'.repeat(92)}\n`);
    await log.close();
    unlinkSync(folder);
    await clock.advance(11_000);
    await log.close();
    const text = file('meterhub-2026-01-15.log');
    expect(text.length).toBeLessThan(1_001_000);
    expect(text.endsWith('(10000 lines are missing here: the disk did not take them)\n')).toBe(true);
    expect(readdirSync(parent)).toEqual(['log']);
    expect(log.health().dropped).toBe(10_000);
  });

  it('is not tried for every line', async () => {
    writeFileSync(folder, 'a file where the folder should be');
    const log = open();
    log.write('one\n');
    await eventually('the problem', () => log.health().problem !== null);
    unlinkSync(folder);
    mkdirSync(folder);
    log.write('two\n');
    await new Promise((resolve) => setImmediate(resolve));
    expect(names()).toEqual([]);
    rmdirSync(folder);
    await clock.advance(10_001);
    log.write('three\n');
    await eventually('the end of the problem', () => log.health().problem === null);
    expect(file('meterhub-2026-01-15.log')).toBe('one\ntwo\nthree\n');
  });
});

describe('a disk that stalls', () => {
  it('holds the end of the program up for a second, no longer', async () => {
    mkdirSync(folder);
    const pipe = join(folder, 'meterhub-2026-01-15.log');
    // Opening a pipe that nobody reads does not return: as a network share whose server is gone.
    execFileSync('mkfifo', [pipe]);
    const log = open();
    log.write('one\n');
    let isOver = false;
    const closed = log.close().then(() => (isOver = true));
    await clock.advance(990);
    expect(isOver).toBe(false);
    await clock.advance(20);
    await closed;
    closeSync(openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK));
  });
});
