// One connection to a real broker: what it hands on when it is ended, with much waiting and with a broker that hangs.
import { describe, expect, it } from 'vitest';
import { BrokerLink } from '../../src/output/mqtt/link/broker-link.ts';
import type { Clock } from '../../src/model/clock.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { hasMosquitto, Mosquitto, Subscriber } from '../support/mosquitto.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { eventually } from '../support/eventually.ts';

const TOPICS = 300;

function linkTo(broker: Mosquitto, qos: 0 | 1 | 2, clock: Clock): BrokerLink {
  const none = {
    user: null,
    password: null,
    caPath: null,
    certPath: null,
    keyPath: null,
    fingerprint: null,
    isInsecure: false,
  };
  const link = new BrokerLink({
    name: 'mq',
    target: { url: broker.url, ...none, qos, cleanSession: true },
    clientId: `link-${qos}`,
    will: { topic: 'x/status', payload: 'offline', retain: false },
    subscriptions: [],
    onWill: () => undefined,
    clock,
    log: { warn: () => undefined, info: () => undefined },
    onConnected: () => undefined,
    onMessage: () => undefined,
  });
  link.start();
  return link;
}

function fill(link: BrokerLink): void {
  for (let i = 0; i < TOPICS; i++) link.send({ topic: `x/${i}`, payload: String(i), retain: false });
}

describe.skipIf(!hasMosquitto)('a connection to a broker (needs mosquitto)', () => {
  it.each([0, 1, 2] as const)(
    'of quality %i hands on all that waits before it ends, the farewell last',
    async (qos) => {
      const broker = await Mosquitto.start(tempFolder());
      const heard = await Subscriber.start(broker.port, ['x/#']);
      // No second passes: however slow the machine is, the grace of the end does not run out.
      const link = linkTo(broker, qos, new FakeClock());
      await eventually('a connection', () => link.isConnected);
      fill(link);
      await link.stop([{ topic: 'x/status', payload: 'goodbye', retain: false }]);
      await heard.hears('x/status', 'goodbye');
      expect(heard.messages.map(({ topic }) => topic)).toEqual([
        ...Array.from({ length: TOPICS }, (_, i) => `x/${i}`),
        'x/status',
      ]);
      expect(link.figures()).toMatchObject({ queued: 0, sent: TOPICS + 1 });
    },
  );

  it('ends although the broker hangs', async () => {
    const broker = await Mosquitto.start(tempFolder());
    const link = linkTo(broker, 1, systemClock);
    await eventually('a connection', () => link.isConnected);
    broker.freeze();
    fill(link);
    await link.stop([{ topic: 'x/status', payload: 'goodbye', retain: false }]);
    expect(link.figures()).toMatchObject({ connected: false });
    expect(link.figures().queued).toBeGreaterThan(0);
  });
});
