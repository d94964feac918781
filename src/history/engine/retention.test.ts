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
/** What is coarser is made of what is finer: below these the configured times count as these. */
const LEAST_RAW_HOURS = 2;

/** Hours that are recorded as they go by, and hours before all others that are imported at once. */
const steps = fc.array(
  fc.oneof(
    fc.record({ live: fc.integer({ min: 1, max: 40 }) }),
    // More hours than one commit rolls up.
    fc.record({ imported: fc.integer({ min: 1, max: 420 }), commits: fc.integer({ min: 1, max: 3 }) }),
  ),
  { minLength: 1, maxLength: 4 },
);

test('over any recordings and imports: kept readings are there, and hours, days and quarters lack nothing', () => {
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 30 }), fc.integer({ min: 72, max: 100 }), (all, rawHours, minuteHours) => {
      const keep = { ...KEEP_ALL, rawMs: rawHours * HOUR_MS, oneMinuteMs: minuteHours * HOUR_MS };
      const purged = new EngineHouse(tempFolder(), { keep });
      const whole = new EngineHouse(tempFolder(), { keep: KEEP_ALL });
      let first = 0;
      let next = 0;
      const both = (change: (house: EngineHouse) => void): void => [purged, whole].forEach(change);
      const commit = (): void => both((house) => house.commit(BEGIN_MS + next * HOUR_MS + 61_000, { mayPurge: true }));
      for (const step of all) {
        if ('live' in step) {
          for (let i = 0; i < step.live; i++) {
            both((house) => house.add(NAME, 'Wh', readingsOf(next)));
            next++;
            commit();
          }
        } else {
          both((house) => {
            for (let hour = first - step.imported; hour < first; hour++) house.add(NAME, 'Wh', readingsOf(hour));
          });
          first -= step.imported;
          for (let i = 0; i < step.commits; i++) commit();
        }
      }
      for (let i = 0; i < 8; i++) commit();
      const nowMs = BEGIN_MS + next * HOUR_MS + 61_000;
      const keptMs = Math.floor((nowMs - Math.max(rawHours, LEAST_RAW_HOURS) * HOUR_MS) / HOUR_MS) * HOUR_MS;
      expect(purged.raw(NAME, keptMs)).toEqual(whole.raw(NAME, keptMs));
      const keptMinutesMs = Math.ceil((nowMs - minuteHours * HOUR_MS) / HOUR_MS) * HOUR_MS;
      expect(purged.lines(NAME, '1min', keptMinutesMs)).toEqual(whole.lines(NAME, '1min', keptMinutesMs));
      for (const level of ['15min', '1h', '1d'] as const) expect(purged.lines(NAME, level)).toEqual(whole.lines(NAME, level));
      both((house) => house.engine.close());
    }),
    { numRuns: amount(300, 10) },
  );
});

/** A few of an hour, the first one at its begin; a counter. */
function readingsOf(hour: number): [number, number][] {
  return [0, 20, 59].map((minute) => [BEGIN_MS + hour * HOUR_MS + minute * 60_000, 100_000 + hour * 60 + minute]);
}
