// What the declaration of an SML meter is completed with, and which contradictions are refused.
import { describe, expect, it } from 'vitest';
import { defineSmlMeter } from './meter.ts';

const PLAIN: Parameters<typeof defineSmlMeter>[0] = {
  id: 'test-meter',
  type: 'TEST',
  manufacturer: 'Test',
  model: 'T1',
  source: 'https://example.org',
  crossChecked: [],
  pin: false,
  expected: ['energyImport', 'power'],
};

describe('defineSmlMeter', () => {
  it('fills in the usual line and no quirks', () => {
    expect(defineSmlMeter(PLAIN)).toMatchObject({
      kind: 'sml',
      line: { baud: 9600, framing: '8N1' },
      quirks: { signPowerFromStatus: false, dzgUnsignedPower: false, crcKermit: false },
      phases: 3,
      aliases: [],
    });
  });

  it('leaves the other quirks off when one is on', () => {
    expect(defineSmlMeter({ ...PLAIN, quirks: { crcKermit: true } }).quirks).toEqual({
      signPowerFromStatus: false,
      dzgUnsignedPower: false,
      crcKermit: true,
    });
  });

  it.each<[string, Partial<typeof PLAIN>, RegExp]>([
    ['a name with capitals', { aliases: ['MT1'] }, /test-meter: "MT1" is not a name/],
    ['no source', { source: ' ' }, /the source is missing/],
    ['a type in small letters', { type: 'Test' }, /is not upper case/],
    ['nothing to send', { expected: [] }, /expected to send nothing/],
    ['a measurand twice', { sometimes: ['power'] }, /power is named twice/],
    ['a measurand without a code', { sometimes: ['thdVoltageL1'] }, /thdVoltageL1 has no OBIS code/],
  ])('refuses %s', (_, change, message) => expect(() => defineSmlMeter({ ...PLAIN, ...change })).toThrow(message));
});
