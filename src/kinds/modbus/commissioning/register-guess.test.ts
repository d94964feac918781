// What registers look like: live values of a meter are recognised in every type and order, ordinary numbers are not.
import { describe, expect, it } from 'vitest';
import { encodeValue, REGISTER_COUNT, type RegisterType, type WordOrder } from '../../../codec/modbus/registers.ts';
import { guessesAt, numberAt } from './register-guess.ts';

function wordsOf(value: number, type: RegisterType, wordOrder: WordOrder = 'big', scale = 1): Map<number, number> {
  const bytes = encodeValue(value, { type, wordOrder, scale, invalid: [] });
  const words = new Map<number, number>();
  for (let index = 0; index < REGISTER_COUNT[type]; index++) {
    words.set(100 + index, ((bytes[index * 2] ?? 0) << 8) | (bytes[index * 2 + 1] ?? 0));
  }
  return words;
}

const best = (...looks: readonly Map<number, number>[]) => guessesAt(looks, 100)[0];

describe('guessesAt', () => {
  it.each([
    ['voltage', 231.4, 'float32', 'big', 1],
    ['voltage', 231.4, 'float32', 'little', 1],
    ['voltage', 398.2, 'float64', 'big', 1],
    ['voltage', 231.4, 'uint16', 'big', 0.1],
    ['voltage', 231.4, 'uint32', 'little', 0.01],
    ['voltage', 119.8, 'uint16', 'big', 0.1],
    ['frequency', 49.98, 'float32', 'big', 1],
    ['frequency', 50.02, 'uint16', 'big', 0.01],
    ['frequency', 60.1, 'uint16', 'big', 0.1],
    ['powerFactor', -0.97, 'float32', 'big', 1],
    ['powerFactor', 0.95, 'int16', 'big', 0.001],
  ] as const)('knows a %s: %d as %s, %s, in steps of %d', (what, value, type, wordOrder, step) => {
    const guesses = guessesAt([wordsOf(value, type, wordOrder, step)], 100);
    expect(guesses).toContainEqual(
      expect.objectContaining({ what, value: expect.closeTo(value, 4) as unknown, wordOrder, step }),
    );
  });

  it.each([
    ['uint32', 'big'],
    ['uint32', 'little'],
    ['uint64', 'big'],
    ['float32', 'little'],
    ['float64', 'big'],
  ] as const)('knows a counter by that it rises: %s, %s', (type, wordOrder) => {
    const looks = [123_456, 123_456, 123_458, 123_459].map((value) => wordsOf(value, type, wordOrder));
    expect(guessesAt(looks, 100)).toContainEqual(expect.objectContaining({ what: 'counter', type, wordOrder }));
  });

  it.each([
    ['falls', [123_456, 123_450, 123_458]],
    ['stands still', [123_456, 123_456, 123_456]],
    ['leaps', [123_456, 223_456, 323_456]],
    ['is zero', [0, 0, 1]],
  ])('takes no number for a counter that %s', (_, values) => {
    const looks = values.map((value) => wordsOf(value, 'uint32'));
    expect(guessesAt(looks, 100).filter(({ what }) => what === 'counter')).toEqual([]);
  });

  it.each([0, 1, 50, 230, 0xffff])('says nothing of a whole %d in one register', (value) => {
    expect(best(wordsOf(value, 'uint16'))).toBeUndefined();
  });

  it('says nothing of what is not known', () => {
    expect(guessesAt([], 100)).toEqual([]);
    expect(guessesAt([new Map()], 100)).toEqual([]);
    expect(numberAt(new Map([[100, 1]]), 100, 'uint32', 'big')).toBeNull();
  });
});
