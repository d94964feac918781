// P1 ports over real wires: a converter in the network and a serial port, whole telegrams between garbage and damaged ones, and a
// wire that is pulled.
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSerial } from '../../src/transport/serial.ts';
import { eventually } from '../support/eventually.ts';
import { HubHouse } from '../support/hub-house.ts';
import { DSMR5_LINES, p1Telegram } from '../support/p1-telegrams.ts';
import { hasSocat, openPtyPair } from '../support/pty-pair.ts';

const WHOLE = Buffer.from(p1Telegram(DSMR5_LINES));
/** One digit of the power is another: the checksum says so. */
const DAMAGED = Buffer.from(WHOLE.toString('latin1').replace('1-0:1.7.0(00.250', '1-0:1.7.0(90.250'), 'latin1');
const PIECES = [Buffer.from('\0\x8f/half a line 1-0:1.7.0(66.'), DAMAGED, WHOLE.subarray(0, 400), DAMAGED, WHOLE];
const EVERY_MS = 20;

let house: HubHouse;
const ends: (() => unknown)[] = [];

beforeEach(() => {
  house = new HubHouse();
});

afterEach(async () => {
  await house.stop();
  for (const end of ends.splice(0).reverse()) await end();
});

const start = (bus: string) =>
  house.start(`
server: { listen: 127.0.0.1:0 }
buses: { p1: ${bus} }
devices: { net: { model: dsmr, bus: p1 } }
`);

const value = (measurand: string): unknown => {
  const { latest } = house.hub.live;
  const reading = latest.get('net', measurand);
  return reading !== null && latest.isAlive(reading) ? reading.value : null;
};

/** All values that are ever shown are those of the whole telegram. */
async function isRead(): Promise<void> {
  const powers = new Set<unknown>();
  house.hub.live.snapshots.subscribe(({ readings }) => {
    for (const { measurand, value: shown } of readings) if (measurand === 'power') powers.add(shown);
  });
  await eventually('the meter is read', () => value('power') === 250);
  expect([value('energyImport'), value('energyExport'), value('voltageL2')]).toEqual([2_000_000, 300_003, 231.2]);
  await eventually('several telegrams', () => house.hub.live.latest.get('net', 'power') !== null && powers.size > 0);
  expect([...powers]).toEqual([250]);
}

describe('a P1 port', () => {
  it('behind a converter is read, and again when the converter is back', async () => {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      let piece = 0;
      const timer = setInterval(() => socket.write(PIECES[piece++ % PIECES.length] ?? WHOLE), EVERY_MS);
      socket.on('error', () => undefined).on('close', () => clearInterval(timer));
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    ends.push(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    await start(`{ type: dsmr, address: "127.0.0.1:${port}" }`);
    await isRead();
    for (const socket of sockets) socket.destroy();
    const before = sockets.size;
    await eventually('it connects again', () => sockets.size > before);
    await isRead();
  });

  it.skipIf(!hasSocat)('on a serial port is read without saying its speed (needs socat)', async () => {
    const pair = await openPtyPair();
    ends.push(() => pair.unplug());
    const meter = await openSerial({ path: pair.right, baudRate: 115_200, framing: '8N1' });
    let goesOn = true;
    const sending = (async () => {
      for (let piece = 0; goesOn; piece++) {
        await meter.write(PIECES[piece % PIECES.length] ?? WHOLE);
        await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
      }
    })().catch(() => undefined);
    ends.push(async () => {
      goesOn = false;
      await meter.close();
      await sending;
    });
    await start(`{ type: dsmr, port: ${pair.left} }`);
    await isRead();
    await pair.unplug();
    await eventually('it is said', () => house.hub.live.buses.every((bus) => !bus.stats().open));
    expect(house.logged.join('')).toContain(`serial port ${pair.left} went away`);
  });
});
