// Server-sent events and long polling on real sockets: many readers, filters, clients that vanish or never read, and a
// close that waits for nobody.
import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GATHER_MS } from '../../src/api/gosdm630/firehose.ts';
import { HEARTBEAT_INTERVAL_MS } from '../../src/api/v1/stream.ts';
import { WebHouse } from '../support/web-house.ts';
import { SDM630_MEASURANDS } from '../support/live-house.ts';
import { eventually } from '../support/eventually.ts';

let house: WebHouse;
const readers: Reader[] = [];
const sockets: Socket[] = [];

beforeEach(async () => {
  house = new WebHouse();
  house.addDevice('grid', 11);
  house.addDevice('flat', 3);
  await house.open();
});

afterEach(async () => {
  for (const { stop } of readers.splice(0)) stop.abort();
  for (const socket of sockets.splice(0)) socket.destroy();
  await house.close();
});

interface Reader {
  text: string;
  hasEnded: boolean;
  readonly stop: AbortController;
}

/** Reads the stream like an EventSource, without its reconnecting. */
async function reader(query = ''): Promise<Reader> {
  const stop = new AbortController();
  const reply = await fetch(house.url(`/api/v1/stream${query}`), { signal: stop.signal });
  expect(reply.status).toBe(200);
  expect(reply.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  const one: Reader = { text: '', hasEnded: false, stop };
  readers.push(one);
  // A reader that the test stops, or whose server goes away, ends with an error: that is an end as well.
  collect(reply, one).catch(() => undefined);
  await eventually('the start of the stream', () => one.text.startsWith('retry: '));
  return one;
}

async function collect(reply: Response, one: Reader): Promise<void> {
  const decoder = new TextDecoder();
  try {
    for await (const chunk of reply.body ?? []) one.text += decoder.decode(chunk, { stream: true });
  } finally {
    one.hasEnded = true;
  }
}

function eventsOf({ text }: Reader): { name: string; data: Record<string, unknown> }[] {
  return [...text.matchAll(/^event: (\w+)\ndata: (.*)\n\n/gm)].map(([, name, data]) => ({
    name: name ?? '',
    data: JSON.parse(data ?? '') as Record<string, unknown>,
  }));
}

describe('/api/v1/stream', () => {
  it('sends snapshots and health changes as they happen', async () => {
    const one = await reader();
    house.read('grid', { powerL1: -5.5, state: 'idle' });
    house.goOffline('flat', 'no answer\nfor 10 s');
    await eventually('both events', () => eventsOf(one).length === 2);
    const at = new Date(house.clock.wallMs()).toISOString();
    expect(eventsOf(one)).toEqual([
      {
        name: 'snapshot',
        data: {
          ...{ device: 'grid', at },
          readings: { powerL1: { value: -5.5, unit: 'W', at }, state: { value: 'idle', unit: null, at } },
        },
      },
      {
        name: 'health',
        data: {
          ...{ device: 'flat', from: 'online', to: 'offline', at },
          ...{ reason: 'no answer\nfor 10 s', code: 'MODBUS_TIMEOUT', facts: { unit: 1 } },
        },
      },
    ]);
  });

  it('sends null for what a device has no value of any more', async () => {
    const one = await reader();
    house.read('grid', { powerL1: -5.5 });
    const at = new Date(house.clock.wallMs()).toISOString();
    house.live.accept({ device: 'grid', measuredAtMs: house.clock.wallMs(), readings: [], absent: ['powerL1'] });
    await eventually('both events', () => eventsOf(one).length === 2);
    expect(eventsOf(one)[1]?.data).toEqual({
      ...{ device: 'grid', at },
      readings: { powerL1: { value: null, unit: 'W', at } },
    });
  });

  it('sends heartbeats while nothing happens', async () => {
    const one = await reader();
    await house.clock.advance(2 * HEARTBEAT_INTERVAL_MS);
    await eventually('two heartbeats', () => one.text.split(': heartbeat\n\n').length === 3);
  });

  it('sends only the devices asked for', async () => {
    const [all, flat, both] = [await reader(), await reader('?device=flat'), await reader('?device=flat&device=grid')];
    house.read('grid', { powerL1: 1 });
    house.read('flat', { powerL1: 2 });
    await eventually('both events', () => [all, both].every((one) => eventsOf(one).length === 2));
    await eventually('the event of one', () => eventsOf(flat).length > 0);
    expect(eventsOf(flat).map(({ data }) => data['device'])).toEqual(['flat']);
  });

  it('answers an unknown device with the name that was meant, and HEAD with the headers', async () => {
    const reply = await fetch(house.url('/api/v1/stream?device=grdi'));
    expect(reply.status).toBe(404);
    expect(await reply.json()).toEqual({
      error: {
        code: 'HTTP_UNKNOWN_DEVICE',
        message: 'There is no device "grdi".',
        hint: 'did you mean "grid"?',
        facts: { device: 'grdi' },
      },
    });
    const head = await fetch(house.url('/api/v1/stream'), { method: 'HEAD' });
    expect([head.status, head.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
  });

  it('drops clients that do not read; the others miss nothing', async () => {
    const silent = await Promise.all(Array.from({ length: 5 }, () => house.silentClient('/api/v1/stream')));
    sockets.push(...silent);
    const one = await reader();
    let polls = 0;
    await eventually(
      'the silent clients being dropped',
      () => house.loggedTimes('it does not read') === silent.length,
      {
        step: () => {
          polls++;
          house.read('grid', Object.fromEntries(SDM630_MEASURANDS.map((name) => [name, 1])));
        },
      },
    );
    await eventually(
      'all polls',
      () => one.text.split('event: snapshot\n').length - 1 >= polls && one.text.endsWith('\n\n'),
    );
    expect(eventsOf(one)).toHaveLength(polls);
  });
});

describe('/firehose', () => {
  it('answers 200 clients at once, and forgets those that went away', async () => {
    const gone = Array.from({ length: 20 }, () => {
      const stop = new AbortController();
      const asked = fetch(house.url('/firehose?timeout=120&category=meterupdate'), { signal: stop.signal });
      return { stop, asked: asked.catch(() => null) };
    });
    let answered = 0;
    // Each is a client of its own: who looks like one that was answered before would continue in its place.
    const asked = Array.from({ length: 180 }, async (_, client) => {
      const reply = await fetch(house.url(`/firehose?timeout=120&category=meterupdate&client=${client}`));
      const body = (await reply.json()) as { events: { data: { Value: number } }[] };
      answered++;
      return body.events.map(({ data }) => data.Value);
    });
    for (const { stop } of gone) stop.abort();
    await Promise.all(gone.map((client) => client.asked));
    await eventually('all answers', () => answered === asked.length, {
      step: async () => {
        house.read('grid', { powerL1: 5, powerL2: 6 });
        await house.clock.advance(GATHER_MS);
      },
    });
    for (const values of await Promise.all(asked)) expect(values).toEqual([5, 6]);
  });
});

it('closing ends streams and long polls without waiting for their time', async () => {
  const one = await reader();
  const asked = fetch(house.url('/firehose?timeout=120&category=meterupdate')).then(
    (reply) => reply.text(),
    () => 'connection refused: it came too late',
  );
  sockets.push(await house.silentClient('/api/v1/stream'));
  await house.close();
  await eventually('the end of the stream', () => one.hasEnded);
  expect(await asked).toMatch(/no events before timeout|came too late/);
});
