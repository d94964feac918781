// Published values: what is stored, what is left out, what is refused, and when they end.
import { beforeEach, describe, expect, it } from 'vitest';
import { SteppedClock } from '../../test/support/stepped-clock.ts';
import { MAX_PUBLISHED_VALUE_BYTES, PublishedValues } from './published.ts';

let clock: SteppedClock;
let values: PublishedValues;

beforeEach(() => {
  clock = new SteppedClock();
  values = new PublishedValues(
    [
      { key: 'bat_soc', timeoutMs: 10_000 },
      { key: 'bat_info', timeoutMs: 3000 },
    ],
    clock,
  );
});

const stored = (...keys: string[]) => ({ ok: true, publication: { stored: keys, ignored: 0 } });

describe('publish', () => {
  it('stores enabled keys and counts the others', () => {
    expect(values.publish({ bat_soc: 85, grid_p: 1, time: 'x' })).toEqual({
      ok: true,
      publication: { stored: ['bat_soc'], ignored: 2 },
    });
    expect([values.value('bat_soc'), values.value('bat_info'), values.value('grid_p')]).toEqual([85, null, null]);
  });

  it('takes any JSON value', () => {
    for (const value of [0, -1.5, '', 'text', true, false, [1, [2]], { a: { b: null } }]) {
      expect(values.publish({ bat_soc: value })).toEqual(stored('bat_soc'));
      expect(values.value('bat_soc')).toEqual(value);
      expect(values.jsonMembers()).toBe(`,"bat_soc":${JSON.stringify(value)},"bat_info":null`);
    }
  });

  it('forgets a value that is published as null', () => {
    values.publish({ bat_soc: 85 });
    expect(values.publish({ bat_soc: null })).toEqual(stored('bat_soc'));
    expect([values.value('bat_soc'), values.lastExpiryMs()]).toEqual([null, null]);
  });

  it('takes 4 kB and refuses more without storing anything', () => {
    const longest = 'x'.repeat(MAX_PUBLISHED_VALUE_BYTES - 2);
    expect(values.publish({ bat_info: longest })).toEqual(stored('bat_info'));
    expect(values.publish({ bat_soc: 1, bat_info: `${longest}x` })).toEqual({ ok: false, tooLong: 'bat_info' });
    // Bytes count, not letters.
    expect(values.publish({ bat_info: 'ä'.repeat(MAX_PUBLISHED_VALUE_BYTES / 2) })).toMatchObject({ ok: false });
    expect([values.value('bat_soc'), values.value('bat_info')]).toEqual([null, longest]);
  });

  it('refuses what is nested beyond the stack', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 100_000; level++) deep = [deep];
    expect(values.publish({ bat_soc: deep })).toEqual({ ok: false, tooLong: 'bat_soc' });
  });

  it('is not fooled by keys that every object has', () => {
    const body = JSON.parse('{"__proto__": 1, "constructor": 2, "bat_soc": 3}') as Record<string, unknown>;
    expect(values.publish(body)).toMatchObject({ publication: { stored: ['bat_soc'], ignored: 2 } });
  });
});

describe('timeouts', () => {
  it('ends each value by its own timeout, to the millisecond', async () => {
    values.publish({ bat_soc: 85, bat_info: 'ok' });
    await clock.advance(3000);
    expect(values.value('bat_info')).toBe('ok');
    await clock.advance(1);
    expect([values.value('bat_soc'), values.value('bat_info')]).toEqual([85, null]);
    await clock.advance(7000);
    expect(values.value('bat_soc')).toBeNull();
    values.publish({ bat_soc: 86 });
    expect(values.value('bat_soc')).toBe(86);
  });

  it('is renewed by every publication', async () => {
    for (let second = 0; second < 30; second++) {
      values.publish({ bat_info: second });
      await clock.advance(2000);
      expect(values.value('bat_info')).toBe(second);
    }
  });

  it('does not mind a wall clock that is set', async () => {
    values.publish({ bat_soc: 85 });
    clock.stepWall(86_400_000);
    expect(values.value('bat_soc')).toBe(85);
    clock.stepWall(-2 * 86_400_000);
    await clock.advance(10_001);
    expect(values.value('bat_soc')).toBeNull();
  });
});

describe('revision', () => {
  it('changes when a value begins, changes or ends, and only then', async () => {
    let last = values.revision;
    const hasChanged = (): boolean => {
      const before = last;
      last = values.revision;
      return last !== before;
    };
    expect(hasChanged()).toBe(false);
    values.publish({ bat_soc: 85, bat_info: 1 });
    expect([hasChanged(), hasChanged()]).toEqual([true, false]);
    values.publish({ unknown: 1 });
    expect(hasChanged()).toBe(false);
    await clock.advance(3000);
    expect(hasChanged()).toBe(false);
    await clock.advance(1);
    expect([hasChanged(), hasChanged()]).toEqual([true, false]);
    await clock.advance(20_000);
    expect([hasChanged(), hasChanged()]).toEqual([true, false]);
  });
});
