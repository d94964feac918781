// One message per topic, the newest, in order, bounded.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MqttMessage } from '../../../transport/mqtt/message.ts';
import { Outbox } from './outbox.ts';

const message = (topic: string, payload: string): MqttMessage => ({ topic, payload, retain: true });

function drain(outbox: Outbox): string[] {
  const taken: string[] = [];
  for (let next = outbox.take(); next !== null; next = outbox.take()) taken.push(`${next.topic}=${next.payload}`);
  return taken;
}

describe('Outbox', () => {
  it('keeps the newest message of a topic, in the place of the first', () => {
    const outbox = new Outbox(10);
    for (const [topic, payload] of [
      ['a', '1'],
      ['b', '1'],
      ['a', '2'],
    ] as const)
      outbox.put(message(topic, payload));
    expect([outbox.size, outbox.dropped]).toEqual([2, 1]);
    expect(drain(outbox)).toEqual(['a=2', 'b=1']);
  });

  it('lets both messages of a topic arrive, in their order, when the first has a key of its own', () => {
    const outbox = new Outbox(10);
    outbox.put(message('a', 'ready'));
    outbox.put(message('a', 'init'), 'a init');
    outbox.put(message('d', 'description'));
    outbox.put(message('a', 'ready'));
    expect(drain(outbox)).toEqual(['a=init', 'd=description', 'a=ready']);
  });

  it('takes a message back only when there is no newer one', () => {
    const outbox = new Outbox(10);
    outbox.put(message('a', 'new'));
    outbox.putBack(message('a', 'old'));
    outbox.putBack(message('b', 'old'));
    expect(drain(outbox)).toEqual(['a=new', 'b=old']);
  });

  it('never holds more than it may, and gives up the oldest', () => {
    const outbox = new Outbox(2);
    for (const topic of ['a', 'b', 'c']) outbox.put(message(topic, '1'));
    expect(outbox.dropped).toBe(1);
    expect(drain(outbox)).toEqual(['b=1', 'c=1']);
  });

  it('ends with the last payload of every topic, whatever comes in whatever order', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.integer(), fc.boolean())), (puts) => {
        const outbox = new Outbox(100);
        const arrived = new Map<string, string>();
        const take = (): void => {
          const next = outbox.take();
          if (next) arrived.set(next.topic, next.payload);
        };
        for (const [topic, number, takesOne] of puts) {
          outbox.put(message(topic, String(number)));
          if (takesOne) take();
        }
        while (outbox.size > 0) take();
        expect(arrived).toEqual(new Map(puts.map(([topic, number]) => [topic, String(number)])));
      }),
    );
  });
});
