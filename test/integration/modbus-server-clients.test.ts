// Connections on real sockets; the time that decides who is given up is the test's own.
import { connect, type Socket } from 'node:net';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FakeClock } from '../support/fake-clock.ts';
import { parseMbap, wrapMbap, wrapRtu } from '../../src/codec/modbus/slave-frames.ts';
import type { ModbusProtocol } from '../../src/output/modbus/config.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { listenTcp, type OpenServer } from '../../src/transport/tcp-listen.ts';
import { ALL_CLIENTS, ClientConnection, type AnswerPdu } from '../../src/output/modbus/client-connection.ts';
import { RequestCredit } from '../../src/output/modbus/request-credit.ts';
import type { DropReason } from '../../src/output/modbus/server-figures.ts';
import { requestsOf } from '../../src/output/modbus/server-framing.ts';
import { runs } from '../support/amount.ts';
import { eventually } from '../support/eventually.ts';

let server: OpenServer;
let clock: FakeClock;
let connections: ClientConnection[];
let dropped: DropReason[];
let answer: AnswerPdu;
let protocol: ModbusProtocol;
let shared: RequestCredit;
const sockets: Socket[] = [];

beforeEach(async () => {
  clock = new FakeClock();
  shared = new RequestCredit(clock, ALL_CLIENTS);
  [connections, dropped] = [[], []];
  answer = (_, pdu) => pdu;
  protocol = 'modbus-tcp';
  server = await listenTcp({ host: '127.0.0.1', port: 0 }, (socket) => {
    const options = {
      socket,
      clock,
      takeRequests: requestsOf(protocol),
      shared,
      onAnswered: () => undefined,
      onDropped: (reason: DropReason) => dropped.push(reason),
    };
    connections.push(new ClientConnection({ ...options, answer: (...request) => answer(...request) }));
    return { close: () => undefined };
  });
});

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await server.close();
});

interface Client {
  readonly socket: Socket;
  bytes: Uint8Array;
  isClosed: boolean;
}

async function open(): Promise<Client> {
  const before = connections.length;
  const socket = connect(server.port, '127.0.0.1');
  sockets.push(socket);
  const client: Client = { socket, bytes: new Uint8Array(0), isClosed: false };
  socket.on('data', (chunk) => (client.bytes = Buffer.concat([client.bytes, chunk])));
  socket.on('error', () => undefined);
  socket.on('close', () => (client.isClosed = true));
  await eventually(() => connections.length > before);
  return client;
}

/** Transaction numbers of the answers so far. */
function answers({ bytes }: Client): number[] {
  const ids: number[] = [];
  for (let rest = bytes; ;) {
    const frame = parseMbap(rest);
    if (typeof frame === 'string') return ids;
    ids.push(frame.transactionId);
    rest = rest.subarray(frame.length);
  }
}

const request = (id: number): Uint8Array => wrapMbap(id, 1, Uint8Array.of(4, 0, 0, 0, 2));
const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

describe('a client', () => {
  test('gets its answers in the order of its requests, however they arrive', async () => {
    let release: () => void = () => undefined;
    answer = (_, pdu) => (pdu[4] === 9 ? new Promise((resolve) => (release = () => resolve(pdu))) : pdu);
    const client = await open();
    const slow = wrapMbap(0, 1, Uint8Array.of(4, 0, 0, 0, 9));
    const all = Buffer.concat([slow, ...numbers(100).slice(1).map(request)]);
    for (let at = 0; at < 40; at++) client.socket.write(all.subarray(at, at + 1));
    client.socket.write(all.subarray(40));
    await eventually(() => (connections[0]?.waiting ?? 0) > 0);
    expect(answers(client)).toEqual([]);
    release();
    await eventually(() => answers(client).length === 100);
    expect(answers(client)).toEqual(numbers(100));
  });

  test('is not read further while many of its requests wait', async () => {
    answer = () => new Promise(() => undefined);
    const client = await open();
    for (const part of numbers(200))
      client.socket.write(Buffer.concat(numbers(100).map((id) => request(part * 100 + id))));
    await eventually(() => (connections[0]?.waiting ?? 0) > 16);
    await systemClock.sleep(50);
    // What one read of the socket brings at most (64 kB), not all 20,000.
    expect(connections[0]?.waiting).toBeLessThan(6000);
  });

  test('that asks without pause is slowed down, and goes on', async () => {
    const client = await open();
    client.socket.write(Buffer.concat(numbers(1000).map(request)));
    await eventually(() => answers(client).length === 200);
    await systemClock.sleep(50);
    expect(answers(client)).toHaveLength(200);
    await clock.advance(1000);
    await eventually(() => answers(client).length >= 690);
    expect(answers(client).length).toBeLessThanOrEqual(700);
    await clock.advance(1000);
    await eventually(() => answers(client).length === 1000);
  });

  test('that asks without pause shares with the others what all may ask together', async () => {
    shared = new RequestCredit(clock, { perSecond: 100, atOnce: 50 });
    const clients = [await open(), await open()];
    for (const client of clients) client.socket.write(Buffer.concat(numbers(100).map(request)));
    const all = (): number => clients.reduce((sum, client) => sum + answers(client).length, 0);
    await eventually(() => all() === 50);
    await systemClock.sleep(50);
    expect(all()).toBe(50);
    await clock.advance(1000);
    await eventually(() => all() >= 140);
    expect(all()).toBeLessThanOrEqual(150);
    for (const client of clients) expect(answers(client).length).toBeGreaterThan(20);
    await clock.advance(2000);
    await eventually(() => all() === 200);
  });

  test('that sends something else than Modbus TCP is closed, the others stay', async () => {
    const [good, bad] = [await open(), await open()];
    bad.socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await eventually(() => bad.isClosed);
    expect(dropped).toEqual(['garbage']);
    good.socket.write(request(1));
    await eventually(() => answers(good).length === 1);
  });

  test('gets the answers to what came before the garbage, or none: never a wrong one', async () => {
    const client = await open();
    client.socket.write(Buffer.concat([request(7), Buffer.alloc(20, 0xff)]));
    await eventually(() => client.isClosed);
    expect([[], [7]]).toContainEqual(answers(client));
  });

  test('that begins a request and never ends it is closed after 10 s, an idle one after 10 min', async () => {
    const [half, idle] = [await open(), await open()];
    // In one piece: when the answer is there, the half request is, too.
    half.socket.write(Buffer.concat([request(0), request(1).subarray(0, 5)]));
    await eventually(() => answers(half).length === 1);
    await clock.advance(10_001);
    for (const connection of connections) connection.check();
    await eventually(() => half.isClosed);
    expect([dropped, idle.isClosed]).toEqual([['silent'], false]);
    await clock.advance(590_000);
    for (const connection of connections) connection.check();
    await eventually(() => idle.isClosed);
  });

  test('that waits for a slow answer is not idle', async () => {
    answer = () => new Promise(() => undefined);
    const client = await open();
    client.socket.write(request(1));
    await eventually(() => connections[0]?.waiting === 1);
    await clock.advance(700_000);
    connections[0]?.check();
    expect([connections[0]?.idleMs(), dropped]).toEqual([0, []]);
  });

  test('that does not read its answers is given up', async () => {
    answer = () => new Uint8Array(250);
    const client = await open();
    client.socket.pause();
    const many = Buffer.concat(numbers(1000).map(request));
    const feeding = setInterval(() => client.socket.write(many), 5);
    try {
      // Until the buffers of both systems are full.
      for (let tries = 0; tries < 2000 && dropped.length === 0; tries++) {
        await systemClock.sleep(5);
        await clock.advance(500);
        connections[0]?.check();
      }
    } finally {
      clearInterval(feeding);
    }
    expect(dropped).toEqual(['slow']);
  });

  test('may send any bytes in any pieces: nothing throws, and the server goes on', async () => {
    const failures: unknown[] = [];
    const onFailure = (error: unknown): void => void failures.push(error);
    process.on('uncaughtException', onFailure);
    const frame = fc.tuple(fc.nat(0xffff), fc.uint8Array({ maxLength: 40 })).map(([id, pdu]) => wrapMbap(id, 1, pdu));
    const piece = fc.oneof(frame, fc.uint8Array({ maxLength: 30 }));
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 8 }), async (pieces) => {
        const client = await open();
        for (const bytes of pieces) client.socket.write(bytes);
        client.socket.end();
        await eventually(() => client.isClosed);
      }),
      { numRuns: runs(150) },
    );
    const last = await open();
    last.socket.write(request(3));
    await eventually(() => answers(last).length === 1);
    process.off('uncaughtException', onFailure);
    expect(failures).toEqual([]);
  });

  test('may speak RTU over TCP, in any pieces; a wrong checksum closes the connection', async () => {
    protocol = 'modbus-rtu-over-tcp';
    const client = await open();
    const frames = numbers(20).map((id) => wrapRtu(9, Uint8Array.of(4, 0, id, 0, 2)));
    const all = Buffer.concat(frames);
    for (let at = 0; at < all.length; at += 3) client.socket.write(all.subarray(at, at + 3));
    await eventually(() => client.bytes.length === all.length);
    expect(Buffer.compare(client.bytes, all)).toBe(0);
    client.socket.write(Uint8Array.of(9, 4, 0, 0, 0, 2, 0, 0));
    await eventually(() => client.isClosed);
    expect(dropped).toEqual(['garbage']);
  });

  test.each([
    ['modbus-tcp', (): Uint8Array => wrapRtu(9, Uint8Array.of(4, 0, 0x34, 0, 2))],
    ['modbus-rtu-over-tcp', (): Uint8Array => wrapMbap(1, 9, Uint8Array.of(4, 0, 0x34, 0, 2))],
  ] as const)('that speaks the other protocol than %s is closed, not answered', async (spoken, bytes) => {
    protocol = spoken;
    const client = await open();
    for (let times = 0; times < 4; times++) client.socket.write(bytes());
    await eventually(() => client.isClosed);
    expect([client.bytes.length, dropped]).toEqual([0, ['garbage']]);
  });
});
