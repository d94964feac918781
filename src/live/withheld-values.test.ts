import { describe, expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import type { Withheld } from '../model/withheld.ts';
import { noticeText, WithheldValues } from './withheld-values.ts';

function setUp() {
  const clock = new FakeClock();
  const said: string[] = [];
  const withheld = new WithheldValues(clock, (notice) => said.push(noticeText(notice)));
  const power = (value: number): Withheld => {
    return { device: 'grid', measurand: 'power', value, unit: 'W', reason: 'impossible', atMs: clock.wallMs() };
  };
  return { clock, said, withheld, power };
}

describe('withheld values', () => {
  test('are counted and named by measurand, with what came last', () => {
    const { withheld, power } = setUp();
    withheld.add('grid', [power(41_746_432)]);
    withheld.add('grid', [power(5e7), { ...power(0), measurand: 'energyImport', unit: 'Wh', reason: 'fell' }]);
    expect(withheld.total('grid')).toBe(3);
    expect(withheld.of('grid').get('power')).toMatchObject({ count: 2, last: { value: 5e7, reason: 'impossible' } });
    expect(withheld.total('other')).toBe(0);
    withheld.forget('grid');
    expect(withheld.total('grid')).toBe(0);
  });

  test('the first is said at once with its number; what goes on for an hour is said four times', async () => {
    const { clock, said, withheld, power } = setUp();
    for (let second = 0; second < 3600; second++) {
      withheld.add('grid', [power(41_746_432)]);
      await clock.advance(1000);
    }
    expect(said[0]).toBe('grid: withheld power = 41746432 W (impossible)');
    expect(said[1]).toBe('grid: withheld power = 41746432 W (impossible); 60 since the last message');
    expect(said).toHaveLength(4);
  });

  test('names three and counts the others', () => {
    const { said, withheld, power } = setUp();
    withheld.add(
      'grid',
      ['a', 'b', 'c', 'd', 'e'].map((measurand) => ({ ...power(1e9), measurand })),
    );
    expect(said).toEqual([
      'grid: withheld a = 1000000000 W (impossible), b = 1000000000 W (impossible), c = 1000000000 W (impossible) and 2 more',
    ]);
  });
});
