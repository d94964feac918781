// The answers of the camera: texts and numbers, rejected readings, several sequences, and what is not quite JSON.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HttpParsed } from '../../codec/http/answer.ts';
import { aiOnTheEdge, parseEdgeDevice, repairEdgeJson } from './ai-on-the-edge.ts';

const settings = (unit: 'l' | 'm3' | null) => ({ id: null, unit, values: [] });

const main = {
  value: '1130154',
  raw: '01130154',
  pre: '1130154',
  error: 'no error',
  rate: '0.4',
  timestamp: '2026-01-15T12:00:00+0100',
};

function valuesOf(parsed: HttpParsed): Record<string, unknown> {
  if (parsed.kind !== 'values') return { kind: parsed.kind, reason: parsed.reason.en };
  return Object.fromEntries(
    parsed.values.flatMap(({ measurand, value }) => (value === null ? [] : [[measurand, value]])),
  );
}

describe('the answer of AI-on-the-edge', () => {
  it('reads texts', () => {
    const parsed = parseEdgeDevice({ main }, settings('l'));
    expect(parsed).toMatchObject({ kind: 'values', attention: null });
    expect(valuesOf(parsed)).toEqual({
      volume: 1130154,
      rate: 0.4,
      raw: '01130154',
      previous: 1130154,
      status: 'no error',
    });
  });

  it('reads bare numbers', () => {
    const json = { main: { value: 521.17, raw: 521.17, pre: 521.17, error: 'no error', rate: 0 } };
    expect(valuesOf(parseEdgeDevice(json, settings(null)))).toMatchObject({ volume: 521.17, rate: 0, raw: '521.17' });
  });

  it.each([
    ['l', { volume: 'l', rate: 'l/min', previous: 'l' }],
    ['m3', { volume: 'm3', rate: 'm3/min', previous: 'm3' }],
    [null, { volume: 'm3', rate: 'm3/min', previous: 'm3' }],
  ] as const)('has the unit that the configuration says: %s', (unit, units) => {
    const parsed = parseEdgeDevice({ main }, settings(unit));
    const given = parsed.kind === 'values' ? parsed.values.map((each) => [each.measurand, each.unit]) : [];
    expect(Object.fromEntries(given)).toMatchObject(units);
    expect(aiOnTheEdge.unitsFor?.(settings(unit))).toMatchObject(units);
  });

  it('has no value when the camera rejects it, says why, and never says 0', () => {
    const error = 'Neg. Rate - Read:  - Raw: 01130100 - Pre: 1130154';
    const parsed = parseEdgeDevice({ main: { ...main, value: '', rate: '', error } }, settings('l'));
    expect(valuesOf(parsed)).toEqual({ raw: '01130154', previous: 1130154, status: error });
    expect(parsed).toMatchObject({ attention: { en: `main: ${error}` } });
  });

  it('tells an unreadable digit and a camera that has not read yet', () => {
    const unreadable = parseEdgeDevice({ main: { ...main, value: '011N0154' } }, settings('l'));
    expect(unreadable).toMatchObject({ attention: { en: 'main: the reading "011N0154" is not a number' } });
    expect(valuesOf(unreadable)).not.toHaveProperty('volume');
    const bare = parseEdgeDevice({ main: { ...main, value: null, raw: '35N.0758' } }, settings('l'));
    expect(bare).toMatchObject({ attention: { en: 'main: the reading "35N.0758" is not a number' } });
    expect(valuesOf(bare)).toMatchObject({ raw: '35N.0758' });
    const early = parseEdgeDevice({ main: { ...main, value: '' } }, settings('l'));
    expect(early).toMatchObject({ attention: { en: 'main: no reading yet' } });
  });

  it('puts the name in front of the values of further sequences', () => {
    const json = { main, 'Gas meter 2': { ...main, value: '7' }, '3rd': { ...main, value: '9' } };
    expect(valuesOf(parseEdgeDevice(json, settings('l')))).toMatchObject({
      volume: 1130154,
      gasMeter2Volume: 7,
      gasMeter2Status: 'no error',
      meter3rdVolume: 9,
    });
  });

  it('takes the only sequence for the meter, whatever its name', () => {
    expect(valuesOf(parseEdgeDevice({ Wasser: main }, settings('l')))).toMatchObject({ volume: 1130154 });
  });

  it.each([[null], [[]], [{}], ['x'], [{ main: 'x' }], [{ main: { raw: 1 } }]])('refuses %j', (json) => {
    expect(parseEdgeDevice(json, settings('l')).kind).toBe('unexpected');
  });
});

describe('what the firmware takes for JSON', () => {
  const text = (error: string) =>
    `{\n"main":\n  {\n    "value": "",\n    "error": "${error}",\n    "rate": "0.1"\n  }\n}\n`;

  it('leaves right JSON as it means', () => {
    expect(JSON.parse(repairEdgeJson(text('no error')))).toEqual(JSON.parse(text('no error')));
  });

  it.each([['a "quoted" word'], ['C:\\path'], ['tab\there'], ['ends with \\'], ['"'], [', "value": "5']])(
    'escapes %j',
    (error) => {
      expect(() => JSON.parse(text(error)) as unknown).toThrow();
      const repaired: unknown = JSON.parse(repairEdgeJson(text(error)));
      expect(repaired).toMatchObject({ main: { value: '', error: error.replace('\t', ' '), rate: '0.1' } });
    },
  );

  it('never throws', () => {
    fc.assert(fc.property(fc.string({ maxLength: 200 }), (any) => typeof repairEdgeJson(any) === 'string'));
  });
});
