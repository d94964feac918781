// What a search tries, and in which order: the likeliest first.
import { expect, it } from 'vitest';
import { USUAL_LINES } from '../../transport/ports/usual-lines.ts';
import { networkAttempts, serialAttempts } from './wire-attempts.ts';

const all = (attempts: readonly { readonly ids: readonly number[] }[]): number[] =>
  attempts.flatMap(({ ids }) => ids).sort((a, b) => a - b);
const EVERY_ID = Array.from({ length: 247 }, (_, index) => index + 1);

it('a free port: the usual line, who sends by himself, the other lines, then all ids of each', () => {
  const attempts = serialAttempts('/dev/a b', { line: null, listeners: ['x'] });
  expect(attempts.slice(0, 3).map(({ setting, ids }) => [setting, ids.length])).toEqual([
    ['9600-8N1', 9],
    ['listen-x', 0],
    ['9600-8E1', 9],
  ]);
  for (const { baud, framing } of USUAL_LINES) {
    expect(all(attempts.filter(({ setting }) => setting === `${baud}-${framing}`))).toEqual(EVERY_ID);
  }
  // They are told apart by the first word of their keys.
  expect(attempts.every(({ wire, setting }) => !wire.includes(' ') && !setting.includes(' '))).toBe(true);
  expect(attempts.at(0)?.bus).toEqual({ type: 'modbus-rtu', port: '/dev/a b', baud: 9600, framing: '8N1' });
});

it('a port in use has the setting that it has', () => {
  const attempts = serialAttempts('/dev/a', { line: { baud: 2400, framing: '8E1' }, listeners: ['x'] });
  expect(new Set(attempts.map(({ setting }) => setting))).toEqual(new Set(['2400-8E1']));
  expect(all(attempts)).toEqual(EVERY_ID);
});

it('an address: Modbus TCP first, then what has a page of its own', () => {
  const attempts = networkAttempts('10.0.0.1', ['go-e']);
  expect(attempts.map(({ setting }) => setting)).toEqual(['modbus-tcp', 'listen-go-e', 'modbus-tcp']);
  expect(attempts[1]?.bus).toEqual({ url: 'http://10.0.0.1' });
  expect(networkAttempts('10.0.0.1:23', []).map(({ setting }) => setting)).toContain('modbus-rtu-over-tcp');
  expect(all(attempts)).toEqual(EVERY_ID);
});
