// The backup on a real disk: rows as they come, days, restarts, and disks that are full or stall.
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
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cycleAt } from '../../../test/support/dataset-cycles.ts';
import { SteppedClock } from '../../../test/support/stepped-clock.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { CsvBackup } from './csv-backup.ts';
import { eventually } from '../../../test/support/eventually.ts';

const MINUTE_MS = 60_000;
const START_MS = Date.UTC(2026, 0, 15, 21, 54, 30);
const HEADER = 'time;timestamp;p;info\n';
const zone = process.env['TZ'];

let folder: string;
let clock: SteppedClock;
let backup: CsvBackup;
let uploads: string[];
let logged: string[];

beforeEach(() => {
  process.env['TZ'] = 'Europe/Berlin';
  folder = tempFolder();
  clock = new SteppedClock(START_MS);
  uploads = [];
  logged = [];
  open();
});

afterEach(async () => {
  await Promise.all([backup.stop(), clock.advance(2000)]);
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
});

function open(columns = ['time', 'timestamp', 'p', 'info']): void {
  // A backup that is stopped may still log and upload: into the lists of its own test.
  const lines = logged;
  const names = uploads;
  const note = (_fields: object, text: string): number => lines.push(text);
  backup = new CsvBackup({
    config: { path: folder, columns, everyMs: 5 * MINUTE_MS, saveMs: 60 * MINUTE_MS },
    clock,
    log: { warn: note, info: note },
    upload: (name) => names.push(name),
  });
  backup.start();
  // The first dataset only says where the clock stands.
  backup.accept(cycleAt(clock.wallMs()));
}

/** Lets time pass with a dataset every 30 s; `p` is the number of the half minute. */
async function run(minutes: number): Promise<void> {
  for (let step = 0; step < minutes * 2; step++) {
    await clock.advance(30_000);
    backup.accept(cycleAt(clock.wallMs(), { p: Math.round((clock.wallMs() - START_MS) / 30_000), info: null }));
  }
}

const pathOf = (date: string): string => join(folder, date.slice(0, 4), `${date}.csv`);
const onDisk = (date: string): string => (existsSync(pathOf(date)) ? readFileSync(pathOf(date), 'utf8') : '');
const waitFor = (date: string, text: string): Promise<void> =>
  eventually(`${text} on disk`, () => onDisk(date).includes(text));

describe('rows', () => {
  it('are on disk as soon as they are there, exactly in the format of meterhub-2022', async () => {
    await run(1);
    await waitFor('2026-01-15', '22:55');
    expect(onDisk('2026-01-15')).toBe(`${HEADER}2026-01-15 22:55:00;1768514100;1;\n`);
    await run(5);
    await waitFor('2026-01-15', '23:00');
    expect(onDisk('2026-01-15').split('\n')).toHaveLength(4);
    expect(backup.today()).toBe(onDisk('2026-01-15'));
  });

  it('begin a new file with the new day, and hand the old one to the upload', async () => {
    const uploadedBy = (count: number): Promise<void> => eventually(`upload ${count}`, () => uploads.length >= count);
    await run(6);
    await uploadedBy(2);
    await run(55);
    await waitFor('2026-01-15', '23:55');
    await run(5);
    await uploadedBy(4);
    // Yesterday's at the start; 23:00; the day that is over; 00:00 of the new one.
    expect(uploads).toEqual(['14', '15', '15', '16'].map((day) => `2026/2026-01-${day}.csv`));
    expect(onDisk('2026-01-15').split('\n').slice(-2)).toEqual(['2026-01-15 23:55:00;1768517700;121;', '']);
    expect(onDisk('2026-01-16')).toBe(`${HEADER}2026-01-16 00:00:00;1768518000;131;\n`);
    expect(backup.today()).toBe(onDisk('2026-01-16'));
  });

  it('are none before the first boundary', async () => {
    expect(backup.today()).toBe(HEADER);
    backup.accept(cycleAt(clock.wallMs() + 1000));
    await clock.advance(1000);
    expect(onDisk('2026-01-15')).toBe('');
  });
});

describe('a restart', () => {
  it('goes on in the file of today', async () => {
    await run(6);
    await waitFor('2026-01-15', '23:00');
    const before = onDisk('2026-01-15');
    open();
    await eventually('the rows of before', () => backup.today() === before);
    await run(5);
    await waitFor('2026-01-15', '23:05');
    expect(onDisk('2026-01-15').startsWith(before)).toBe(true);
    expect(onDisk('2026-01-15').split('\n')).toHaveLength(5);
  });

  it('keeps a file with other columns under another name, and says which', async () => {
    await run(1);
    await waitFor('2026-01-15', '22:55');
    const before = onDisk('2026-01-15');
    open(['time', 'p']);
    await run(6);
    await waitFor('2026-01-15', '23:00');
    const aside = join(folder, '2026', '2026-01-15.old-1.csv');
    expect(readFileSync(aside, 'utf8')).toBe(before);
    expect(onDisk('2026-01-15')).toBe('time;p\n2026-01-15 23:00:00;11\n');
    expect(logged).toContain(`backup: the columns have changed: the file of today so far was kept as ${aside}`);
  });

  it('uploads a day that was taken up and is over now', async () => {
    mkdirSync(join(folder, '2026'));
    writeFileSync(pathOf('2026-01-15'), `${HEADER}x;1;2;3\n`);
    clock.stepWall(125 * MINUTE_MS);
    open();
    await eventually('the upload of yesterday', () => uploads.includes('2026/2026-01-15.csv'));
  });
});

describe('save', () => {
  it('writes and uploads now', async () => {
    const saved = backup.save(10_000);
    await saved;
    expect(onDisk('2026-01-15')).toBe(HEADER);
    expect(uploads.at(-1)).toBe('2026/2026-01-15.csv');
  });

  it('says why it cannot', async () => {
    writeFileSync(join(folder, '2026'), 'a file where the folder should be');
    const failure = { code: 'BACKUP_WRITE', message: expect.stringMatching(/^cannot write 2026\/2026-01-15\.csv: /) };
    await expect(backup.save(10_000)).rejects.toMatchObject(failure);
  });
});

describe('a disk that refuses', () => {
  it('loses no row: they wait in memory and are written later; the log says it once', async () => {
    await run(1);
    await waitFor('2026-01-15', '22:55');
    const obstacle = `${pathOf('2026-01-15')}.tmp`;
    mkdirSync(obstacle);
    await run(15);
    await eventually('the problem', () => backup.health().problem?.includes('EISDIR') === true);
    expect(backup.health().problem).toMatch(/^cannot write 2026\/2026-01-15\.csv: EISDIR.*Check space and rights/);
    expect(backup.health()).toMatchObject({ code: 'BACKUP_WRITE', facts: { errno: 'EISDIR' }, queueOf: 'rows' });
    expect(backup.health()).toMatchObject({ queued: 3, dropped: 0 });
    expect(backup.today().split('\n')).toHaveLength(6);
    rmdirSync(obstacle);
    await run(5);
    await eventually('the end of the problem', () => backup.health().problem === null);
    await waitFor('2026-01-15', '23:15');
    expect(onDisk('2026-01-15')).toBe(backup.today());
    expect(backup.today().match(/\d\d:\d\d:00/g)).toEqual(
      ['55', '00', '05', '10', '15'].map((m) => `${m === '55' ? 22 : 23}:${m}:00`),
    );
    expect(logged.filter((text) => text.includes('cannot write'))).toHaveLength(1);
    expect(logged.filter((text) => text === 'backup works again')).toHaveLength(1);
    expect(backup.health()).toMatchObject({ code: null, facts: {}, queued: 0, lastSuccessMs: clock.wallMs() });
  });

  it('is tried again after ten seconds, then less and less often, every five minutes at least', async () => {
    await run(1);
    await waitFor('2026-01-15', '22:55');
    await eventually('a backup that has nothing to do', () => backup.health().queued === 0 && clock.timers === 0);
    mkdirSync(`${pathOf('2026-01-15')}.tmp`);
    backup.accept(cycleAt(START_MS + 6 * MINUTE_MS, { p: 1 }));
    const pausesMs: number[] = [];
    for (let tries = 0; tries < 7; tries++) {
      await eventually('the next failure', () => backup.health().problem !== null && clock.timers === 1);
      pausesMs.push(...(await clock.jumps(1)));
    }
    expect(pausesMs).toEqual([10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000]);
  });

  it('has not got the row that came while another one was written, and that row is counted as waiting', async () => {
    await run(1);
    await eventually(
      'a backup that has nothing to do',
      () => backup.health().queued === 0 && onDisk('2026-01-15') !== '',
    );
    const obstacle = `${pathOf('2026-01-15')}.tmp`;
    const wallMs = clock.wallMs.bind(clock);
    // The clock is asked when a write is over: from then on the disk refuses.
    const refuse = (): number => {
      if (onDisk('2026-01-15').includes('23:00')) mkdirSync(obstacle, { recursive: true });
      return wallMs();
    };
    clock.wallMs = refuse;
    const rowAt = (minutes: number): void => backup.accept(cycleAt(START_MS + (minutes + 0.5) * MINUTE_MS, { p: 1 }));
    rowAt(5);
    rowAt(10);
    await eventually('the refusal', () => backup.health().problem !== null);
    expect(onDisk('2026-01-15')).not.toContain('23:05');
    expect(backup.health()).toMatchObject({ queued: 1, dropped: 0 });
    clock.wallMs = wallMs;
    rmdirSync(obstacle);
    await run(1);
    await waitFor('2026-01-15', '23:05');
    await eventually('nothing that waits', () => backup.health().queued === 0);
  });

  it('is given days up, the oldest first, when it lasts for more than a week', async () => {
    writeFileSync(join(folder, '2026'), 'a file where the folder should be');
    for (let day = 0; day < 10; day++) {
      await run(6);
      clock.stepWall(24 * 60 * MINUTE_MS - 6 * MINUTE_MS);
    }
    const lost = logged.flatMap((text) => /(\d+) rows of 2026-01-\d\d are lost/.exec(text)?.[1] ?? []);
    expect(lost).toHaveLength(3);
    expect(backup.health().dropped).toBe(lost.reduce((sum, rows) => sum + Number(rows), 0));
  });
});

describe('a disk that stalls', () => {
  it('never makes the dataset wait, is told as a problem, and is caught up with', async () => {
    await run(1);
    await waitFor('2026-01-15', '22:55');
    const pipe = `${pathOf('2026-01-15')}.tmp`;
    // Opening a pipe that nobody reads does not return: as a network share whose server is gone.
    execFileSync('mkfifo', [pipe]);
    await run(4.5);
    // The write begins with the row, and is told after 30 s.
    await clock.advance(29_000);
    expect(backup.health().problem).toBe(null);
    await clock.advance(2000);
    expect(backup.health().problem).toMatch(/does not end: the disk stalls/);
    await run(5.5);
    expect(backup.health().problem).toMatch(/does not end: the disk stalls/);
    expect(backup.today().split('\n')).toHaveLength(5);
    const saving = backup.save(5000);
    await Promise.all([expect(saving).rejects.toMatchObject({ code: 'BACKUP_WRITE' }), clock.advance(6000)]);
    // A reader lets the write go on (and then fail: a pipe cannot be synced).
    const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
    await eventually('the end of the stall', () => !readdirSync(join(folder, '2026')).includes('2026-01-15.csv.tmp'));
    closeSync(reader);
    await run(6);
    await waitFor('2026-01-15', '23:10');
    expect(onDisk('2026-01-15').split('\n')).toHaveLength(6);
  });

  it('holds the end of the program up for a second, no longer', async () => {
    await run(1);
    await waitFor('2026-01-15', '22:55');
    const pipe = `${pathOf('2026-01-15')}.tmp`;
    execFileSync('mkfifo', [pipe]);
    await run(6);
    let isOver = false;
    const stopped = backup.stop().then(() => (isOver = true));
    await clock.advance(990);
    expect(isOver).toBe(false);
    await clock.advance(20);
    await stopped;
    closeSync(openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK));
  });
});
