// Long polling: what comes, when, and in which words; and that nothing is missed between two polls.
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LiveHouse } from '../../../test/support/live-house.ts';
import { KEPT_EVENTS } from './event-feed.ts';
import { createServer } from '../server.ts';

let house: LiveHouse;
let app: FastifyInstance;

beforeEach(async () => {
  house = new LiveHouse();
  house.addDevice('grid', 12);
  app = createServer(house.deps());
  await app.ready();
});

afterEach(() => app.close());

interface Event {
  readonly timestamp: number;
  readonly category: string;
  readonly data: Readonly<Record<string, unknown>> & { readonly ReadTimestamp: string };
}

interface Answer {
  readonly events: Event[];
  readonly timeout?: string;
}

/** Asks, and repeats `step` until the answer is there. */
async function ask(query: string, step: () => Promise<void> | void = () => undefined): Promise<Answer> {
  const bodies: string[] = [];
  const asked = app.inject({ url: `/firehose?${query}` }).then((answer) => {
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toBe('application/json; charset=UTF-8');
    expect(answer.headers['access-control-allow-origin']).toBe('*');
    bodies.push(answer.body);
  });
  for (;;) {
    await house.clock.advance(0);
    if (bodies.length > 0) break;
    await step();
  }
  await asked;
  return JSON.parse(bodies[0] ?? '') as Answer;
}

describe('the question', () => {
  it.each([
    ['', 'Invalid timeout arg.  Must be 1-120.'],
    ['timeout=0&category=meterupdate', 'Invalid timeout arg.  Must be 1-120.'],
    ['timeout=121&category=meterupdate', 'Invalid timeout arg.  Must be 1-120.'],
    ['timeout=4.5&category=meterupdate', 'Invalid timeout arg.  Must be 1-120.'],
    ['timeout=abc&category=meterupdate', 'Invalid timeout arg.  Must be 1-120.'],
    ['timeout=45', 'Invalid subscription category, must be 1-1024 characters long.'],
    ['timeout=45&category=', 'Invalid subscription category, must be 1-1024 characters long.'],
    [`timeout=45&category=${'a'.repeat(1025)}`, 'Invalid subscription category, must be 1-1024 characters long.'],
    ['timeout=45&category=meterupdate&since_time=asdf', 'Invalid last_event_time arg.'],
    ['timeout=45&category=meterupdate&since_time=1.5', 'Invalid last_event_time arg.'],
  ])('%s is refused in the words clients know', async (query, text) => {
    const reply = await app.inject({ url: `/firehose?${query}` });
    expect([reply.statusCode, reply.body]).toEqual([200, `{"error": ${JSON.stringify(text)}}`]);
  });

  it('takes the first of a repeated argument and a trailing slash', async () => {
    house.read('grid', { powerL1: 1 });
    const reply = await app.inject({ url: '/firehose/?timeout=1&timeout=x&category=meterupdate&since_time=0' });
    expect(reply.json().events).toHaveLength(1);
  });
});

describe('the answer', () => {
  it('has one event per measurand with the fields of all versions, energies in kWh', async () => {
    house.read('grid', { powerL2: -45.5, energyExportL2: 54, energyImport: 1500, frequency: 50 });
    const atMs = house.clock.wallMs();
    const { events } = await ask('timeout=45&category=meterupdate&since_time=0');
    expect(events.map(({ data }) => [data['IEC61850'], data['Description'], data['Value']])).toEqual([
      ['WLocPhsB', 'L2 Power (W)', -45.5],
      ['TotkWhExportPhsB', 'L2 Export (kWh)', 0.054],
      ['TotkWhImport', 'Total Import (kWh)', 1.5],
      ['Freq', 'Frequency (Hz)', 50],
    ]);
    const first = events[0]!;
    expect(Object.keys(first)).toEqual(['timestamp', 'category', 'data']);
    expect([first.timestamp, first.category]).toEqual([atMs, 'meterupdate']);
    expect([first.data['DeviceId'], first.data['Timestamp']]).toEqual([12, atMs]);
    expect(Date.parse(first.data.ReadTimestamp)).toBe(atMs);
  });

  it('leaves out what gosdm630 had no name or number for', async () => {
    house.addDevice('sml', null);
    house.read('sml', { powerL1: 1 });
    house.read('grid', { reactivePower: 1, state: 'idle' });
    house.read('grid', { powerL1: 7 });
    const { events } = await ask('timeout=45&category=meterupdate&since_time=0');
    expect(events.map(({ data }) => data['Value'])).toEqual([7]);
  });

  it('reports one-phase meters under the names of phase L1', async () => {
    house.addOnePhase('bat', 2);
    house.read('bat', { power: 5, voltage: 230, current: 1, powerFactor: 0.9, energyImport: 1000 });
    const { events } = await ask('timeout=45&category=meterupdate&since_time=0');
    expect(events.map(({ data }) => data['IEC61850'])).toEqual([
      ...['WLocPhsA', 'VolLocPhsA', 'AmpLocPhsA', 'AngLocPhsA', 'TotkWhImport'],
    ]);
  });

  it('waits for the next poll without since_time, and gives the whole cycle of all meters', async () => {
    house.addDevice('pv', 13);
    house.read('grid', { powerL1: 1 });
    let isRead = false;
    const { events } = await ask('timeout=45&category=meterupdates', async () => {
      await house.clock.advance(30);
      if (!isRead) {
        house.read('grid', { powerL1: 2, powerL2: 3 });
        await house.clock.advance(5);
        house.read('pv', { powerL1: 4 });
      }
      isRead = true;
    });
    expect(events.map(({ data }) => [data['DeviceId'], data['Value']])).toEqual([
      [12, 2],
      [12, 3],
      [13, 4],
    ]);
    expect(new Set(events.map(({ timestamp }) => timestamp)).size).toBe(2);
  });

  it('goes on where it was for a client that is back soon: every reading once', async () => {
    let value = 0;
    const seen: unknown[] = [];
    const read = (): void => house.read('grid', { powerL1: ++value });
    for (let turn = 0; turn < 20; turn++) {
      const { events } = await ask('timeout=45&category=meterupdate', async () => {
        await house.clock.advance(20);
        read();
      });
      seen.push(...events.map(({ data }) => data['Value']));
      for (let missed = 0; missed < turn % 4; missed++) read();
      await house.clock.advance(turn * 40);
    }
    expect(seen.length).toBeGreaterThan(20);
    expect(seen).toEqual(Array.from(seen, (_, index) => index + Number(seen[0])));
  });

  it('begins anew for one who was away for longer, and for another', async () => {
    const next = async (query: string) => {
      let isRead = false;
      const { events } = await ask(query, async () => {
        if (!isRead) house.read('grid', { powerL1: 7 });
        isRead = true;
        await house.clock.advance(50);
      });
      return events.map(({ data }) => data['Value']);
    };
    expect(await next('timeout=45&category=meterupdate')).toEqual([7]);
    house.read('grid', { powerL1: 1 });
    expect(await next('timeout=44&category=meterupdate')).toEqual([7]);
    await house.clock.advance(5001);
    expect(await next('timeout=45&category=meterupdate')).toEqual([7]);
  });

  it('says so when nothing happens, also for a category that nobody knows', async () => {
    for (const category of ['meterupdate', 'weather']) {
      const startMs = house.clock.wallMs();
      const body = await ask(`timeout=2&category=${category}`, () => house.clock.advance(500));
      expect(body).toEqual({ timeout: 'no events before timeout', timestamp: house.clock.wallMs() });
      expect(house.clock.wallMs() - startMs).toBeGreaterThanOrEqual(2000);
    }
  });

  it('has the status once a second', async () => {
    const body = await ask('timeout=45&category=statusupdate', () => house.clock.advance(1000));
    expect(body.events).toHaveLength(1);
    expect(body.events[0]!.data).toMatchObject({ Goroutines: 11, ConfiguredMeters: [{ Id: 12, Type: 'SDM' }] });
    const all = await ask('timeout=45&category=statusupdate&since_time=0', () => undefined);
    expect(all.events.length).toBe(Math.floor(house.clock.monotonicMs() / 1000));
  });
});

describe('since_time', () => {
  it('never loses a poll, not even two in one millisecond', async () => {
    const seen: number[] = [];
    let since = 0;
    for (let value = 1; value <= 20; value += 2) {
      house.read('grid', { powerL1: value });
      if (value % 3 === 0) await house.clock.advance(1);
      const first = await ask(`timeout=1&category=meterupdate&since_time=${since}`);
      since = first.events.at(-1)!.timestamp;
      house.read('grid', { powerL1: value + 1 });
      const second = await ask(`timeout=1&category=meterupdate&since_time=${since}`);
      since = second.events.at(-1)!.timestamp;
      for (const { data } of [...first.events, ...second.events]) seen.push(Number(data['Value']));
    }
    expect(seen).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  });

  it(`keeps the last ${KEPT_EVENTS} events, oldest first`, async () => {
    for (let value = 1; value <= KEPT_EVENTS + 30; value++) {
      await house.clock.advance(1);
      house.read('grid', { powerL1: value });
    }
    const { events } = await ask('timeout=1&category=meterupdate&since_time=-1');
    expect(events.map(({ data }) => data['Value'])).toEqual(
      Array.from({ length: KEPT_EVENTS }, (_, index) => index + 31),
    );
  });

  it('waits when nothing is newer', async () => {
    house.read('grid', { powerL1: 1 });
    const body = await ask(`timeout=1&category=meterupdate&since_time=${house.clock.wallMs()}`, () =>
      house.clock.advance(500),
    );
    expect(body).toHaveProperty('timeout');
  });
});

it('ends waiting clients when the server closes', async () => {
  const waiting = app.inject({ url: '/firehose?timeout=120&category=meterupdate' });
  await house.clock.advance(1);
  await app.close();
  expect((await waiting).body).toContain('no events before timeout');
});
