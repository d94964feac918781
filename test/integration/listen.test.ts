// The server on real sockets: several addresses, ports that are taken, and a close that never hangs.
import { connect, createServer as createTcpServer, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { listenAll, type Listening } from '../../src/api/http/listen.ts';
import { createServer } from '../../src/api/server.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { LiveHouse } from '../support/live-house.ts';

const LOOPBACK = { host: '127.0.0.1', port: 0 };
let listening: Listening | null = null;

afterEach(async () => {
  await listening?.close();
  listening = null;
});

async function start(addresses = [LOOPBACK]): Promise<Listening> {
  const house = new LiveHouse();
  house.addDevice('grid', 11);
  house.read('grid', { powerL1: 5 });
  const deps = house.deps({ clock: house.clock });
  listening = await listenAll(createServer(deps), addresses, { clock: systemClock, log: deps.log });
  return listening;
}

describe('listenAll', () => {
  it('answers at several addresses with one server', async () => {
    const { addresses } = await start([LOOPBACK, { host: '::1', port: 0 }, LOOPBACK]);
    expect(new Set(addresses.map(({ port }) => port)).size).toBe(3);
    for (const { host, port } of addresses) {
      const reply = await fetch(`http://${host.includes(':') ? `[${host}]` : host}:${port}/last/11`);
      expect(await reply.json()).toMatchObject({ ModbusDeviceId: 11 });
    }
  });

  it('names a taken address and the remedy, and frees what it had opened', async () => {
    const squatter = createTcpServer();
    await new Promise<void>((resolve) => squatter.listen(0, '127.0.0.1', resolve));
    const { port } = squatter.address() as AddressInfo;
    const free = await freePort();
    await expect(
      start([
        { host: '127.0.0.1', port: free },
        { host: '127.0.0.1', port },
      ]),
    ).rejects.toMatchObject({
      code: 'LISTEN',
      message: expect.stringMatching(
        new RegExp(
          `^Cannot listen on 127\\.0\\.0\\.1:${port}: another program uses port ${port} .*server\\.listen or -u`,
        ),
      ),
    });
    await start([{ host: '127.0.0.1', port: free }]);
    await new Promise((resolve) => squatter.close(resolve));
  });

  it('names an address that this machine does not have', async () => {
    await expect(start([{ host: '203.0.113.7', port: 0 }])).rejects.toMatchObject({
      code: 'LISTEN',
      message: expect.stringContaining('203.0.113.7:0: this machine does not have that address'),
    });
  });

  it('closes although a client holds a half-sent request', async () => {
    const server = await start();
    const { addresses } = server;
    const socket = connect(addresses[0]!);
    socket.on('error', () => undefined);
    const ended = new Promise((resolve) => socket.once('close', resolve));
    await new Promise<void>((resolve) => socket.write('GET /last HTTP/1.1\r\nHost:', () => resolve()));
    await fetch(`http://127.0.0.1:${addresses[0]!.port}/last`);
    await server.close();
    await ended;
    await expect(fetch(`http://127.0.0.1:${addresses[0]!.port}/last`)).rejects.toThrow();
  });
});

async function freePort(): Promise<number> {
  const probe = createTcpServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
