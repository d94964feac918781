// The simulated SML meter: what its telegrams say, read by the decoder, is what it measures.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../test/support/fake-clock.ts';
import { SmlDecoder } from '../../codec/sml/decoder.ts';
import { readTelegram, type SmlMeterValues } from '../../kinds/sml/readings.ts';
import { seededRandom } from '../physics/random.ts';
import { damageTelegram, NO_SML_FAULTS } from './telegram-faults.ts';
import { SML_STYLES, SmlMeter, type SmlMeterOptions } from './meter.ts';

function read(meter: SmlMeter): SmlMeterValues {
  const [telegram] = new SmlDecoder().push(meter.telegram());
  if (telegram === undefined) throw new Error('no telegram');
  return readTelegram(telegram);
}

function valueOf({ readings }: SmlMeterValues, measurand: string): unknown {
  return readings.find((reading) => reading.measurand === measurand)?.value;
}

function create(options: SmlMeterOptions): { meter: SmlMeter; clock: FakeClock } {
  const clock = new FakeClock();
  return { meter: new SmlMeter(options, clock), clock };
}

describe.each(SML_STYLES)('a simulated meter of style %s', (style) => {
  it('says its power with the right sign, whatever its habit', () => {
    let powerW = 0;
    const { meter } = create({ style, power: () => powerW });
    fc.assert(
      fc.property(fc.integer({ min: -30_000, max: 30_000 }), (watts) => {
        powerW = watts;
        expect(valueOf(read(meter), 'power')).toBe(watts);
      }),
      { numRuns: 200 },
    );
  });

  it('counts what it draws and what it feeds in', async () => {
    let powerW = 3600;
    const { meter, clock } = create({ style, power: () => powerW, energyImportWh: 1000, energyExportWh: 500 });
    await clock.advance(10_000);
    expect(valueOf(read(meter), 'energyImport')).toBe(1010);
    powerW = -7200;
    read(meter);
    await clock.advance(10_000);
    expect(valueOf(read(meter), 'energyImport')).toBe(1010);
    expect(meter.state.exportWh).toBeCloseTo(520);
    if (style !== 'ed300l') expect(valueOf(read(meter), 'energyExport')).toBe(520);
  });

  it('sends whole kWh and no power before its PIN is entered', () => {
    const { meter } = create({ style, pin: false, energyImportWh: 1_234_567.8 });
    const before = read(meter);
    expect(valueOf(before, 'energyImport')).toBe(1_234_000);
    expect(before.powerFrom).toBeNull();
    meter.pin = true;
    const after = read(meter);
    expect(valueOf(after, 'energyImport')).toBe(1_234_567.8);
    expect(after.powerFrom).not.toBeNull();
  });

  it('has a number that can be read from its plate', () => {
    expect(read(create({ style, serial: 815 }).meter)).toMatchObject({ maker: style === 'dvs74' ? 'DZG' : 'MHB' });
  });
});

it('needs the quirks that it imitates', () => {
  const fedIn = create({ style: 'ed300l', power: () => -126.6 }).meter;
  expect(read(fedIn)).toMatchObject({ powerFrom: '1-0:15.7.0*255', quirksApplied: ['signPowerFromStatus'] });
  const drawn = create({ style: 'dvs74', power: () => 356.24 }).meter;
  expect(read(drawn)).toMatchObject({ quirksApplied: ['dzgUnsignedPower'] });
});

it('is a living house unless told otherwise', async () => {
  const { meter, clock } = create({});
  const powers = new Set<number>();
  for (let minute = 0; minute < 10; minute++) {
    meter.telegram();
    powers.add(Math.round(meter.state.powerW));
    await clock.advance(60_000);
  }
  expect(powers.size).toBeGreaterThan(3);
});

describe('faults of a telegram', () => {
  const telegram = create({}).meter.telegram();

  it('leave it alone, take it away, or damage it so that no value comes of it', () => {
    const random = seededRandom(7);
    expect(damageTelegram(telegram, NO_SML_FAULTS, random)).toEqual(telegram);
    expect(damageTelegram(telegram, { ...NO_SML_FAULTS, silence: 100 }, random)).toHaveLength(0);
    for (const fault of ['flip', 'drop'] as const) {
      for (let round = 0; round < 200; round++) {
        const bytes = damageTelegram(telegram, { ...NO_SML_FAULTS, [fault]: 100 }, random);
        expect(new SmlDecoder().push(bytes), fault).toEqual([]);
      }
    }
  });

  it('are noise before a telegram that can still be read', () => {
    const random = seededRandom(8);
    for (let round = 0; round < 200; round++) {
      const bytes = damageTelegram(telegram, { ...NO_SML_FAULTS, noise: 100 }, random);
      expect(bytes.length).toBeGreaterThan(telegram.length);
      expect(new SmlDecoder().push(bytes)).toHaveLength(1);
    }
  });

  it('are the same for the same seed', () => {
    const rates = { drop: 30, flip: 30, noise: 30, silence: 10 };
    const run = (): Uint8Array[] => {
      const random = seededRandom(3);
      return Array.from({ length: 50 }, () => damageTelegram(telegram, rates, random));
    };
    expect(run()).toEqual(run());
  });
});
