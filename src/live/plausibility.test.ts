import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CounterExchange } from '../model/exchange.ts';
import { CounterMemory, type KeptCounters } from './counter-memory.ts';
import { PlausibilityFilter } from './plausibility.ts';

const SECOND = 1000;

/** Feeds one counter a value a second; what was let through (null = held back). */
function feed(filter: PlausibilityFilter, measurand: string, values: readonly number[], stepMs = SECOND, unit = 'Wh') {
  return values.map((value, index) => {
    const reading = { measurand, value, unit, measuredAtMs: index * stepMs, validForMs: 1000 };
    const { snapshot } = filter.filter({ device: 'd', measuredAtMs: reading.measuredAtMs, readings: [reading] });
    return snapshot.readings.length === 1 ? value : null;
  });
}

describe('the plausibility filter', () => {
  test('lets a counter count, up to the power of a large building', () => {
    const values = [5_000_000, 5_000_000, 5_000_010, 5_001_300];
    expect(feed(new PlausibilityFilter(), 'energyImport', values)).toEqual(values);
  });

  test.each([
    ...['energyImport', 'energyImportL2', 'energyExportT1', 'energyTotal', 'energySum'],
    ...['reactiveEnergyImport', 'reactiveEnergyExportL3', 'reactiveEnergySum', 'apparentEnergy'],
    ...['dcEnergyS1', 'heat'],
  ])('%s: a single 0, a fall and a jump are held back', (measurand) => {
    const filter = new PlausibilityFilter();
    const good = 5_000_000;
    const values = [good, 0, good, good - 900_000, good, good + 90_000_000, good + 1];
    expect(feed(filter, measurand, values)).toEqual([good, null, good, null, good, null, good + 1]);
  });

  test('a name of its own without a unit is no counter', () => {
    const reading = { measurand: 'somethingElse', unit: null, validForMs: 1000 };
    const filter = new PlausibilityFilter();
    for (const [measuredAtMs, value] of [5_000_000, 0].entries()) {
      const snapshot = { device: 'd', measuredAtMs, readings: [{ ...reading, value, measuredAtMs }] };
      expect(filter.filter(snapshot)).toEqual({ snapshot, withheld: [] });
    }
  });

  test.each(['energyDay', 'energySession'])('%s may begin anew', (measurand) => {
    expect(feed(new PlausibilityFilter(), measurand, [5000, 0, 10])).toEqual([5000, 0, 10]);
  });

  test.each([
    ['m3', 1],
    ['l', 1000],
  ])('a water meter in %s cannot fall or jump either', (unit, factor) => {
    const filter = new PlausibilityFilter();
    const values = [812, 0, 812.004, 9000, 812.005].map((cubicMetres) => cubicMetres * factor);
    expect(feed(filter, 'volume', values, SECOND, unit)).toEqual([values[0], null, values[2], null, values[4]]);
  });

  test('holds back what the model says is a counter, and nothing else', () => {
    const tank = new PlausibilityFilter({ countsOf: () => 'no' });
    expect(feed(tank, 'volume', [900, 10, 900], SECOND, 'l')).toEqual([900, 10, 900]);
    const adding = new PlausibilityFilter({ countsOf: () => 'rising' });
    expect(feed(adding, 'energySum', [5_000_000, 4_999_000])).toEqual([5_000_000, null]);
  });

  test('believes a jump, as after a time of zeros, with the third sighting', () => {
    const values = [0, 5_000_000, 5_000_000, 5_000_001, 5_000_002];
    expect(feed(new PlausibilityFilter(), 'energyImport', values)).toEqual([0, null, null, 5_000_001, 5_000_002]);
  });

  test('believes a reset or an exchanged meter when it has counted up for ten minutes', () => {
    const values = [5_000_000, ...Array.from({ length: 13 }, (_, minute) => 12 + minute)];
    const through = feed(new PlausibilityFilter(), 'energyImport', values, 60_000);
    // It fell after one minute; ten minutes later it has counted from 12 to 22.
    expect(through).toEqual([5_000_000, ...Array.from({ length: 10 }, () => null), 22, 23, 24]);
  });

  test('the ten minutes are what the configuration says', () => {
    const filter = new PlausibilityFilter({ confirmMs: () => 2 * SECOND });
    expect(feed(filter, 'energyImport', [5_000_000, 1, 2, 3, 4])).toEqual([5_000_000, null, null, 3, 4]);
  });

  test('a counter that stands still where it fell to is not believed however long it does', () => {
    const values = [5_000_000, ...Array.from({ length: 600 }, () => 0), 5_000_010];
    const through = feed(new PlausibilityFilter(), 'energyImport', values, 60_000);
    expect(through.filter((value) => value !== null)).toEqual([5_000_000, 5_000_010]);
  });

  test('another counter of the same meter proves that it was reset', () => {
    const filter = new PlausibilityFilter();
    const through = Array.from({ length: 14 }, (_, minute) => {
      const measuredAtMs = minute * 60_000;
      const common = { unit: 'Wh', measuredAtMs, validForMs: 1 };
      const readings = [
        { ...common, measurand: 'energyImport', value: minute === 0 ? 5_000_000 : minute },
        { ...common, measurand: 'energyExport', value: minute === 0 ? 700_000 : 0 },
      ];
      return filter.filter({ device: 'd', measuredAtMs, readings }).snapshot.readings.length;
    });
    expect(through).toEqual([2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 2]);
  });

  test('after a power cut of hub and meter the zeros are withheld, and the true count is believed at once', () => {
    const memory = new CounterMemory();
    memory.learn({ d: { energyImport: { value: 3_746_000, unit: 'Wh', atMs: -60_000 } } });
    const filter = new PlausibilityFilter({ memory });
    const values = [0, 0, 0, 0, 0, 3_746_010];
    expect(feed(filter, 'energyImport', values)).toEqual([null, null, null, null, null, 3_746_010]);
    expect(memory.get('d', 'energyImport', 'Wh')).toEqual({ value: 3_746_010, unit: 'Wh', atMs: 5000 });
    // Of another unit nothing is known.
    expect(memory.get('d', 'energyImport', 'kWh')).toBeNull();
  });

  test('while a slow disk has not said what the counter was, a 0 waits for it; other counts do not', () => {
    const memory = new CounterMemory();
    const filter = new PlausibilityFilter({ memory });
    const end = memory.beginLearning(new Set(['d']));
    expect(feed(filter, 'energyImport', [0, 0])).toEqual([null, null]);
    expect(feed(filter, 'energyExport', [17, 18])).toEqual([17, 18]);
    // What does not count may be 0 at any time.
    expect(feed(filter, 'power', [0], SECOND, 'W')).toEqual([0]);
    memory.learn({ d: { energyImport: { value: 3_746_000, unit: 'Wh', atMs: -60_000 } } });
    end();
    expect(feed(filter, 'energyImport', [0, 3_746_010])).toEqual([null, 3_746_010]);
    // Nothing was known of this one: a new meter begins at 0.
    expect(feed(filter, 'energyImportT1', [0, 1])).toEqual([0, 1]);
  });

  describe('a restart while a fall is withheld', () => {
    const MINUTE = 60_000;
    /** Counters of one minute each, by a filter that knows what the one before it kept. */
    const counted = (kept: KeptCounters, values: readonly number[], fromMinute: number) => {
      const memory = new CounterMemory();
      memory.learn(kept);
      const filter = new PlausibilityFilter({ memory });
      const through = values.map((value, index) => {
        const measuredAtMs = (fromMinute + index) * MINUTE;
        const readings = [{ measurand: 'energyImport', value, unit: 'Wh', measuredAtMs, validForMs: 1 }];
        return filter.filter({ device: 'd', measuredAtMs, readings }).snapshot.readings.length > 0;
      });
      return { through, kept: memory.all() };
    };
    const BEFORE = { d: { energyImport: { value: 5_000_000, unit: 'Wh', atMs: 0 } } };

    test('the time that it has counted up from there goes on', () => {
      const { kept, through } = counted(BEFORE, [12, 13, 14, 15, 16, 17], 1);
      expect(through).not.toContain(true);
      // Another two minutes pass until the hub is there again: eleven minutes have to be full.
      expect(counted(kept, [20, 21, 22, 23], 9).through).toEqual([false, false, true, true]);
    });

    test('does not, when it has fallen again meanwhile, or the clock was set back', () => {
      const { kept } = counted(BEFORE, [12, 13, 14, 15, 16, 17], 5);
      expect(counted(kept, [0, 1, 2, 3], 13).through).not.toContain(true);
      expect(counted(kept, [20, 21, 22], 2).through).not.toContain(true);
    });

    test('of a fall that is over nothing is kept', () => {
      const { kept } = counted(BEFORE, [0, 0, 5_000_010], 1);
      expect(kept).toEqual({ d: { energyImport: { value: 5_000_010, unit: 'Wh', atMs: 3 * MINUTE } } });
    });
  });

  test('what is learned of a counter after its first reading counts from then on', () => {
    const memory = new CounterMemory();
    memory.learn({ d: { energyImport: { value: 3_746_000, unit: 'Wh', atMs: -60_000 } } });
    const filter = new PlausibilityFilter({ memory });
    expect(feed(filter, 'energyImport', [15])).toEqual([null]);
    memory.learn({ d: { energyImport: { value: 10, unit: 'Wh', atMs: -30_000 } } });
    expect(feed(filter, 'energyImport', [15])).toEqual([15]);
  });

  describe('another meter', () => {
    const told: CounterExchange[] = [];
    const withSerials = (counts: readonly (readonly [value: number, serial: string])[], stepMs = 60_000) => {
      told.length = 0;
      const filter = new PlausibilityFilter({ onExchange: (exchange) => told.push(exchange) });
      return counts.map(([value, serial], index) => {
        const measuredAtMs = index * stepMs;
        const reading = { measurand: 'energyImport', value, unit: 'Wh', measuredAtMs, validForMs: 1 };
        const { snapshot } = filter.filter({ device: 'd', measuredAtMs, serial, readings: [reading] });
        return snapshot.readings.length === 1 ? value : null;
      });
    };

    test('is said with what the old one showed last and the new one first', () => {
      told.length = 0;
      const filter = new PlausibilityFilter({ onExchange: (exchange) => told.push(exchange) });
      feed(filter, 'energyImport', [5_000_000, ...Array.from({ length: 13 }, (_, minute) => 12 + minute)], 60_000);
      expect(told).toEqual([
        {
          ...{ device: 'd', measurand: 'energyImport', unit: 'Wh', source: 'hub' },
          ...{ oldLast: 5_000_000, newFirst: 12, atMs: 60_000, oldSerial: null, newSerial: null },
        },
      ]);
    });

    test('that the configuration makes of another one, or multiplies otherwise, goes on from there at once', () => {
      const exchanges: CounterExchange[] = [];
      const filter = new PlausibilityFilter({ onExchange: (exchange) => exchanges.push(exchange) });
      const see = (value: number, measuredAtMs: number, madeOf?: string): number => {
        const base = { measurand: 'energyImport', value, unit: 'Wh', measuredAtMs, validForMs: 1000 };
        const reading = madeOf === undefined ? base : { ...base, madeOf };
        return filter.filter({ device: 'd', measuredAtMs, readings: [reading] }).withheld.length;
      };
      const told = [see(1000, 0), see(40_040, 9e8, 'energyImport x 40'), see(40_080, 9e8 + 1000, 'energyImport x 40')];
      expect(told).toEqual([0, 0, 0]);
      expect(exchanges).toMatchObject([{ oldLast: 1000, newFirst: 40_040, atMs: 9e8 }]);
    });

    test('with another serial number is believed at once, also when it counts on where the old one was', () => {
      const counts = [
        [5_000_000, '0a01'],
        [12, '0a02'],
        [13, '0a02'],
        [14, '0a03'],
      ] as const;
      expect(withSerials(counts)).toEqual([5_000_000, 12, 13, 14]);
      expect(told).toMatchObject([
        { oldLast: 5_000_000, newFirst: 12, oldSerial: '0a01', newSerial: '0a02' },
        { oldLast: 13, newFirst: 14, oldSerial: '0a02', newSerial: '0a03' },
      ]);
    });

    test('a meter that says it is the same has not lost its count, however long it counts from below', () => {
      const counts = Array.from({ length: 60 }, (_, minute) => [minute === 0 ? 5_000_000 : minute, '0a01'] as const);
      expect(withSerials(counts).filter((value) => value !== null)).toEqual([5_000_000]);
      expect(told).toEqual([]);
    });

    test.each(['', '000000', 'ffffFFFF'])('a serial number "%s" says nothing', (serial) => {
      expect(
        withSerials([
          [5_000_000, '0a01'],
          [0, serial],
          [5_000_000, '0a01'],
        ] as const),
      ).toEqual([...[5_000_000, null, 5_000_000]]);
      expect(told).toEqual([]);
    });

    test('a meter that showed 0 until it had started was not exchanged', () => {
      told.length = 0;
      const filter = new PlausibilityFilter({ onExchange: (exchange) => told.push(exchange) });
      feed(filter, 'energyImport', [0, 50_000_000, 50_000_000, 50_000_000]);
      expect(told).toEqual([]);
      feed(filter, 'energyImport', [90_000_000, 90_000_000, 90_000_000]);
      expect(told).toMatchObject([{ oldLast: 50_000_000, newFirst: 90_000_000 }]);
    });
  });

  test('three different impossible values do not confirm each other', () => {
    const values = [5_000_000, 12, 80_000_000, 400_000, 5_000_001];
    expect(feed(new PlausibilityFilter(), 'energyImport', values)).toEqual([5_000_000, null, null, null, 5_000_001]);
  });

  test('what comes after a long silence may be much more', () => {
    const values = [5_000_000, 5_400_000];
    expect(feed(new PlausibilityFilter(), 'energyImport', values, 3_600_000)).toEqual(values);
  });

  test('the last digit of a large float counter may flicker', () => {
    const float = (kWh: number): number => Math.fround(kWh) * 1000;
    const values = [float(80_000.0078), float(80_000), float(80_000.0078)];
    expect(values[0]).not.toBe(values[1]);
    expect(feed(new PlausibilityFilter(), 'energyImport', values)).toEqual(values);
  });

  test('a sum may fall as fast as it may rise, an import counter may not', () => {
    const values = [5_000_000, 4_999_000];
    expect(feed(new PlausibilityFilter(), 'energySum', values)).toEqual(values);
    expect(feed(new PlausibilityFilter(), 'energyImport', values)).toEqual([5_000_000, null]);
  });

  test.each(['power', 'energyDay', 'energySession', 'voltageL1'])('%s is no counter', (measurand) => {
    const values = [5_000_000, 0, 5_000_000, -3];
    expect(feed(new PlausibilityFilter(), measurand, values)).toEqual(values);
  });

  test('leaves the other readings of the snapshot alone, and hands on the very snapshot when all are fine', () => {
    const filter = new PlausibilityFilter();
    const snapshot = (energy: number) => ({
      device: 'd',
      measuredAtMs: 0,
      readings: [
        { measurand: 'power', value: 5, unit: 'W', measuredAtMs: 0, validForMs: 1 },
        { measurand: 'energyImport', value: energy, unit: 'Wh', measuredAtMs: 0, validForMs: 1 },
      ],
    });
    const first = snapshot(5_000_000);
    expect(filter.filter(first).snapshot).toBe(first);
    const { snapshot: kept, withheld } = filter.filter(snapshot(0));
    expect(kept.readings.map(({ measurand }) => measurand)).toEqual(['power']);
    expect(kept.absent).toEqual(['energyImport']);
    expect(withheld).toEqual([
      { device: 'd', measurand: 'energyImport', value: 0, unit: 'Wh', reason: 'fell', atMs: 0 },
    ]);
  });

  test.each([NaN, Infinity, -Infinity, 41_746_432, 3.4028234663852886e38])(
    'a power of %d W is withheld, and named',
    (value) => {
      const reading = { measurand: 'power', value, unit: 'W', measuredAtMs: 5, validForMs: 1 };
      const { snapshot, withheld } = new PlausibilityFilter().filter({
        device: 'd',
        measuredAtMs: 5,
        readings: [reading],
      });
      expect(snapshot).toEqual({ device: 'd', measuredAtMs: 5, readings: [], absent: ['power'] });
      expect(withheld).toEqual([{ device: 'd', measurand: 'power', value, unit: 'W', reason: 'impossible', atMs: 5 }]);
    },
  );

  test('an impossible counter does not become what the next one is compared with', () => {
    expect(feed(new PlausibilityFilter(), 'energyImport', [3.4e38, 3.4e38, 5_000_000])).toEqual([
      null,
      null,
      5_000_000,
    ]);
  });

  test('a value without a unit or of a name of the configuration is only withheld when it is no number', () => {
    expect(feed(new PlausibilityFilter(), 'pressure', [1e30, NaN, 5], SECOND, 'bar')).toEqual([1e30, null, 5]);
  });

  test('counters and devices do not disturb each other, and a device can be forgotten', () => {
    const filter = new PlausibilityFilter();
    feed(filter, 'energyImport', [5_000_000]);
    expect(feed(filter, 'energyExport', [0])).toEqual([0]);
    expect(feed(filter, 'energyImport', [0])).toEqual([null]);
    filter.forget('d');
    expect(feed(filter, 'energyImport', [0])).toEqual([0]);
  });

  test('what is let through never falls, unless the fall was confirmed by the sightings before it', () => {
    const values = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 20_000_000 })), { maxLength: 60 });
    fc.assert(
      fc.property(values, (all) => {
        const through = feed(new PlausibilityFilter(), 'energyImport', all);
        let last: number | null = null;
        for (const [index, value] of through.entries()) {
          if (value === null) continue;
          if (last !== null && value < last - 100) expect(through.slice(index - 2, index)).toEqual([null, null]);
          last = value;
        }
      }),
    );
  });
});
