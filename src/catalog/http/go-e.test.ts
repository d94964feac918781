// The wallbox's status in its shapes, and the answers of its settings.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HttpParsed } from '../../codec/http/answer.ts';
import { checkGoESetAnswer, goE, parseGoEStatus } from './go-e.ts';

const charging = {
  amp: 14,
  frc: 0,
  fsp: false,
  eto: 333661,
  wh: 35546.84,
  car: 2,
  alw: true,
  err: 0,
  psm: 2,
  nrg: [227, 228, 227, 1, 13.8, 14.1, 13.9, 3200, 3210, 3220, 0, 9730, 100, 99, 98, 9],
};

function valuesOf(parsed: HttpParsed): Record<string, unknown> {
  if (parsed.kind !== 'values') return { kind: parsed.kind, reason: parsed.reason.en };
  return Object.fromEntries(
    parsed.values.flatMap(({ measurand, value }) => (value === null ? [] : [[measurand, value]])),
  );
}

const status = (changes: object = {}) => valuesOf(parseGoEStatus({ ...charging, ...changes }));

describe('the status of a go-e', () => {
  it('gives everything of a charging car', () => {
    expect(status()).toEqual({
      power: 9730,
      powerL1: 3200,
      powerL2: 3210,
      powerL3: 3220,
      voltageL1: 227,
      voltageL2: 228,
      voltageL3: 227,
      currentL1: 13.8,
      currentL2: 14.1,
      currentL3: 13.9,
      powerFactorL1: 1,
      powerFactorL2: 0.99,
      powerFactorL3: 0.98,
      energyTotal: 333661,
      energySession: 35546.84,
      currentLimit: 14,
      phases: 3,
      stopped: false,
      state: 'charge',
      allowed: true,
      errorCode: 0,
      errorText: 'none',
    });
  });

  it('has exactly the measurands that it declares, in their units', () => {
    const parsed = parseGoEStatus(charging);
    const units = parsed.kind === 'values' ? parsed.values.map(({ measurand, unit }) => [measurand, unit]) : [];
    expect(Object.fromEntries(units)).toEqual(goE.units);
  });

  it.each([
    [null, 'unknown'],
    [0, 'unknown'],
    [1, 'idle'],
    [2, 'charge'],
    [3, 'wait'],
    [4, 'complete'],
    [5, 'error'],
    [6, 'initializing'],
    [9, 'state 9'],
  ])('calls car %s %s', (car, state) => expect(status({ car })['state']).toBe(state));

  it.each([
    [1, true],
    [0, false],
    [2, 2],
  ])('calls frc %i stopped %s', (frc, stopped) => expect(status({ frc })['stopped']).toBe(stopped));

  it('tells one phase from three, by psm where the firmware has no fsp', () => {
    expect(status({ fsp: true })['phases']).toBe(1);
    expect(status({ fsp: undefined, psm: 1 })['phases']).toBe(1);
    expect(status({ fsp: undefined, psm: 2 })['phases']).toBe(3);
    expect(status({ fsp: undefined, psm: 0 })).not.toHaveProperty('phases');
  });

  it('passes the number of an error on, and a text for the agreed ones', () => {
    expect(status({ err: 9 })).toMatchObject({ errorCode: 9, errorText: 'contactor stuck' });
    expect(status({ err: 13 })).toMatchObject({ errorCode: 13, errorText: 'error 13' });
    expect(status({ err: null })).not.toHaveProperty('errorCode');
  });

  it('takes power factors as fractions where none is above 1', () => {
    const nrg = [...charging.nrg.slice(0, 12), 0.98, 1, 0, 0];
    expect(status({ nrg })).toMatchObject({ powerFactorL1: 0.98, powerFactorL2: 1, powerFactorL3: 0 });
  });

  it('takes 0 V on all phases for not measured: a charging car has no 0 W of it, an idle one has', () => {
    const nrg = Array<number>(16).fill(0);
    const parsed = parseGoEStatus({ ...charging, nrg });
    expect(parsed).toMatchObject({ attention: { en: expect.stringMatching('0 V on all phases') as string } });
    for (const name of ['power', 'powerL1', 'voltageL1', 'currentL2', 'powerFactorL3']) {
      expect(valuesOf(parsed)).not.toHaveProperty(name);
    }
    expect(valuesOf(parsed)).toMatchObject({ energyTotal: 333661, state: 'charge' });
    const idle = status({ nrg, car: 1 });
    expect(idle).toMatchObject({ power: 0, currentL1: 0 });
    expect(idle).not.toHaveProperty('voltageL1');
  });

  it('takes one phase with a voltage for measured', () => {
    const nrg = [231, 0, 0, 0, 6, 0, 0, 1380, 0, 0, 0, 1380, 99, 0, 0, 0];
    expect(status({ nrg })).toMatchObject({ power: 1380, voltageL1: 231, voltageL2: 0, powerL2: 0 });
  });

  it.each([[null], [[]], ['x'], [[1, 2, 3]], [[null, 'x', {}]]])('leaves out what nrg %j does not have', (nrg) => {
    const values = status({ nrg });
    expect(values).not.toHaveProperty('power');
    expect(values).toMatchObject({ energyTotal: 333661, state: 'charge' });
  });

  it('refuses what is no status', () => {
    expect(parseGoEStatus({ version: 'B', something: 1 })).toMatchObject({ kind: 'unexpected' });
    expect(parseGoEStatus([1])).toMatchObject({ kind: 'unexpected', reason: { en: 'the answer is no JSON object' } });
  });

  it('never throws and never gives a number that is none', () => {
    const keys = fc.constantFrom('amp', 'frc', 'fsp', 'eto', 'nrg', 'car', 'wh', 'alw', 'err', 'psm', 'x');
    fc.assert(
      fc.property(fc.dictionary(keys, fc.jsonValue()), (json) => {
        const parsed = parseGoEStatus(json);
        const values = parsed.kind === 'values' ? parsed.values.map(({ value }) => value) : [];
        return values.every((value) => typeof value !== 'number' || Number.isFinite(value));
      }),
    );
  });
});

describe('the answer of a setting', () => {
  it('is true or a reason, per key', () => {
    const answer = checkGoESetAnswer({ amp: true, frc: 'value out of range', psm: false });
    expect([...answer]).toEqual([
      ['amp', true],
      ['frc', 'value out of range'],
      ['psm', 'answered false'],
    ]);
  });

  it('is nothing when it is no object', () => expect(checkGoESetAnswer('busy').size).toBe(0));
});
