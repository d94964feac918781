// What the retention deletes is needed by nothing: whatever comes in whatever order, what is to be kept is there, and what is
// made of what was deleted is as if nothing ever were.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EngineHouse, KEEP_ALL } from '../../../test/support/history-engine.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { amount } from '../../../test/support/amount.ts';

const HOUR_MS = 3_600_000;
const BEGIN_MS = Date.UTC(2026, 0, 15, 20);
const NAME = 'grid.energyImport';
/** Rolled up one after the other: while one is at it, the other waits. */
const NAMES = [NAME, 'pv.energyExport'];
/** What is coarser is made of what is finer: below these the configured times count as these. */
const LEAST_RAW_HOURS = 2;

/** Hours that are recorded as they go by, and hours before all others that are imported at once. */
const steps = fc.array(
  fc.oneof(
    fc.record({ live: fc.integer({ min: 1, max: 24 }) }),
    // More hours than one commit rolls up.
    fc.record({ imported: fc.integer({ min: 1, max: 330 }), commits: fc.integer({ min: 1, max: 3 }) }),
  ),
  { minLength: 1, maxLength: 3 },
);

test('over any recordings and imports: kept readings are there, and hours, days and quarters lack nothing', () => {
  fc.assert(
    fc.property(
      steps,
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 72, max: 100 }),
      (all, rawHours, minuteHours) => {
        const keep = { ...KEEP_ALL, rawMs: rawHours * HOUR_MS, oneMinuteMs: minuteHours * HOUR_MS };
        const purged = new EngineHouse(tempFolder(), { keep });
        const whole = new EngineHouse(tempFolder(), { keep: KEEP_ALL });
        let first = 0;
        let next = 0;
        const both = (change: (house: EngineHouse) => void): void => [purged, whole].forEach(change);
        const commit = (): void =>
          both((house) => house.commit(BEGIN_MS + next * HOUR_MS + 61_000, { mayPurge: true }));
        for (const step of all) {
          if ('live' in step) {
            for (let i = 0; i < step.live; i++) {
              both((house) => NAMES.forEach((name) => house.add(name, 'Wh', readingsOf(next))));
              next++;
              commit();
            }
          } else {
            both((house) => {
              const hours = Array.from({ length: step.imported }, (_, i) => first - step.imported + i);
              for (const name of NAMES) house.add(name, 'Wh', hours.flatMap(readingsOf));
            });
            first -= step.imported;
            for (let i = 0; i < step.commits; i++) commit();
          }
        }
        for (let i = 0; i < 8; i++) commit();
        const nowMs = BEGIN_MS + next * HOUR_MS + 61_000;
        const keptMs = Math.floor((nowMs - Math.max(rawHours, LEAST_RAW_HOURS) * HOUR_MS) / HOUR_MS) * HOUR_MS;
        const keptMinutesMs = Math.ceil((nowMs - minuteHours * HOUR_MS) / HOUR_MS) * HOUR_MS;
        for (const name of NAMES) {
          expect(purged.raw(name, keptMs)).toEqual(whole.raw(name, keptMs));
          expect(purged.lines(name, '1min', keptMinutesMs)).toEqual(whole.lines(name, '1min', keptMinutesMs));
          for (const level of ['15min', '1h', '1d'] as const) {
            expect(purged.lines(name, level)).toEqual(whole.lines(name, level));
          }
        }
        both((house) => house.engine.close());
      },
    ),
    { numRuns: amount(200, 2) },
  );
});

/** A few of an hour, the first one at its begin; a counter. */
function readingsOf(hour: number): [number, number][] {
  return [0, 59].map((minute) => [BEGIN_MS + hour * HOUR_MS + minute * 60_000, 100_000 + hour * 60 + minute]);
}

test('what is imported before minutes that are deleted corrects the first step of their quarter, as it does of their hour', () => {
  const house = new EngineHouse(tempFolder(), { keep: { ...KEEP_ALL, rawMs: HOUR_MS, oneMinuteMs: 72 * HOUR_MS } });
  house.add(NAME, 'Wh', readingsOf(0));
  for (let hour = 1; hour < 200; hour++) {
    house.add(NAME, 'Wh', readingsOf(hour));
    house.commit(BEGIN_MS + (hour + 1) * HOUR_MS + 61_000, { mayPurge: true });
  }
  expect(house.lines(NAME, '1min', BEGIN_MS, BEGIN_MS + HOUR_MS)).toEqual([]);
  house.add(NAME, 'Wh', readingsOf(-1));
  house.settle(BEGIN_MS + 200 * HOUR_MS + 61_000);
  for (const level of ['15min', '1h'] as const) {
    const [first] = house.lines(NAME, level, BEGIN_MS, BEGIN_MS + HOUR_MS);
    const deltas = house.lines(NAME, level, BEGIN_MS, BEGIN_MS + HOUR_MS).map(({ delta }) => delta ?? 0);
    expect([first?.atMs, deltas.reduce((sum, delta) => sum + delta, 0)]).toEqual([BEGIN_MS, 60]);
  }
  house.engine.close();
});

test('hours that wait for their roll-up keep their readings, however old: more were imported than one commit rolls up', () => {
  const house = new EngineHouse(tempFolder(), { keep: { ...KEEP_ALL, rawMs: HOUR_MS } });
  const hours = Array.from({ length: 310 }, (_, hour) => hour);
  for (const name of NAMES) house.add(name, 'Wh', hours.flatMap(readingsOf));
  const nowMs = BEGIN_MS + 1000 * HOUR_MS;
  for (let i = 0; i < 4; i++) house.commit(nowMs, { mayPurge: true });
  for (const name of NAMES) expect(house.lines(name, '1h').map(({ count }) => count)).toEqual(hours.map(() => 2));
  // And then they go.
  expect(house.raw(NAME).length).toBeLessThan(hours.length * 2);
  house.engine.close();
});

test('the oldest reading that is kept is the first one of the hour that is as old as the retention', () => {
  const keptHours = 5;
  const house = new EngineHouse(tempFolder(), { keep: { ...KEEP_ALL, rawMs: keptHours * HOUR_MS } });
  for (let hour = 0; hour < 12; hour++) {
    house.add(NAME, 'Wh', readingsOf(hour));
    house.commit(BEGIN_MS + (hour + 1) * HOUR_MS + 61_000, { mayPurge: true });
    expect(house.raw(NAME)[0]).toEqual(readingsOf(Math.max(0, hour + 1 - keptHours))[0]);
  }
  house.engine.close();
});
