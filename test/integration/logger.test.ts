// `meterhub logger` against firehoses on real sockets: MeterHub's own, and those of both versions of the Go original.
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exportRecords, inspect, type ExportFlags } from '../../src/cli/logger/logger.ts';
import { recordInto, type RecordIntoFlags } from '../../src/cli/logger/record.ts';
import { LoggerFile } from '../../src/logger/file.ts';
import type { LoggerRecord } from '../../src/logger/record.ts';
import { CommandWorld } from '../support/command-world.ts';
import { GO_KEPT_EVENTS, GoFirehose, type GoVersion } from '../support/go-firehose.ts';
import { WebHouse } from '../support/web-house.ts';
import { eventually } from '../support/eventually.ts';

let folder: string;
let path: string;
const servers: (GoFirehose | WebHouse)[] = [];
/** Half past eleven in Berlin. */
const START_MS = Date.parse('2026-03-22T10:30:00Z');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'meterhub-logger-'));
  path = join(folder, 'log.db');
});

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function goServer(version: GoVersion): Promise<GoFirehose> {
  const server = new GoFirehose(version);
  await server.open();
  servers.push(server);
  return server;
}

function record(url: string, flags: Partial<RecordIntoFlags> = {}) {
  const world = new CommandWorld();
  const all = { url, dbfile: path, sleeptime: '3600', timeout: '45', category: 'meterupdate', ...flags };
  const ended = recordInto(all, world);
  ended.catch(() => undefined);
  return {
    world,
    async end() {
      world.end();
      await ended;
    },
    ended,
  };
}

function recorded(file = path): LoggerRecord[] {
  const opened = LoggerFile.openForReading(file);
  try {
    return [...opened.records({ fromMs: 0, toMs: Number.MAX_SAFE_INTEGER })].flat();
  } finally {
    opened.close();
  }
}

const settled = (server: GoFirehose) =>
  eventually(
    'a question after the last event',
    () => server.isWaitedFor && /since_time/.test(server.asked.at(-1) ?? ''),
  );

describe.each<GoVersion>(['0.5', '0.6', '1.x'])('the firehose of the Go original %s', (version) => {
  it('is recorded with the times and values it tells', async () => {
    const server = await goServer(version);
    const recording = record(server.address);
    await eventually('a question', () => server.isWaitedFor);
    server.publish(START_MS + 544, 12, 'TotkWhExportPhsB', 0.054999999701976776);
    await settled(server);
    server.publish(START_MS + 700, 12, 'WLocPhsA', -45.28234100341797);
    await settled(server);
    await recording.end();
    expect(recorded()).toEqual([
      { device: '12', measurand: 'energyExportL2', unit: 'kWh', value: 0.054999999701976776, atMs: START_MS + 544 },
      { device: '12', measurand: 'powerL1', unit: 'W', value: -45.28234100341797, atMs: START_MS + 700 },
    ]);
    expect(recording.world.errors).toMatch(/Cached 2 measurements, storing\.\n$/);
  });

  it('loses nothing and has nothing twice, however its events fall together', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), fc.boolean()), { minLength: 1, maxLength: 40 }),
        async (steps) => {
          rmSync(path, { force: true });
          const server = await goServer(version);
          const recording = record(server.address);
          await eventually('a question', () => server.isWaitedFor);
          let ms = START_MS;
          for (const [index, [gapMs, isWaiting]] of steps.entries()) {
            ms += gapMs;
            server.publish(ms, index, 'WLocPhsA', index);
            if (isWaiting) await new Promise((resolve) => setTimeout(resolve, 2));
          }
          await settled(server);
          await recording.end();
          await server.close();
          expect(recorded().map(({ value }) => value)).toEqual(steps.map((_, index) => index));
        },
      ),
      { numRuns: 8 },
    );
  });

  it('is asked again when it comes back, for all that it kept meanwhile', async () => {
    const server = await goServer(version);
    const recording = record(server.address);
    await eventually('a question', () => server.isWaitedFor);
    server.publish(START_MS, 1, 'WLocPhsA', 1);
    await settled(server);
    await server.close();
    server.publish(START_MS + 1, 1, 'WLocPhsA', 2);
    await eventually('a complaint', () => recording.world.errors.includes('trying again'));
    server.publish(START_MS + 2, 1, 'WLocPhsA', 3);
    await server.open();
    await eventually('the connection', () => recording.world.errors.includes('again\n'));
    await settled(server);
    await recording.end();
    expect(recorded().map(({ value }) => value)).toEqual([1, 2, 3]);
  });

  it('may have been started anew, with its clock set back', async () => {
    const server = await goServer(version);
    const recording = record(server.address);
    await eventually('a question', () => server.isWaitedFor);
    server.publish(START_MS, 1, 'WLocPhsA', 1);
    await settled(server);
    await server.close(true);
    server.publish(5000, 1, 'WLocPhsA', 2);
    await eventually('a complaint', () => recording.world.errors.includes('trying again'));
    await server.open();
    await eventually('the second value', () => server.asked.some((url) => url.includes('since_time=4999')));
    await recording.end();
    expect(recorded().map(({ value }) => value)).toEqual([2, 1]);
  });

  it('is taken up where the last recording ended', async () => {
    const server = await goServer(version);
    const first = record(server.address);
    await eventually('a question', () => server.isWaitedFor);
    server.publish(START_MS, 1, 'WLocPhsA', 1);
    await settled(server);
    await first.end();
    server.publish(START_MS + 1000, 1, 'WLocPhsA', 2);
    server.publish(START_MS + 2000, 1, 'WLocPhsA', 3);
    const second = record(server.address);
    await settled(server);
    await second.end();
    expect(recorded().map(({ value }) => value)).toEqual([1, 2, 3]);
  });

  it('that gave up events before they were fetched is said to have', async () => {
    const server = await goServer(version);
    const recording = record(server.address);
    await eventually('a question', () => server.isWaitedFor);
    server.publish(START_MS, 1, 'WLocPhsA', 1);
    for (let index = 0; index < 2 * GO_KEPT_EVENTS; index++) server.publish(START_MS + 1 + index, 1, 'WLocPhsA', index);
    await settled(server);
    await recording.end();
    expect(recording.world.errors).toContain('some values are missing');
  });
});

it("records MeterHub's own firehose, however many values a poll has", async () => {
  const house = new WebHouse();
  servers.push(house);
  house.addDevice('grid', 12);
  house.addDevice('home', 13);
  await house.open();
  const recording = record(house.url(''), { sleeptime: '1' });
  await eventually('the file', () => existsSync(path));
  const polls = 20;
  // The first polls may come before the recorder listens: only what comes after its first value counts.
  for (let poll = 0; poll < polls; poll++) {
    house.read('grid', { powerL1: poll, powerL2: poll, powerL3: poll, energyImport: 1000 * poll });
    house.read('home', { powerL1: -poll, voltageL1: 230 });
    await house.clock.advance(1000);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const lastMs = house.clock.wallMs() - 1000;
  await eventually('the last values on the disk', () => recorded().at(-1)?.atMs === lastMs);
  await recording.end();
  const opened = LoggerFile.openForReading(path);
  const series = opened.series();
  opened.close();
  const all = recorded();
  const firstMs = all[0]?.atMs ?? 0;
  const pollsSeen = (lastMs - firstMs) / 1000 + 1;
  expect(pollsSeen).toBeGreaterThan(polls / 2);
  const counts = Object.fromEntries(series.map(({ device, measurand, count }) => [`${device}.${measurand}`, count]));
  const names = ['12.powerL1', '12.powerL2', '12.powerL3', '12.energyImport', '13.powerL1', '13.voltageL1'];
  for (const name of names.slice(0, 4)) expect([name, counts[name]]).toEqual([name, pollsSeen]);
  for (const name of names.slice(4)) expect(counts[name]).toBeGreaterThanOrEqual(pollsSeen - 1);
  const last = all.findLast(({ measurand }) => measurand === 'energyImport');
  expect(last).toMatchObject({ unit: 'kWh', value: polls - 1 });
});

describe('writing', () => {
  it('happens every -s seconds, not for each value', async () => {
    const server = await goServer('0.6');
    const recording = record(server.address, { sleeptime: '1' });
    await eventually('a question', () => server.isWaitedFor);
    for (let index = 0; index < 100; index++) server.publish(START_MS + index, 1, 'WLocPhsA', index);
    await eventually('the values on the disk', () => recorded().length === 100);
    expect(recording.world.errors.match(/storing/g)?.length).toBeLessThan(5);
    await recording.end();
  });

  it('keeps values in memory while the file is locked, and writes them when it is free', async () => {
    const server = await goServer('0.6');
    const recording = record(server.address, { sleeptime: '1' });
    await eventually('a question', () => server.isWaitedFor);
    const { default: Database } = await import('libsql');
    const other = new Database(path);
    other.exec('BEGIN IMMEDIATE');
    server.publish(START_MS, 1, 'WLocPhsA', 7);
    await eventually('a complaint', () => recording.world.errors.includes('Failed to store, trying again'));
    other.exec('ROLLBACK');
    other.close();
    await eventually('the value on the disk', () => recorded().length === 1);
    await recording.end();
    expect(recording.world.errors).toContain('The disk takes measurements again.');
    expect(recorded().map(({ value }) => value)).toEqual([7]);
  }, 60_000);
});

describe('inspect', () => {
  it("says it in the seed's words, then by meter", async () => {
    await filled(529);
    const world = new CommandWorld();
    inspect(path, world);
    const [found, first, last, ...rest] = world.output.split('\n');
    expect(found).toBe('Found 529 records:');
    expect(first).toMatch(/^\* First recorded on 2026-03-22 \d\d:30:00 [+-]\d{4} \S+$/);
    expect(last).toMatch(/^\* Last recorded on 2026-03-22 \d\d:\d\d:\d\d(\.\d+)? [+-]\d{4} \S+$/);
    expect(rest.join('\n')).toMatch(/DEVICE +RECORDS +MEASURANDS\n1 +529 +energyImport powerL1 powerL2/);
  });

  it.each([
    ['nothing', 'there is no'],
    ['bolt', 'BoltDB'],
    ['text', 'is no file of the logger'],
    ['foreign', 'not of the logger'],
  ])('of %s says that %s', async (kind, problem) => {
    if (kind === 'bolt') {
      const page = Buffer.alloc(8192);
      page.writeUInt32LE(0xed0cdaed, 16);
      writeFileSync(path, page);
    } else if (kind === 'text') writeFileSync(path, 'time;value\n');
    else if (kind === 'foreign') {
      const { default: Database } = await import('libsql');
      const other = new Database(path);
      other.exec('CREATE TABLE x (y)');
      other.close();
    }
    const before = existsSync(path) ? readFileSync(path) : null;
    const refusal = { code: 'LOGGER_FILE', message: expect.stringContaining(problem) };
    expect(() => inspect(path, new CommandWorld())).toThrow(expect.objectContaining(refusal));
    if (before === null) {
      expect(existsSync(path)).toBe(false);
      return;
    }
    await expect(record('localhost:1').ended).rejects.toMatchObject(refusal);
    expect(readFileSync(path).equals(before)).toBe(true);
  });
});

describe('export', () => {
  const flags: ExportFlags = { dbfile: '', tsv: '' };
  const run = async (more: Partial<ExportFlags>, target = 'log.tsv') => {
    const world = new CommandWorld();
    const tsv = join(folder, target);
    await exportRecords({ ...flags, dbfile: path, tsv, ...more }, world);
    return { world, lines: readFileSync(tsv, 'utf8').trimEnd().split('\n') };
  };

  it('writes all measurands as TSV', async () => {
    await filled(6);
    const { world, lines } = await run({});
    expect(world.errors).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d Exported 6 records\.\n$/);
    expect(lines[0]).toBe('time\tdevice\tmeasurand\tvalue\tunit');
    expect(lines).toHaveLength(7);
    expect(lines[1]).toMatch(/^2026-03-22T\d\d:30:00[+-]\d\d:\d\d\t1\tpowerL1\t0\.125\tW$/);
    expect(lines[3]).toMatch(/\t1\tenergyImport\t2\.125\tkWh$/);
  });

  it("writes the seed's table of powers", async () => {
    await filled(6);
    const { world, lines } = await run({ power: true });
    expect(world.errors).toContain('Exported 4 records.');
    expect(lines[0]).toBe('ID\tTime\tL1\tL2\tL3');
    expect(lines[1]).toMatch(/^1\t2026-03-22 \d\d:30:00 [+-]\d{4} \S+\t0\.13\t\t$/);
    expect(lines[2]).toMatch(/^1\t2026-03-22 \d\d:30:01 [+-]\d{4} \S+\t\t1\.13\t$/);
  });

  it('writes CSV and lines of JSON, by name or by flag', async () => {
    await filled(3);
    expect((await run({}, 'log.csv')).lines[1]).toMatch(/^2026-03-22T[^,]+,1,powerL1,0\.125,W$/);
    const [first] = (await run({ format: 'ndjson' }, 'log.txt')).lines;
    expect(JSON.parse(first ?? '')).toMatchObject({ device: '1', measurand: 'powerL1', value: 0.125, unit: 'W' });
  });

  it('takes a range', async () => {
    await filled(20_000);
    const at = (seconds: number) => new Date(START_MS + seconds * 1000).toISOString();
    expect((await run({ from: at(10), to: at(12_010) })).lines).toHaveLength(12_001);
  });

  it('leaves the old file when the new one cannot be written', async () => {
    await filled(3);
    await expect(
      exportRecords({ ...flags, dbfile: path, tsv: join(folder, 'no', 'log.tsv') }, new CommandWorld()),
    ).rejects.toMatchObject({ code: 'LOGGER_FILE', message: expect.stringContaining('cannot write') });
  });

  it.each<[Partial<ExportFlags>, string]>([
    [{ from: 'soon' }, 'is no point in time'],
    [{ from: 'today', to: 'yesterday' }, 'is not before'],
    [{ format: 'xml' }, 'is not known'],
    [{ format: 'csv', power: true }, 'a layout of its own'],
  ])('refuses %j', async (more, problem) => {
    await filled(3);
    await expect(run(more)).rejects.toMatchObject({ code: 'USAGE', message: expect.stringContaining(problem) });
  });
});

it('takes up little room', async () => {
  await filled(100_000);
  expect(statSync(path).size / 100_000).toBeLessThan(26);
});

/** Values of one meter, one a second: two powers, then an energy, and again. */
async function filled(count: number): Promise<void> {
  const file = LoggerFile.openForWriting(path);
  const names = ['powerL1', 'powerL2', 'energyImport'];
  const records = Array.from({ length: count }, (_, index): LoggerRecord => {
    const measurand = names[index % 3] ?? '';
    const unit = measurand === 'energyImport' ? 'kWh' : 'W';
    return { device: '1', measurand, unit, value: index + 0.125, atMs: START_MS + index * 1000 };
  });
  expect(await file.append(records)).toBe(count);
  expect(await file.append(records.slice(0, 10))).toBe(0);
  file.close();
}
