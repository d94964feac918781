// Two hubs on one topic know of each other, say so once, and no longer when one has gone.
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../../../test/support/fake-clock.ts';
import { OtherHubs } from './other-hubs.ts';

let clock: FakeClock;
let logged: string[];

beforeEach(() => {
  clock = new FakeClock();
  logged = [];
});

function hub(sayAgain: () => void): OtherHubs {
  const log = {
    warn: (_: object, text: string) => logged.push(text),
    info: (_: object, text: string) => logged.push(text),
  };
  return new OtherHubs({ name: 'mq', topic: 'haus', clock, log, sayAgain });
}

describe('another hub', () => {
  it('is a problem with its name, said once however often it is heard', () => {
    const others = hub(() => undefined);
    expect(others.problem.problem).toBeNull();
    others.onHeard('hub-b');
    others.onHeard('hub-b');
    expect(others.problem).toMatchObject({ code: 'MQTT_SHARED_TOPIC', facts: { topic: 'haus', client: 'hub-b' } });
    expect(logged).toHaveLength(1);
    expect(logged[0]).toMatch(/another hub \(client id hub-b\) writes to the same topic haus/);
    others.stop();
  });

  it('is shown that it is not alone, and both go on knowing for as long as both are there', async () => {
    let saidByA = 0;
    const a: OtherHubs = hub(() => {
      saidByA++;
      b.onHeard('a');
    });
    const b: OtherHubs = hub(() => a.onHeard('b'));
    // B has just started: only A has heard it.
    a.onHeard('b');
    await clock.advance(2000);
    expect(b.problem.code).toBe('MQTT_SHARED_TOPIC');
    await clock.advance(3_600_000);
    expect([a.problem.code, b.problem.code]).toEqual(['MQTT_SHARED_TOPIC', 'MQTT_SHARED_TOPIC']);
    expect(saidByA).toBeLessThan(20);
    // B ends.
    b.stop();
    await clock.advance(1_200_000);
    expect(a.problem.problem).toBeNull();
    a.stop();
  });
});
