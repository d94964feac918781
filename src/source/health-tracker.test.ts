import { describe, expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { MeterHubError } from '../model/error.ts';
import { toProblem } from '../model/problem.ts';
import { HealthTracker } from './health-tracker.ts';

const silence = new MeterHubError('MODBUS_TIMEOUT', 'no answer', { details: { bus: 'b', unit: 1 } });
const damage = new MeterHubError('MODBUS_CRC', 'damaged', { details: { bus: 'b', unit: 1 } });

function tracked(lifetimeMs = 10_000) {
  const clock = new FakeClock();
  const changes: string[] = [];
  const tracker = new HealthTracker(clock, lifetimeMs, ({ from, to }) => changes.push(`${from} > ${to}`));
  return { clock, changes, tracker };
}

describe('device health', () => {
  test('starts as not asked yet', () => {
    const { tracker } = tracked();
    expect(tracker.health).toMatchObject({
      ...{
        state: 'starting',
        reason: 'not asked yet',
        code: 'NOT_ASKED_YET',
        facts: {},
        lastSuccessMs: null,
        requests: 0,
        errors: {},
      },
      roundTripMs: null,
    });
    expect(tracker.isAlive).toBe(false);
  });

  test('an answer makes it online, with the time of the answer and no reason', async () => {
    const { clock, changes, tracker } = tracked();
    await clock.advance(500);
    tracker.success(50);
    expect(tracker.health).toMatchObject({
      state: 'online',
      reason: null,
      lastSuccessMs: clock.wallMs(),
      roundTripMs: 50,
    });
    expect(tracker.health.sinceMs).toBe(clock.wallMs());
    expect(changes).toEqual(['starting > online']);
  });

  test('a part of what is needed makes it degraded, never online, and offline when that part is too old', async () => {
    const { clock, changes, tracker } = tracked();
    tracker.heard(5);
    expect(tracker.health).toMatchObject({ state: 'starting', requests: 1, roundTripMs: 5 });
    tracker.partly(toProblem(damage));
    expect(tracker.health).toMatchObject({ state: 'degraded', code: 'MODBUS_CRC' });
    await clock.advance(11_000);
    tracker.partly(toProblem(silence));
    expect(tracker.health).toMatchObject({ state: 'offline', code: 'MODBUS_TIMEOUT' });
    tracker.heard(5);
    tracker.partly(toProblem(silence));
    tracker.heard(5);
    tracker.fine();
    expect(changes).toEqual(['starting > degraded', 'degraded > offline', 'offline > degraded', 'degraded > online']);
  });

  test('a meter that never answered is offline with the first failure, and says why', () => {
    const { changes, tracker } = tracked();
    tracker.failure(silence);
    expect(tracker.health).toMatchObject({ state: 'offline', reason: 'no answer', code: 'MODBUS_TIMEOUT' });
    expect(tracker.health.errors).toEqual({ MODBUS_TIMEOUT: 1 });
    expect(changes).toEqual(['starting > offline']);
  });

  test('a failure while it lives degrades it until a whole poll went well', () => {
    const { changes, tracker } = tracked();
    tracker.success(1);
    tracker.failure(damage);
    tracker.success(1);
    expect(tracker.health).toMatchObject({ state: 'degraded', code: 'MODBUS_CRC' });
    expect(tracker.isAlive).toBe(true);
    tracker.fine();
    expect(tracker.health).toMatchObject({ state: 'online', reason: null, code: null });
    expect(changes).toEqual(['starting > online', 'online > degraded', 'degraded > online']);
  });

  test('one that fails now and then is not said to be well each time in between', async () => {
    const { clock, changes, tracker } = tracked(10_000);
    const poll = async (isGood: boolean): Promise<void> => {
      await clock.advance(1000);
      tracker.success(1);
      if (isGood) tracker.fine();
      else tracker.failure(damage);
    };
    for (let i = 0; i < 300; i++) await poll(i % 3 !== 2);
    expect(changes.filter((change) => change === 'online > degraded')).toHaveLength(3);
    expect(tracker.health).toMatchObject({ state: 'degraded', reason: 'damaged' });
    for (let i = 0; i < 28; i++) await poll(true);
    expect(tracker.health.state).toBe('degraded');
    for (let i = 0; i < 2; i++) await poll(true);
    expect(tracker.health).toMatchObject({ state: 'online', reason: null });
  });

  test('is offline when its lifetime is over, once, with the reason of the last failure', async () => {
    const { clock, changes, tracker } = tracked(5000);
    tracker.success(1);
    await clock.advance(4000);
    tracker.failure(silence);
    expect(tracker.health.state).toBe('degraded');
    await clock.advance(1100);
    expect(tracker.health).toMatchObject({ state: 'offline', code: 'MODBUS_TIMEOUT' });
    expect(tracker.health.reason).toBe('nothing received for 5 s: no answer');
    expect(tracker.health.facts).toMatchObject({ silentMs: 5001 });
    tracker.failure(damage);
    expect(tracker.health).toMatchObject({ state: 'offline', code: 'MODBUS_CRC', reason: 'damaged' });
    await clock.advance(60_000);
    expect(changes).toEqual(['starting > online', 'online > degraded', 'degraded > offline']);
    tracker.success(1);
    expect(tracker.health.state).toBe('online');
  });

  test('every answer prolongs the life', async () => {
    const { clock, changes, tracker } = tracked(5000);
    for (let i = 0; i < 20; i++) {
      tracker.success(1);
      await clock.advance(4900);
    }
    expect(changes).toEqual(['starting > online']);
  });

  test('counts failures by kind and smooths the round trip', () => {
    const { tracker } = tracked();
    tracker.success(100);
    tracker.success(200);
    tracker.failure(damage);
    tracker.failure(damage);
    tracker.failure(silence);
    expect(tracker.health).toMatchObject({ requests: 5, errors: { MODBUS_CRC: 2, MODBUS_TIMEOUT: 1 } });
    expect(tracker.health.roundTripMs).toBeCloseTo(120);
  });

  test('a remark degrades a living device and leaves a dead one alone', () => {
    const { tracker } = tracked();
    tracker.failure(silence);
    tracker.degraded({ en: 'clock is wrong', de: 'die Uhr geht falsch' });
    expect(tracker.health).toMatchObject({ state: 'offline', reason: 'no answer' });
    tracker.success(1);
    tracker.degraded({ en: 'clock is wrong', de: 'die Uhr geht falsch' });
    expect(tracker.health).toMatchObject({ state: 'degraded', reason: 'clock is wrong', code: 'DEVICE_ERROR' });
  });

  test('says nothing any more when it was stopped', async () => {
    const { clock, changes, tracker } = tracked(1000);
    tracker.success(1);
    tracker.stop();
    await clock.advance(10_000);
    expect(changes).toEqual(['starting > online']);
  });
});
