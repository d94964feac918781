// A hub in Berlin with a year of known history and a clock that stands at a given moment, for tests of the page's past.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config/load.ts';
import { isWritten } from '../../src/history/engine/file-lock.ts';
import { openHistory } from '../../src/history/recorder.ts';
import { startHub, type Hub } from '../../src/hub/hub.ts';
import type { Clock } from '../../src/model/clock.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { eventually } from './eventually.ts';
import { QUIET_LOG } from './live-house.ts';

/** In the afternoon of the day on which clocks went back. */
export const NOW_MS = Date.parse('2025-10-26T14:32:10+01:00');
export const FIRST_MS = Date.parse('2024-12-28T00:00:00+01:00');
/** Nothing was recorded then: half a morning, and a whole day. */
export const GAPS: readonly (readonly [fromMs: number, toMs: number])[] = [
  [Date.parse('2025-09-10T06:00:00+02:00'), Date.parse('2025-09-10T12:00:00+02:00')],
  [Date.parse('2025-08-03T00:00:00+02:00'), Date.parse('2025-08-04T00:00:00+02:00')],
];
export const STEP_MS = 900_000;
const DAY_MS = 86_400_000;
const POINTS_A_PIECE = 1100;

export type Counter = 'drawn' | 'fedIn' | 'produced' | 'charged' | 'discharged';

/** What each counter counts from one reading to the next, Wh: no hour like another, no day like another. */
export function countedWh(counter: Counter, atMs: number): number {
  const hour = Math.floor(atMs / 3_600_000);
  switch (counter) {
    case 'drawn':
      return 10 + (hour % 11);
    case 'fedIn':
      return 20 + (hour % 7);
    case 'produced':
      return 90 + (hour % 13);
    case 'charged':
      return 12 + (hour % 5);
    case 'discharged':
      return 6 + (hour % 3);
  }
}

/** W */
export function gridPower(atMs: number): number {
  return 500 + (Math.floor(atMs / 300_000) % 288);
}

export function wasRecorded(atMs: number): boolean {
  return GAPS.every(([fromMs, toMs]) => atMs < fromMs || atMs >= toMs);
}

const COUNTERS: readonly (readonly [Counter, device: string, measurand: string])[] = [
  ['drawn', 'grid', 'energyImport'],
  ['fedIn', 'grid', 'energyExport'],
  ['produced', 'pv', 'energyTotal'],
  ['charged', 'bat', 'energyImport'],
  ['discharged', 'bat', 'energyExport'],
];

export class EnergyHouse {
  readonly #folder: string;
  readonly #hub: Hub;

  private constructor(folder: string, hub: Hub) {
    this.#folder = folder;
    this.#hub = hub;
  }

  static async start(): Promise<EnergyHouse> {
    process.env['TZ'] = 'Europe/Berlin';
    const folder = mkdtempSync(join(tmpdir(), 'meterhub-energy-'));
    const offsetMs = NOW_MS - systemClock.wallMs();
    const clock: Clock = { ...systemClock, wallMs: () => systemClock.wallMs() + offsetMs };
    const loaded = loadConfig(configOf(folder), 'meterhub.yaml', {});
    if (!loaded.ok) throw new Error(loaded.problems.map(({ message }) => message).join('; '));
    if (loaded.config.history === null) throw new Error('no history is configured');
    const store = openHistory({ config: loaded.config.history, clock, log: QUIET_LOG });
    const power = { device: 'grid', measurand: 'power', unit: 'W', points: powerPoints() };
    const all = COUNTERS.map(([counter, device, measurand]) => {
      return { device, measurand, unit: 'Wh', points: counterPoints(counter) };
    });
    for (const { points, ...series } of [...all, power]) {
      // In pieces: with each of them some hours are rolled up, as in a hub that has been running for a year.
      for (let begin = 0; begin < points.length; begin += POINTS_A_PIECE) {
        await store.importValues({ ...series, points: points.slice(begin, begin + POINTS_A_PIECE) });
        await store.flush();
      }
    }
    await store.close();
    // On a busy machine the thread may end later than anybody waits for it.
    const { path } = loaded.config.history;
    await eventually('the history is free', () => !isWritten(path));
    const hub = await startHub({ config: loaded.config, clock, log: QUIET_LOG, version: '1.2.3' });
    return new EnergyHouse(folder, hub);
  }

  get url(): string {
    return `http://${this.#hub.addresses[0] ?? ''}`;
  }

  async json<T>(path: string): Promise<T> {
    const reply = await fetch(`${this.url}/${path}`);
    if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`);
    return (await reply.json()) as T;
  }

  async stop(): Promise<void> {
    await this.#hub.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Its devices never answer: all that is shown was there before. */
function configOf(folder: string): string {
  return `
server: { listen: 127.0.0.1:0 }
buses: { nowhere: { type: modbus-tcp, address: 127.0.0.1:9 } }
devices:
  grid: { model: sdm630, bus: nowhere, id: 1 }
  pv:   { model: sdm630, bus: nowhere, id: 2 }
  bat:  { model: sdm120, bus: nowhere, id: 3 }
roles: { grid: grid, pv: [pv], battery: bat }
history: { path: "${folder}/history.db", commit: 10s, keep: { raw: forever, 1min: forever, 15min: forever } }
`;
}

/** The reading at the end of a step shows what was counted in it; the counters go on while nobody reads them. */
function counterPoints(counter: Counter): [number, number][] {
  const points: [number, number][] = [];
  let wh = 10_000;
  for (let atMs = FIRST_MS; atMs <= NOW_MS; atMs += STEP_MS) {
    if (wasRecorded(atMs)) points.push([atMs, wh]);
    wh += countedWh(counter, atMs);
  }
  return points;
}

/** Each minute in the last two weeks, before that each fifteen. */
function powerPoints(): [number, number][] {
  const points: [number, number][] = [];
  const isFine = (atMs: number): boolean => atMs > NOW_MS - 14 * DAY_MS;
  for (let atMs = FIRST_MS; atMs <= NOW_MS; atMs += isFine(atMs) ? 60_000 : STEP_MS) {
    if (wasRecorded(atMs)) points.push([atMs, gridPower(atMs)]);
  }
  return points;
}
