// What may be set: every kind of value that is let through, refused, and how the refusal reads.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CommandTarget } from './command-config.ts';
import { checkParameters, describeAllowed } from './allowed.ts';

const GOE: CommandTarget = {
  target: 'goe',
  device: 'car',
  allow: [
    { key: 'amp', values: { kind: 'range', least: 6, most: 16 } },
    { key: 'frc', values: { kind: 'list', values: [0, 1, 2] } },
    { key: 'lim', values: { kind: 'range', least: -1.5, most: 1.5 } },
    { key: 'mode', values: { kind: 'list', values: ['eco', 'full speed', true, '07'] } },
  ],
};

const check = (...parameters: [string, unknown][]) =>
  checkParameters(GOE, parameters).map(({ key, text }) => `${key}=${text}`);

describe('checkParameters', () => {
  it.each([
    [['amp', '8'], 'amp=8'],
    [['amp', 8], 'amp=8'],
    [['amp', '08'], 'amp=8'],
    [['amp', '16.0'], 'amp=16'],
    [['amp', 6], 'amp=6'],
    [['frc', '0'], 'frc=0'],
    [['frc', 2], 'frc=2'],
    [['lim', '-1.5'], 'lim=-1.5'],
    [['lim', 0.25], 'lim=0.25'],
    [['mode', 'full speed'], 'mode=full speed'],
    [['mode', true], 'mode=true'],
    [['mode', 'true'], 'mode=true'],
    [['mode', '07'], 'mode=07'],
  ] as [[string, unknown], string][])('hands on %j', (parameter, expected) => {
    expect(check(parameter)).toEqual([expected]);
  });

  it('hands on several, in their order', () => {
    expect(check(['frc', '1'], ['amp', '10'])).toEqual(['frc=1', 'amp=10']);
  });

  it.each([
    [['amp', '5']],
    [['amp', '17']],
    [['amp', 8.5]],
    [['amp', '8.5']],
    [['amp', '']],
    [['amp', ' 8']],
    [['amp', '8 ']],
    [['amp', '0x8']],
    [['amp', '8e0']],
    [['amp', '+8']],
    [['amp', '8&oct=1']],
    [['amp', '８']],
    [['amp', NaN]],
    [['amp', Infinity]],
    [['amp', null]],
    [['amp', undefined]],
    [['amp', true]],
    [['amp', [8]]],
    [['amp', { valueOf: 8 }]],
    [['frc', '3']],
    [['frc', true]],
    [['frc', '']],
    [['mode', 'ECO']],
    [['mode', 7]],
    [['mode', ['eco']]],
  ] as [[string, unknown]][])('refuses %j and says what may be', (parameter) => {
    expect(() => check(parameter)).toThrow(
      expect.objectContaining({
        code: 'COMMAND_NOT_ALLOWED',
        message: expect.stringMatching(new RegExp(`^${parameter[0]} cannot be set to .*: ${parameter[0]} may be .+`)),
      }),
    );
  });

  it.each([
    [[], 'The command to goe says nothing to set.'],
    [[['oct', 'x']], 'goe does not take "oct".'],
    [[['__proto__', '1']], 'goe does not take "__proto__".'],
    [[['', '1']], 'goe does not take "".'],
    [
      [
        ['amp', '8'],
        ['amp', '9'],
      ],
      'The command says amp twice.',
    ],
    [
      [
        ['amp', '8'],
        ['frc', '9'],
      ],
      'frc cannot be set to "9": frc may be 0|1|2.',
    ],
  ] as [[string, unknown][], string][])('refuses all of %j', (parameters, message) => {
    const allowed = 'amp=6..16&frc=0|1|2&lim=-1.5..1.5&mode=eco|full speed|true|07';
    expect(() => check(...parameters)).toThrow(`${message} Allowed: ${allowed}`);
  });

  it('lets nothing through that is not in range, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.double(), fc.integer(), fc.jsonValue()), (value) => {
        let handed: string[] = [];
        try {
          handed = check(['amp', value]);
        } catch {
          return true;
        }
        return handed.length === 1 && /^amp=([6-9]|1[0-6])$/.test(handed[0]!);
      }),
    );
  });

  it('does not repeat long values', () => {
    expect(() => check(['amp', '9'.repeat(5000)])).toThrow(/^.{0,250}$/s);
  });
});

it('describes what is allowed as one would type it', () => {
  expect(describeAllowed(GOE)).toBe('amp=6..16&frc=0|1|2&lim=-1.5..1.5&mode=eco|full speed|true|07');
});
