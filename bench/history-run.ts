// Measures the history: a day of a large house at full speed, then questions. Runs as built JavaScript, see bench/history.ts.
// Arguments: folder, part of a day (1 = a whole one), devices.
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { HistoryStore } from '../src/history/history.ts';
import { Sqlite } from '../src/history/format/sqlite.ts';
import { openHistory } from '../src/history/recorder.ts';
import type { Snapshot } from '../src/model/reading.ts';
import { systemClock } from '../src/transport/system-clock.ts';
import { MeterModel } from './history-house.ts';

const [folder = '', part = '1', deviceCount = '30'] = process.argv.slice(2);
const DAY_S = 86_400;
const DAY_MS = DAY_S * 1000;
const BEGIN_MS = Date.UTC(2025, 0, 1);
const COMMIT_S = 10;
/** So many seconds are made up at a time; making them up is not measured. */
const CHUNK_S = 60;
/** The making up uses memory as well, up to a point. */
const BASE_CHUNKS = 40;
const KEEP = { rawMs: null, oneMinuteMs: null, fifteenMinutesMs: null, oneHourMs: null, oneDayMs: null };

let nowMs = BEGIN_MS;
const clock = { ...systemClock, wallMs: () => nowMs, every: () => () => undefined };
const say = (_: object, message: string): void => console.log(`  log: ${message}`);

function open(path: string): HistoryStore {
  const config = { path, commitMs: COMMIT_S * 1000, keep: KEEP, resolution: {} };
  return openHistory({ config, clock, log: { info: say, warn: say }, timeZone: 'Europe/Berlin' });
}

function result(what: string, value: number, unit: string, target: string, isMet: boolean): void {
  console.log(
    `${isMet ? 'ok  ' : 'MISS'} ${what.padEnd(52)} ${value.toFixed(2).padStart(12)} ${unit.padEnd(9)} (${target})`,
  );
  if (!isMet) process.exitCode = 1;
}

const megabytes = (bytes: number): number => bytes / 1e6;

async function ingest(): Promise<string> {
  const path = join(folder, 'day.db');
  const seconds = Math.round(DAY_S * Number(part));
  const meters = Array.from({ length: Number(deviceCount) }, (_, i) => new MeterModel(i));
  let second = 0;
  const makeUp = (): Snapshot[][] => {
    return Array.from({ length: CHUNK_S }, () => {
      const now = second++;
      return meters.flatMap((meter) => meter.snapshotsAt(now, BEGIN_MS));
    });
  };
  for (let i = 0; i < BASE_CHUNKS; i++) makeUp();
  const base = memory();
  let most = base;
  second = 0;
  const store = open(path);
  let values = 0;
  let ingestMs = 0;
  while (second < seconds) {
    const chunk = makeUp();
    const begin = performance.now();
    for (const [i, snapshots] of chunk.entries()) {
      nowMs = BEGIN_MS + (second - CHUNK_S + i) * 1000;
      for (const snapshot of snapshots) {
        store.append(snapshot);
        values += snapshot.readings.length;
      }
      if (i % COMMIT_S === COMMIT_S - 1) await store.flush();
    }
    ingestMs += performance.now() - begin;
    const now = memory();
    most = {
      ownBytes: Math.max(most.ownBytes, now.ownBytes),
      residentBytes: Math.max(most.residentBytes, now.residentBytes),
    };
  }
  nowMs = BEGIN_MS + seconds * 1000 + 300_000;
  for (let i = 0; i < 10; i++) await store.flush();
  const { fileBytes, freeBytes } = await store.stats();
  await store.close();
  console.log(`${values} values of ${meters.length} devices, ${seconds} s; a commit every ${COMMIT_S} s of it`);
  result(
    'bytes a value on disk, everything',
    statSync(path).size / values,
    'bytes',
    '<= 1.3',
    statSync(path).size / values <= 1.3,
  );
  console.log(
    `     ${megabytes(fileBytes).toFixed(1)} MB, of that free for new values ${megabytes(freeBytes).toFixed(1)} MB`,
  );
  result('ingested', values / (ingestMs / 1000), 'values/s', '>= 200000', values / (ingestMs / 1000) >= 200_000);
  const extra = megabytes(most.ownBytes - base.ownBytes);
  const resident = megabytes(most.residentBytes - base.residentBytes).toFixed(0);
  result('memory of its own, at most', extra, 'MB', `< 60; with the pages of library files ${resident}`, extra < 60);
  return path;
}

/**
 * Without the heap of the event loop, which goes up and down with what is made up here. `own`: what would need swap;
 * `resident`: with the pages of program files, which the system takes back when it needs them.
 */
function memory(): { ownBytes: number; residentBytes: number } {
  const { rss, heapTotal } = process.memoryUsage();
  const anonymous = /^Anonymous:\s+(\d+) kB/m.exec(readFileSync('/proc/self/smaps_rollup', 'utf8'));
  return { ownBytes: Number(anonymous?.[1]) * 1024 - heapTotal, residentBytes: rss - heapTotal };
}

/** The best of five: what the computer does besides is not the question. The first time, from a cold file, is shown too. */
async function timed(what: string, limitMs: number, ask: () => Promise<number>): Promise<void> {
  const times: number[] = [];
  let points = 0;
  for (let i = 0; i < 5; i++) {
    const begin = performance.now();
    points = await ask();
    times.push(performance.now() - begin);
  }
  const best = Math.min(...times);
  result(
    `${what}, ${points} points`,
    best,
    'ms',
    `< ${limitMs}; at first ${(times[0] ?? 0).toFixed(1)}`,
    best < limitMs,
  );
}

async function pointsOf(
  store: HistoryStore,
  series: string[],
  fromMs: number,
  toMs: number,
  resolution: '15min' | 'raw',
) {
  let points = 0;
  for await (const page of store.range({ series, fromMs, toMs, resolution })) points += page.timesMs.length;
  return points;
}

async function year(): Promise<void> {
  const path = join(folder, 'year.db');
  nowMs = BEGIN_MS;
  const store = open(path);
  const points = 365 * 1440;
  const names = Array.from({ length: 10 }, (_, i) => `device${i}.power`);
  for (let i = 0; i < points; i++) {
    nowMs = BEGIN_MS + i * 60_000;
    for (let device = 0; device < 10; device++) {
      const readings = [
        { measurand: 'power', value: 300 + 250 * Math.sin(i / 300 + device) + 20 * Math.random(), unit: 'W' },
        ...(device < 2
          ? [{ measurand: 'energyImport', value: i * 7 + Math.floor(Math.random() * 7), unit: 'Wh' }]
          : []),
      ];
      const stamped = readings.map((reading) => ({ ...reading, measuredAtMs: nowMs, validForMs: 1 }));
      store.append({ device: `device${device}`, measuredAtMs: nowMs, readings: stamped });
    }
    if (i % 1440 === 1439) await store.flush();
  }
  for (let i = 0; i < 20; i++) await store.flush();
  const endMs = BEGIN_MS + 365 * DAY_MS;
  await timed('a year of 15 min of 10 series', 100, () => pointsOf(store, names, BEGIN_MS, endMs, '15min'));
  const midnights = Array.from({ length: 365 }, (_, i) => BEGIN_MS - 3_600_000 + i * DAY_MS);
  const edges = midnights.map((ms) => ms + (isSummer(ms) ? -3_600_000 : 0));
  await timed('a year of daily energies', 20, async () => {
    const answers = await Promise.all(
      ['device0.energyImport', 'device1.energyImport'].map((name) => store.energy(name, edges)),
    );
    return answers.flat().reduce((sum, { periods }) => sum + periods.filter(({ amount }) => amount !== null).length, 0);
  });
  await store.close();
}

/** Daylight saving in Berlin in 2025. */
function isSummer(ms: number): boolean {
  return ms >= Date.UTC(2025, 2, 30, 12) && ms < Date.UTC(2025, 9, 26, 12);
}

async function openLarge(path: string): Promise<void> {
  const file = new Sqlite(path, { readOnly: false, busyMs: 0 });
  for (let copy = 1; statSync(path).size < 1e9; copy *= 2) {
    file.exec(
      `INSERT INTO raw (hour, series, part, count, times, data)
       SELECT hour - ${copy * 1000}, series, part, count, times, data FROM raw;
       PRAGMA wal_checkpoint(TRUNCATE)`,
    );
  }
  file.close();
  const begin = performance.now();
  const store = open(path);
  await store.seriesList();
  const ms = performance.now() - begin;
  result(
    `opening a file of ${megabytes(statSync(path).size).toFixed(0)} MB, thread included`,
    ms,
    'ms',
    '< 500',
    ms < 500,
  );
  await store.close();
}

const day = await ingest();
const store = open(day);
const endMs = BEGIN_MS + DAY_MS * Number(part) + 10_000;
await store.seriesList();
for (const name of ['meter1.powerL1', 'meter1.energyImport']) {
  await timed(`a day of ${name} as it was read`, 15, () => pointsOf(store, [name], BEGIN_MS, endMs, 'raw'));
}
await store.close();
await year();
await openLarge(day);
