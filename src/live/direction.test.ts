// Which counter is the production: decided once for a device, and stable.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CounterDirections, productionCounters, productionOf, type Production } from './direction.ts';

function read(directions: CounterDirections, energyImport: number, energyExport: number): Production {
  const reading = { unit: 'Wh', measuredAtMs: 0, validForMs: 10_000 };
  directions.accept({
    ...{ device: 'pv', measuredAtMs: 0 },
    readings: [
      { measurand: 'energyImport', value: energyImport, ...reading },
      { measurand: 'energyExport', value: energyExport, ...reading },
    ],
  });
  return directions.ahead('pv');
}

describe('the direction that is ahead', () => {
  it('waits for more than the standby of the first nights', () => {
    const directions = new CounterDirections();
    expect(directions.ahead('pv')).toBeNull();
    expect(read(directions, 0, 0)).toBeNull();
    expect(read(directions, 60, 0)).toBeNull();
    expect(read(directions, 60, 161)).toBe('export');
  });

  it('stays as it is while the other one catches up, and follows when that is clearly ahead', () => {
    const directions = new CounterDirections();
    expect(read(directions, 0, 5000)).toBe('export');
    expect(read(directions, 5400, 5000)).toBe('export');
    expect(read(directions, 5500, 5000)).toBe('export');
    expect(read(directions, 5501, 5000)).toBe('import');
    expect(read(directions, 5501, 6000)).toBe('import');
  });

  it('goes on counting when the meter is exchanged', () => {
    const directions = new CounterDirections();
    read(directions, 300, 9_000_000);
    expect(read(directions, 0, 0)).toBe('export');
    expect(read(directions, 5000, 0)).toBe('export');
  });

  it('knows from the history what was before the first reading', () => {
    const directions = new CounterDirections();
    // A new meter, and a cloudy week.
    expect(read(directions, 300, 0)).toBe('import');
    directions.learn('pv', { importWh: 4000, exportWh: 12_000_000 });
    expect(directions.ahead('pv')).toBe('export');
    expect(directions.hasLearned('pv')).toBe(true);
    directions.learn('pv', { importWh: null, exportWh: null });
    expect(directions.ahead('pv')).toBe('export');
    directions.forget('pv');
    expect([directions.ahead('pv'), directions.hasLearned('pv')]).toEqual([null, false]);
  });

  it('changes at most once, whatever a meter counts, as long as one direction grows faster', () => {
    const step = fc.record({ standby: fc.integer({ min: 0, max: 30 }), sun: fc.integer({ min: 0, max: 9000 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.nat(1e7), fc.nat(1e7), (steps, drawn, fedIn) => {
        const directions = new CounterDirections();
        const seen: Production[] = [read(directions, drawn, fedIn)];
        let [energyImport, energyExport] = [drawn, fedIn];
        for (const { standby, sun } of steps) {
          energyImport += standby;
          energyExport += sun + standby;
          seen.push(read(directions, energyImport, energyExport));
        }
        const changes = seen.filter((each, at) => at > 0 && each !== seen[at - 1] && seen[at - 1] !== null);
        expect(changes.length).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('the production of a device', () => {
  const of = (isProducer: boolean, measurands: readonly string[], ahead: Production = null): Production =>
    productionOf({ isProducer, measurands: new Set(measurands), ahead });

  it.each([
    ['an inverter', true, ['power', 'energyTotal'], 'import'],
    ['an inverter that draws, too', true, ['power', 'energyTotal', 'energyImport', 'energyExport'], 'import'],
    ['an inverter without a role', false, ['power', 'energyYear', 'energyTotal'], 'import'],
    ['a meter that tells no directions apart', true, ['power', 'energySum'], 'import'],
    ['a power alone', true, ['power'], 'import'],
    ['a meter that only counts what is fed in', true, ['power', 'energyExport'], 'export'],
    ['one of which nothing is known yet', true, [], null],
    ['a meter that has not counted yet', true, ['energyImport', 'energyExport'], null],
    ['a wallbox', false, ['power', 'energyTotal', 'energySession'], null],
    ['the power flow of a site: its power is that of the grid', false, ['power', 'pvPower', 'energyYear'], null],
    ['a grid meter', false, ['power', 'energyImport', 'energyExport'], null],
  ] as const)('of %s', (_what, isProducer, measurands, expected) => {
    expect(of(isProducer, measurands)).toBe(expected);
  });

  it('follows what the meter counted', () => {
    const both = ['power', 'energyImport', 'energyExport'];
    expect([of(true, both, 'export'), of(true, both, 'import'), of(false, both, 'export')]).toEqual([
      'export',
      'import',
      null,
    ]);
  });

  it('is in the counter of its direction; a sum only where nothing tells directions apart', () => {
    const counters = (production: Production, ...recorded: readonly string[]) =>
      productionCounters(production, new Set(recorded));
    expect(counters('export', 'energyImport', 'energyExport', 'energySum')).toEqual(['energyExport']);
    expect(counters('import', 'energyImport', 'energyExport', 'energySum')).toEqual(['energyImport']);
    expect(counters(null, 'energyImport', 'energyExport', 'energySum')).toEqual([]);
    expect(counters('import', 'energySum')).toEqual(['energySum']);
    // An inverter was read once, now there is a meter in front of it.
    expect(counters('export', 'energyTotal', 'energyImport', 'energyExport')).toEqual(['energyTotal', 'energyExport']);
  });
});
