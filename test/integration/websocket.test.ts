// The WebSocket on real sockets: readers miss nothing, silent clients are dropped and cost no memory, foreign pages and
// wrong paths are refused, and closing the server ends it all.
import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { PING_INTERVAL_MS } from '../../src/api/http/web-sockets.ts';
import { keptBytes } from '../support/kept-memory.ts';
import { WebHouse, UPGRADE_HEADERS } from '../support/web-house.ts';
import { SDM630_MEASURANDS } from '../support/live-house.ts';
import { eventually } from '../support/eventually.ts';

const READERS = 180;
const SILENT = 20;
/** Collecting what is garbage takes its time. */
const LOOK_EVERY = 100;
const POLLS = 100;

let house: WebHouse;
let next = 0;
const webSockets: WebSocket[] = [];
const sockets: Socket[] = [];

beforeEach(() => {
  next = 0;
  house = new WebHouse();
  house.addDevice('grid', 11);
});

afterEach(async () => {
  for (const webSocket of webSockets.splice(0)) webSocket.terminate();
  for (const socket of sockets.splice(0)) socket.destroy();
  await house.close();
});

interface Reader {
  readonly webSocket: WebSocket;
  readonly values: number[];
  statuses: number;
}

async function reader(options: WebSocket.ClientOptions = {}): Promise<Reader> {
  const webSocket = new WebSocket(house.url('/ws', 'ws'), options);
  webSockets.push(webSocket);
  const one: Reader = { webSocket, values: [], statuses: 0 };
  webSocket.on('message', (data: Buffer, isBinary) => {
    expect(isBinary).toBe(false);
    const message = JSON.parse(data.toString()) as { Value?: number; IEC61850: string; ConfiguredMeters?: unknown };
    if (message.Value !== undefined) one.values.push(numberOf(message.IEC61850, message.Value));
    if (message.ConfiguredMeters !== undefined) one.statuses++;
  });
  await new Promise((resolve, reject) => {
    webSocket.on('open', resolve);
    webSocket.on('error', reject);
  });
  return one;
}

async function silentClient(): Promise<Socket> {
  const socket = await house.silentClient('/ws', UPGRADE_HEADERS);
  sockets.push(socket);
  return socket;
}

/** Energies are read in Wh and sent in kWh. */
function numberOf(iec61850: string, value: number): number {
  return iec61850.startsWith('TotkWh') ? Math.round(value * 1000) : value;
}

/** What may be any of the test's numbers: a factor or a frequency of 2000 is withheld. */
const NUMBERED = SDM630_MEASURANDS.filter((name) => !name.startsWith('powerFactor') && name !== 'frequency');

/** One poll; every event of the test has a number of its own. */
function poll(): void {
  house.read('grid', Object.fromEntries(NUMBERED.map((name) => [name, next++])));
}

describe('the WebSocket', () => {
  it('pushes events and the status without a subscription', async () => {
    await house.open();
    const one = await reader();
    house.read('grid', { powerL1: 5, energyImport: 1500 });
    await eventually('both events', () => one.values.length === 2);
    expect(one.values).toEqual([5, 1500]);
    await house.clock.advance(3000);
    await eventually('three statuses', () => one.statuses === 3);
  });

  it("has mbmd's messages at /api/ws: device, value and mbmd's name of it, and the status with its meters", async () => {
    await house.open();
    house.addBus('rs485');
    house.addDevice('published', null, { kind: 'published', hasWire: false, model: 'published' });
    const webSocket = new WebSocket(house.url('/api/ws', 'ws'));
    webSockets.push(webSocket);
    const messages: Record<string, unknown>[] = [];
    webSocket.on('message', (data: Buffer) => messages.push(JSON.parse(data.toString()) as Record<string, unknown>));
    await new Promise((resolve) => webSocket.once('open', resolve));
    house.read('published', { power: 1 });
    house.read('grid', { voltageL1: 230.123456789, energyImport: 1500, ownName: 7 });
    await eventually('both values', () => messages.length === 2);
    const at = { Device: 'SDM1.11', Timestamp: house.clock.wallMs() };
    expect(messages).toEqual([
      { ...at, Value: 230.123457, IEC61850: 'VoltageL1', Description: 'voltage L1 (V)' },
      { ...at, Value: 1.5, IEC61850: 'Import', Description: 'total imported energy (kWh)' },
    ]);
    await house.clock.advance(1000);
    await eventually('the status', () => messages.length === 3);
    expect(messages[2]).toMatchObject({ Meters: [{ Device: 'SDM1.11', Online: true }] });
  });

  it(`${READERS} readers miss nothing while ${SILENT} others never read; pings find those out`, async () => {
    await house.open();
    const silent = await Promise.all(Array.from({ length: SILENT }, silentClient));
    const readers = await Promise.all(Array.from({ length: READERS }, () => reader()));
    for (let count = 0; count < POLLS; count++) {
      poll();
      await new Promise((resolve) => setImmediate(resolve));
    }
    const expected = Array.from({ length: POLLS * NUMBERED.length }, (_, index) => index);
    await eventually('every event', () => readers.every(({ values }) => values.length >= expected.length));
    for (const { values } of readers) expect(values).toEqual(expected);

    await house.clock.advance(PING_INTERVAL_MS);
    await answersToPings(readers);
    await house.clock.advance(PING_INTERVAL_MS);
    await eventually(
      'the silent clients being dropped',
      () => house.loggedTimes('it does not answer pings') === SILENT,
    );
    const ends = silent.map((socket) => new Promise((resolve) => socket.once('close', resolve)));
    for (const socket of silent) socket.resume();
    await Promise.all(ends);

    poll();
    await eventually('life going on', () => readers.every(({ values }) => values.length > expected.length));
    expect(readers.every(({ webSocket }) => webSocket.readyState === WebSocket.OPEN)).toBe(true);
  });

  it('drops clients whose unread events pass the limit; memory stays flat', async () => {
    await house.open();
    await Promise.all(Array.from({ length: SILENT }, silentClient));
    const before = memoryBytes();
    let most = 0;
    let steps = 0;
    await eventually('the silent clients being dropped', () => house.loggedTimes('it does not read') === SILENT, {
      step: () => {
        poll();
        if (++steps % LOOK_EVERY === 0) most = Math.max(most, memoryBytes() - before);
      },
    });
    for (let count = 0; count < 5000; count++) poll();
    // 20 clients x 1 MB of shared events and their queues; without the limit it would grow by 20 MB with every MB sent.
    expect(Math.max(most, memoryBytes() - before)).toBeLessThan(150_000_000);
  });

  it('survives clients that send nonsense', async () => {
    await house.open();
    const one = await reader();
    const rude = await silentClient();
    const gone = new Promise((resolve) => rude.once('close', resolve));
    rude.resume();
    rude.write(Buffer.from('ffffffffffffffffffffffffff', 'hex'));
    await gone;
    const chatty = await reader();
    const closed = new Promise((resolve) => chatty.webSocket.once('close', resolve));
    chatty.webSocket.send('x'.repeat(10_000));
    await closed;
    poll();
    await eventually('events for the others', () => one.values.length === NUMBERED.length);
  });

  it('refuses pages of other sites, foreign host names and other paths with a reason', async () => {
    await house.open({ hosts: ['meters.example.org'] });
    await reader({ origin: `http://127.0.0.1:${house.port}` });
    await reader({ origin: 'https://meters.example.org' });
    const refusals: [string, WebSocket.ClientOptions, string][] = [
      ['/ws', { origin: 'https://evil.example.com' }, '403 HTTP_FOREIGN_ORIGIN'],
      ['/ws', { headers: { host: 'evil.example.com' } }, '403 HTTP_FOREIGN_HOST'],
      ['/other', {}, '404 HTTP_NOT_FOUND'],
    ];
    for (const [path, options, expected] of refusals) expect(await refusal(path, options)).toBe(expected);
  });

  it('wants a token where reading needs one', async () => {
    await house.open({ tokens: [{ name: 'grafana', secret: 'battery', may: ['read'] }] });
    expect(await refusal('/ws', {})).toBe('401 HTTP_UNAUTHORIZED');
    expect(await refusal('/ws', { headers: { authorization: 'Bearer wrong' } })).toBe('401 HTTP_UNAUTHORIZED');
    await reader({ headers: { authorization: 'Bearer battery' } });
  });

  it('says goodbye when the server closes, also to those who do not read', async () => {
    await house.open();
    const one = await reader();
    const silent = await silentClient();
    const code = new Promise((resolve) => one.webSocket.once('close', resolve));
    const gone = new Promise((resolve) => silent.once('close', resolve));
    await house.close();
    silent.resume();
    expect(await code).toBe(1001);
    await gone;
  });
});

/** The server has our pong to its ping when it answers the ping that we send after it. */
async function answersToPings(readers: readonly Reader[]): Promise<void> {
  const answers = readers.map(
    ({ webSocket }) =>
      new Promise<void>((resolve) => {
        webSocket.once('pong', () => resolve());
        webSocket.ping();
      }),
  );
  await Promise.all(answers);
}

function refusal(path: string, options: WebSocket.ClientOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    const webSocket = new WebSocket(house.url(path, 'ws'), options);
    webSockets.push(webSocket);
    webSocket.on('open', () => reject(new Error(`${path} was not refused`)));
    webSocket.on('error', () => undefined);
    webSocket.on('unexpected-response', (_request, response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => resolve(`${response.statusCode} ${JSON.parse(body).error.code}`));
    });
  });
}

function memoryBytes(): number {
  const { heap, external } = keptBytes();
  return heap + external;
}
