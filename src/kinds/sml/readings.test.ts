// From entries to named readings: names, absence, direction of power, and the quirks, on and off.
// Telegrams are encoded and decoded on the way, so that widths and tags are those of the wire.
import { describe, expect, it } from 'vitest';
import { isMeasurand } from '../../vocabulary/measurands.ts';
import {
  energy,
  newerMeter,
  octetEntry,
  olderMeter,
  power,
  telegramOf,
  UNIT,
} from '../../../test/support/sml-telegrams.ts';
import { SmlDecoder } from '../../codec/sml/decoder.ts';
import { encodeTelegram, smlEntry, type SmlEncodeOptions, type SmlTelegramSource } from '../../codec/sml/encode.ts';
import { readTelegram, type SmlMeterValues } from './readings.ts';
import { DEFAULT_SML_QUIRKS, type SmlQuirks } from '../../definition/sml/quirks.ts';
import type { SmlRawEntry } from '../../codec/sml/telegram.ts';

function read(
  source: SmlTelegramSource,
  quirks: Partial<SmlQuirks> = {},
  options: SmlEncodeOptions = {},
): SmlMeterValues {
  const [telegram] = new SmlDecoder().push(encodeTelegram(source, options));
  if (telegram === undefined) throw new Error('no telegram');
  return readTelegram(telegram, { ...DEFAULT_SML_QUIRKS, ...quirks });
}

function values(meter: SmlMeterValues): Record<string, unknown> {
  return Object.fromEntries(meter.readings.map(({ measurand, value }) => [measurand, value]));
}

const EXPORTING = { status: 0x1b0, statusBytes: 2 };
const IMPORTING = { status: 0x182, statusBytes: 2 };

describe('names', () => {
  it('of a newer meter', () => {
    const meter = read(newerMeter());
    expect(values(meter)).toEqual({ energyImport: 22462413.6, energyExport: 1.2, power: 193 });
    expect(meter).toMatchObject({
      deviceId: '0a01545354000000002a',
      maker: 'TST',
      powerFrom: '1-0:16.7.0*255',
      direction: 'import',
      quirksApplied: [],
    });
    expect(meter.readings.map((reading) => reading.unit)).toEqual(['Wh', 'Wh', 'W']);
  });

  it('of everything on three phases', () => {
    const codes: [string, number, string][] = [
      ['36.7.0', UNIT.W, 'powerL1'],
      ['56.7.0', UNIT.W, 'powerL2'],
      ['76.7.0', UNIT.W, 'powerL3'],
      ['32.7.0', UNIT.V, 'voltageL1'],
      ['52.7.0', UNIT.V, 'voltageL2'],
      ['72.7.0', UNIT.V, 'voltageL3'],
      ['31.7.0', UNIT.A, 'currentL1'],
      ['51.7.0', UNIT.A, 'currentL2'],
      ['71.7.0', UNIT.A, 'currentL3'],
      ['14.7.0', UNIT.Hz, 'frequency'],
      ['81.7.4', UNIT.deg, 'phaseAngleL1'],
      ['81.7.15', UNIT.deg, 'phaseAngleL2'],
      ['81.7.26', UNIT.deg, 'phaseAngleL3'],
      ['81.7.1', UNIT.deg, '1-0:81.7.1*255'],
      ['81.7.2', UNIT.deg, '1-0:81.7.2*255'],
      ['1.8.1', UNIT.Wh, 'energyImportT1'],
      ['1.8.2', UNIT.Wh, 'energyImportT2'],
      ['2.8.1', UNIT.Wh, 'energyExportT1'],
      ['2.8.2', UNIT.Wh, 'energyExportT2'],
    ];
    const entries = codes.map(([code, unitCode], index) =>
      smlEntry({ obis: `1-0:${code}*255`, type: 'int', raw: 10 * index - 5, unitCode, scaler: -1 }),
    );
    const meter = read(telegramOf(entries));
    expect(values(meter)).toEqual(Object.fromEntries(codes.map(([, , name], index) => [name, index - 0.5])));
    for (const reading of meter.readings) {
      expect(isMeasurand(reading.measurand)).toBe(!reading.measurand.startsWith('1-0:'));
    }
  });

  it('stay OBIS codes where the code is unknown, a past value, a third tariff, or in a wrong unit', () => {
    const entries = [
      energy('1-0:1.8.0*97', 5),
      energy('1-0:1.8.3*255', 6),
      smlEntry({ obis: '1-0:96.50.2*4', type: 'uint', raw: 637 }),
      smlEntry({ obis: '1-0:32.7.0*255', type: 'uint', raw: 230, unitCode: UNIT.A }),
      octetEntry('129-129:199.240.6*255', '01071e'),
    ];
    expect(values(read(telegramOf(entries)))).toEqual({
      '1-0:1.8.0*97': 0.5,
      '1-0:1.8.3*255': 0.6,
      '1-0:96.50.2*4': 637,
      '1-0:32.7.0*255': 230,
      '129-129:199.240.6*255': '01071e',
    });
  });

  it('come once, with the later value, where a meter sends a code twice', () => {
    const meter = read(
      telegramOf([energy('1-0:1.8.0*255', 10), power('1-0:16.7.0*255', 1), energy('1-0:1.8.0*255', 20)]),
    );
    expect(meter.readings.map(({ measurand, value }) => [measurand, value])).toEqual([
      ['energyImport', 2],
      ['power', 1],
    ]);
  });
});

describe('what is not sent', () => {
  it('is absent: energy in whole kWh and no power, as without the PIN', () => {
    const meter = read(telegramOf([energy('1-0:1.8.0*255', 2043, { scaler: 3, valueBytes: 2 })]));
    expect(values(meter)).toEqual({ energyImport: 2043000 });
    expect(meter.powerFrom).toBeNull();
  });

  it('is absent: a meter with tariffs only has no energyImport', () => {
    const meter = read(telegramOf([energy('1-0:1.8.1*255', 10), energy('1-0:1.8.2*255', 0)]));
    expect(values(meter)).toEqual({ energyImportT1: 1, energyImportT2: 0 });
  });

  it('is absent: an entry without a value', () => {
    const entries = [smlEntry({ obis: '1-0:1.8.0*255' }), smlEntry({ obis: '1-0:16.7.0*255' })];
    expect(read(telegramOf(entries))).toMatchObject({ readings: [], powerFrom: null });
  });
});

describe('direction of power', () => {
  it('of 15.7.0 comes from the status word', () => {
    expect(values(read(olderMeter(0x182)))['power']).toBe(126.6);
    const exporting = read(olderMeter(0x1b0));
    expect(values(exporting)['power']).toBe(-126.6);
    expect(exporting).toMatchObject({
      powerFrom: '1-0:15.7.0*255',
      direction: 'export',
      quirksApplied: ['signPowerFromStatus'],
    });
  });

  it('of 15.7.0 is as sent where the user switches that off', () => {
    const meter = read(olderMeter(0x1b0), { signPowerFromStatus: false });
    expect(values(meter)['power']).toBe(126.6);
    expect(meter.quirksApplied).toEqual([]);
  });

  it('may stand in 2.8.0 if 1.8.0 does not tell it', () => {
    const tail = [energy('1-0:2.8.0*255', 1, EXPORTING), power('1-0:15.7.0*255', 7)];
    expect(values(read(telegramOf(tail)))['power']).toBe(-7);
    const oneByte = energy('1-0:1.8.0*255', 1, { status: 0x82, statusBytes: 1 });
    expect(values(read(telegramOf([oneByte, ...tail])))['power']).toBe(-7);
    expect(values(read(telegramOf([energy('1-0:1.8.0*255', 1, IMPORTING), ...tail])))['power']).toBe(7);
  });

  it('of 16.7.0 is left alone, whatever the status says', () => {
    const first = energy('1-0:1.8.0*255', 1, { status: 0x101a2, statusBytes: 4 });
    expect(values(read(telegramOf([first, power('1-0:16.7.0*255', -4308)])))['power']).toBe(-4308);
    expect(values(read(telegramOf([first, power('1-0:16.7.0*255', 4308)])))['power']).toBe(4308);
  });

  it('of 1.7.0 comes from the status word too, of 1.7.1 it is as sent', () => {
    const first = energy('1-0:1.8.0*255', 1, EXPORTING);
    expect(values(read(telegramOf([first, power('1-0:1.7.0*255', 50)])))).toEqual({ energyImport: 0.1, power: -50 });
    expect(values(read(telegramOf([first, power('1-0:1.7.1*255', 50)])))).toEqual({ energyImport: 0.1, power: 50 });
    expect(values(read(telegramOf([first, power('1-0:1.7.1*255', -50)])))).toEqual({ energyImport: 0.1, power: -50 });
  });

  it('of nothing is nothing: no power of minus zero', () => {
    const meter = read(telegramOf([energy('1-0:1.8.0*255', 1, EXPORTING), power('1-0:15.7.0*255', 0)]));
    expect(Object.is(values(meter)['power'], 0)).toBe(true);
  });
});

describe('power', () => {
  it('is 1.7.0 less 2.7.0 where both are sent, without binary noise', () => {
    const entries = [power('1-0:1.7.0*255', 1, { scaler: -1 }), power('1-0:2.7.0*255', 3, { scaler: -1 })];
    expect(values(read(telegramOf(entries)))).toEqual({ power: -0.2, importPower: 0.1, exportPower: 0.3 });
  });

  it('comes from 16.7.0 first, and the others keep names of their own', () => {
    const codes = ['16.7.0', '15.7.0', '1.7.0', '1.7.1', '2.7.0'];
    const entries: SmlRawEntry[] = codes.map((code, index) => power(`1-0:${code}*255`, index + 1));
    expect(values(read(telegramOf(entries)))).toEqual({
      power: 1,
      importPower: 3,
      exportPower: 5,
      '1-0:15.7.0*255': 2,
      '1-0:1.7.1*255': 4,
    });
  });

  it('is not made up from 2.7.0 alone', () => {
    expect(values(read(telegramOf([power('1-0:2.7.0*255', 5)])))).toEqual({ exportPower: 5 });
  });
});

describe('DZG DVS74', () => {
  const FAULTY = '0a01445a470002aea540';
  const RIGHT = '0a01445a47000393870a';

  function dzg(
    raw: number,
    more: { valueBytes?: number; deviceId?: string; status?: number | null } = {},
  ): SmlTelegramSource {
    const { valueBytes = 2, deviceId = FAULTY, status = 0x1c0104 } = more;
    const entries = [
      octetEntry('1-0:96.1.0*255', deviceId),
      energy('1-0:1.8.0*255', 1, { status, statusBytes: status === null ? 0 : 3 }),
      power('1-0:16.7.0*255', raw, { valueBytes, scaler: -2 }),
    ];
    return telegramOf(entries, deviceId);
  }

  const powerOf = (source: SmlTelegramSource, quirks: Partial<SmlQuirks> = {}): unknown =>
    values(read(source, quirks, { fillAbsent: true }))['power'];

  it('of the serial numbers concerned: up to three bytes tagged signed mean unsigned', () => {
    expect(powerOf(dzg(-29912))).toBe(356.24);
    expect(powerOf(dzg(-1, { valueBytes: 1 }))).toBe(2.55);
    expect(powerOf(dzg(-1, { valueBytes: 3 }))).toBe(167772.15);
    expect(read(dzg(-29912)).quirksApplied).toEqual(['dzgUnsignedPower']);
  });

  it('is right as sent when positive, in four bytes, or when the status word witnesses export', () => {
    expect(powerOf(dzg(29912))).toBe(299.12);
    expect(powerOf(dzg(-29912, { valueBytes: 4 }))).toBe(-299.12);
    expect(powerOf(dzg(-29912, { status: 0x1c0904 }))).toBe(-299.12);
  });

  it('of other serial numbers is judged by the status word, and right as sent without one', () => {
    expect(powerOf(dzg(-10550, { deviceId: RIGHT, status: 0x1c0904 }))).toBe(-105.5);
    expect(powerOf(dzg(-14836, { deviceId: RIGHT, status: 0x040104 }))).toBe(507);
    expect(powerOf(dzg(-10550, { deviceId: RIGHT, status: null }))).toBe(-105.5);
  });

  it('can be switched on and off by hand', () => {
    expect(powerOf(dzg(-29912, { deviceId: RIGHT }), { dzgUnsignedPower: true })).toBe(356.24);
    expect(powerOf(dzg(-29912), { dzgUnsignedPower: false })).toBe(-299.12);
  });
});

describe('the phases of a DZG', () => {
  const ONE_PHASE = '0a01445a470002faf739';
  const FAULTY = '0a01445a470002aea540';

  function phases(raws: readonly number[], status: number | null, deviceId = ONE_PHASE): SmlMeterValues {
    const codes = ['1-0:36.7.0*255', '1-0:56.7.0*255', '1-0:76.7.0*255'];
    const entries = [
      octetEntry('1-0:96.1.0*255', deviceId),
      energy('1-0:1.8.0*255', 1, { status, statusBytes: status === null ? 0 : 4 }),
      ...raws.map((raw, index) => power(codes[index] ?? '', raw, { valueBytes: 2, scaler: -2 })),
    ];
    return read(telegramOf(entries, deviceId));
  }

  it.each([
    ['an unknown serial number, status import', 0x040104, ONE_PHASE, 507],
    ['an unknown serial number, status export', 0x040904, ONE_PHASE, -148.36],
    ['an unknown serial number, no status', null, ONE_PHASE, -148.36],
    ['a known serial number, no status', null, FAULTY, 507],
    ['a known serial number, status export', 0x040904, FAULTY, -148.36],
  ])('the only one is the power, too: %s', (_, status, deviceId, watts) => {
    const meter = phases([-14836], status, deviceId);
    expect(values(meter)).toMatchObject({ powerL1: watts, power: watts });
    expect(meter.powerFrom).toBe('1-0:36.7.0*255');
  });

  it('the switch of the user counts for a phase as for the whole', () => {
    const only = [power('1-0:36.7.0*255', -14836, { valueBytes: 2, scaler: -2 })];
    expect(values(read(telegramOf(only), { dzgUnsignedPower: true }))).toMatchObject({ powerL1: 507, power: 507 });
    expect(values(read(telegramOf(only), { dzgUnsignedPower: false }))).toMatchObject({ powerL1: -148.36 });
  });

  it('of several phases each has a bit of its own, and no sum is made up', () => {
    const mixed = values(phases([-14836, -14836, 100], 0x042104));
    expect(mixed).toMatchObject({ powerL1: 507, powerL2: -148.36, powerL3: 1 });
    expect(mixed).not.toHaveProperty('power');
  });

  it('export of the whole without export of a phase says nothing of the phases', () => {
    expect(values(phases([-14836, -100, -100], 0x040904))).toMatchObject({ powerL1: -148.36, powerL2: -1 });
    expect(values(phases([-14836, -100, -100], 0x182))).toMatchObject({ powerL1: -148.36 });
  });
});

describe('a Holley with Kermit', () => {
  it('is said to be one', () => {
    expect(read(newerMeter(), {}, { messageCrc: 'kermit' }).quirksApplied).toEqual(['crcKermit']);
  });
});
