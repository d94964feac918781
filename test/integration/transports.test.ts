// Serial ports, TCP and UDP as byte streams: what they do when the other side is there, is not, and goes away.
import { createSocket } from 'node:dgram';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { MeterHubError } from '../../src/model/error.ts';
import type { Clock } from '../../src/model/clock.ts';
import type { ByteStream } from '../../src/transport/byte-stream.ts';
import { openSerial } from '../../src/transport/serial.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { openTcp } from '../../src/transport/tcp.ts';
import { openUdp } from '../../src/transport/udp.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { hasSocat, openPtyPair } from '../support/pty-pair.ts';

const LONG_MS = 30_000;
const MISSING = hasSocat ? '' : ' (skipped: socat is not installed)';
const never = new AbortController().signal;

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

function closing<T extends ByteStream>(stream: T): T {
  cleanUps.push(() => stream.close());
  return stream;
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'no error',
    (error: unknown) => (error instanceof MeterHubError ? error.code : String(error)),
  );
}

async function readExactly(stream: ByteStream, count: number): Promise<number[]> {
  const all: number[] = [];
  while (all.length < count) {
    const bytes = await stream.read(LONG_MS);
    if (bytes.length === 0) throw new Error(`only ${all.length} of ${count} bytes`);
    all.push(...bytes);
  }
  return all;
}

function listen(onSocket: (socket: Socket) => void): Promise<{ server: Server; port: number }> {
  return new Promise((resolve) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      cleanUps.push(() => socket.destroy());
      onSocket(socket);
    });
    cleanUps.push(() => server.close());
    server.listen(0, '127.0.0.1', () => resolve({ server, port: (server.address() as AddressInfo).port }));
  });
}

describe('a TCP stream', () => {
  test('carries bytes both ways', async () => {
    const { port } = await listen((socket) =>
      socket.on('data', (bytes) => socket.write(bytes.map((byte) => byte + 1))),
    );
    const stream = closing(await openTcp({ host: '127.0.0.1', port }, never));
    await stream.write(Uint8Array.of(1, 2, 3));
    expect(await readExactly(stream, 3)).toEqual([2, 3, 4]);
    expect(await stream.read(0)).toHaveLength(0);
  });

  test('gives a connection 5 s to be made, and stops counting when it is', async () => {
    const { port } = await listen(() => undefined);
    const clock = new FakeClock();
    closing(await openTcp({ host: '127.0.0.1', port }, never, clock));
    expect(clock.timers).toBe(0);

    const limits: { readonly ms: number; readonly fn: () => void }[] = [];
    const after: Clock['after'] = (ms, fn) => {
      limits.push({ ms, fn });
      return () => undefined;
    };
    // The time is over before the system has had its turn to connect.
    const connecting = codeOf(openTcp({ host: '127.0.0.1', port }, never, { ...systemClock, after }));
    limits[0]?.fn();
    expect([limits.map(({ ms }) => ms), await connecting]).toEqual([[5000], 'TCP_CONNECT']);
  });

  test('hands on what had come before the other side closed, then says so', async () => {
    const { port } = await listen((socket) => socket.end(Uint8Array.of(9)));
    const stream = closing(await openTcp({ host: '127.0.0.1', port }, never));
    expect(await readExactly(stream, 1)).toEqual([9]);
    expect(await codeOf(stream.read(LONG_MS))).toBe('TCP_CLOSED');
    expect(await codeOf(stream.write(Uint8Array.of(1)))).toBe('TCP_CLOSED');
  });

  test('a reset ends the pending read', async () => {
    const { port } = await listen((socket) => socket.on('data', () => socket.resetAndDestroy()));
    const stream = closing(await openTcp({ host: '127.0.0.1', port }, never));
    const reading = codeOf(stream.read(LONG_MS));
    await stream.write(Uint8Array.of(1));
    expect(await reading).toBe('TCP_CLOSED');
  });

  test('closing ends the pending read and may be repeated', async () => {
    const { port } = await listen(() => undefined);
    const stream = closing(await openTcp({ host: '127.0.0.1', port }, never));
    const reading = codeOf(stream.read(LONG_MS));
    await stream.close();
    await stream.close();
    expect(await reading).toBe('BUS_CLOSED');
  });

  test('a refused connection and an unknown name are said with the address', async () => {
    const { server, port } = await listen(() => undefined);
    await new Promise((resolve) => server.close(resolve));
    await expect(openTcp({ host: '127.0.0.1', port }, never)).rejects.toThrow(
      `cannot connect to 127.0.0.1:${port}: connection refused`,
    );
    await expect(openTcp({ host: '127.0.0.1', port }, never)).rejects.toMatchObject({
      details: { where: `127.0.0.1:${port}`, errno: 'ECONNREFUSED' },
    });
    await expect(openTcp({ host: 'no-such-host.invalid', port: 502 }, never)).rejects.toThrow(
      'cannot connect to no-such-host.invalid:502:',
    );
  });

  test('connecting can be cancelled, before and while', async () => {
    const stopping = new AbortController();
    // Nobody answers in this network (TEST-NET-1, RFC 5737), or it is unreachable; both end here.
    const connecting = codeOf(openTcp({ host: '192.0.2.1', port: 502 }, stopping.signal));
    stopping.abort();
    expect(['CANCELLED', 'TCP_CONNECT']).toContain(await connecting);
    expect(await codeOf(openTcp({ host: '192.0.2.1', port: 502 }, stopping.signal))).toBe('CANCELLED');
  });

  test('a sender that is not read is slowed down, and nothing is lost', async () => {
    const total = 8_000_000;
    const { port } = await listen((socket) => socket.write(Buffer.alloc(total, 7)));
    const stream = closing(await openTcp({ host: '127.0.0.1', port }, never));
    await systemClock.sleep(50);
    let received = 0;
    let largest = 0;
    while (received < total) {
      const bytes = await stream.read(LONG_MS);
      received += bytes.length;
      largest = Math.max(largest, bytes.length);
    }
    expect(received).toBe(total);
    expect(largest).toBeLessThan(total / 4);
  });
});

describe('a UDP stream', () => {
  test('carries datagrams of its peer and of nobody else', async () => {
    const peer = createSocket('udp4');
    const stranger = createSocket('udp4');
    cleanUps.push(
      () => peer.close(),
      () => stranger.close(),
    );
    await new Promise<void>((resolve) => peer.bind(0, '127.0.0.1', resolve));
    const own = new Promise<number>((resolve) => {
      peer.on('message', (message, from) => {
        resolve(from.port);
        stranger.send(Uint8Array.of(66), from.port, from.address, () => {
          peer.send(
            message.map((byte) => byte + 1),
            from.port,
            from.address,
          );
        });
      });
    });
    const stream = closing(await openUdp({ host: '127.0.0.1', port: peer.address().port }));
    await stream.write(Uint8Array.of(1, 2));
    expect(await own).toBeGreaterThan(0);
    expect(await readExactly(stream, 2)).toEqual([2, 3]);
  });

  test('a peer that is not there is silence, not an error', async () => {
    const stream = closing(await openUdp({ host: '127.0.0.1', port: 9 }));
    for (let i = 0; i < 3; i++) {
      await stream.write(Uint8Array.of(1));
      expect(await stream.read(20)).toHaveLength(0);
    }
  });

  test('an unknown name is said with the address', async () => {
    await expect(openUdp({ host: 'no-such-host.invalid', port: 502 })).rejects.toThrow(
      'cannot reach no-such-host.invalid:502 by UDP',
    );
  });

  test('closing ends the pending read', async () => {
    const stream = await openUdp({ host: '127.0.0.1', port: 9 });
    const reading = codeOf(stream.read(LONG_MS));
    await stream.close();
    await stream.close();
    expect(await reading).toBe('BUS_CLOSED');
    expect(await codeOf(stream.write(Uint8Array.of(1)))).toBe('BUS_CLOSED');
  });
});

describe('a serial port', () => {
  test('that does not exist says so, with the path and where to look', async () => {
    await expect(openSerial({ path: '/dev/ttyNOPE', baudRate: 9600, framing: '8N1' })).rejects.toThrow(
      'serial port /dev/ttyNOPE does not exist: is the adapter plugged in? `ls -l /dev/serial/by-id/` shows the ports',
    );
    await expect(openSerial({ path: '/dev/ttyNOPE', baudRate: 9600, framing: '8N1' })).rejects.toMatchObject({
      details: { path: '/dev/ttyNOPE', errno: 'ENOENT' },
    });
    expect(await codeOf(openSerial({ path: '/dev/null', baudRate: 9600, framing: '8N1' }))).toBe('PORT_OPEN');
  });
});

describe.skipIf(!hasSocat)(`a serial port on a cable${MISSING}`, () => {
  async function cable() {
    const pair = await openPtyPair();
    cleanUps.push(() => pair.unplug());
    const open = (path: string): Promise<ByteStream> => openSerial({ path, baudRate: 9600, framing: '8N1' });
    return { pair, open };
  }

  test('carries every byte value both ways', async () => {
    const { pair, open } = await cable();
    const left = closing(await open(pair.left));
    const right = closing(await open(pair.right));
    const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    await left.write(all);
    expect(await readExactly(right, 256)).toEqual([...all]);
    await right.write(all.toReversed());
    expect(await readExactly(left, 256)).toEqual([...all.toReversed()]);
  });

  test('a read waits its time, also when an earlier read was told of bytes that are gone', async () => {
    const { pair, open } = await cable();
    const left = closing(await open(pair.left));
    const right = closing(await open(pair.right));
    for (let round = 0; round < 20; round++) {
      // The first read gives up and leaves the announcement pending; the bytes are taken without it.
      await left.read(1);
      await right.write(Uint8Array.of(round));
      const taken: number[] = [];
      while (taken.length === 0) {
        taken.push(...(await left.read(0)));
        const until = systemClock.monotonicMs() + 0.2;
        while (systemClock.monotonicMs() < until);
      }
      expect(taken).toEqual([round]);
      const startMs = systemClock.monotonicMs();
      expect(await left.read(10)).toHaveLength(0);
      expect(systemClock.monotonicMs() - startMs).toBeGreaterThanOrEqual(9);
    }
  });

  test('a pulled cable ends the pending read and every later one, and costs no processor time', async () => {
    const { pair, open } = await cable();
    const left = closing(await open(pair.left));
    const reading = codeOf(left.read(LONG_MS));
    await pair.unplug();
    expect(await reading).toBe('PORT_HANGUP');
    expect(await codeOf(left.read(LONG_MS))).toBe('PORT_HANGUP');
    const before = process.cpuUsage();
    await systemClock.sleep(300);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(200);
    await left.close();
    expect(await codeOf(left.read(10))).toBe('BUS_CLOSED');
  });

  test('a cable that is pulled while bytes pour in is noticed each time', async () => {
    for (let round = 0; round < 5; round++) {
      const { pair, open } = await cable();
      const left = closing(await open(pair.left));
      const right = closing(await open(pair.right));
      const pouring = (async () => {
        for (;;) await right.write(new Uint8Array(64));
      })().catch(() => undefined);
      await left.read(LONG_MS);
      await pair.unplug();
      let code = 'no error';
      for (let reads = 0; code === 'no error' && reads < 10_000; reads++) code = await codeOf(left.read(LONG_MS));
      expect(code).toBe('PORT_HANGUP');
      await right.close();
      await pouring;
    }
  });

  test('a port in use by another program says so', async () => {
    const { pair, open } = await cable();
    closing(await open(pair.left));
    await expect(open(pair.left)).rejects.toThrow(`serial port ${pair.left} is in use by another program`);
  });

  test('closing ends the pending read, and the port can be opened again', async () => {
    const { pair, open } = await cable();
    const left = await open(pair.left);
    const reading = codeOf(left.read(LONG_MS));
    await left.close();
    await left.close();
    expect(await reading).toBe('BUS_CLOSED');
    closing(await open(pair.left));
  });
});
