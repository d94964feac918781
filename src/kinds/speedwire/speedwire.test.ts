// SMA's meters as devices: whose datagrams they take, what their values are, and why nothing comes.
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../../test/support/fake-clock.ts';
import { findModel } from '../../catalog/index.ts';
import { channelsOf } from '../../codec/speedwire/channels.ts';
import { encodeDatagram } from '../../codec/speedwire/datagram.ts';
import { loadConfig } from '../../config/load.ts';
import type { Problem } from '../../model/problem.ts';
import type { Snapshot } from '../../model/reading.ts';
import { countText } from '../../source/arrival.ts';
import type { Measurand } from '../../vocabulary/measurands.ts';
import { SpeedwireDevice } from './device.ts';
import { HeardMeters, SpeedwireDecoder } from './heard.ts';

let clock: FakeClock;
let meters: HeardMeters;
let decoder: SpeedwireDecoder;
let devices: SpeedwireDevice[];
let snapshots: Snapshot[];
let trouble: Problem | null;

beforeEach(() => {
  clock = new FakeClock();
  meters = new HeardMeters();
  decoder = new SpeedwireDecoder();
  [devices, snapshots, trouble] = [[], [], null];
});

function device(name: string, serial: number | null, measurands: readonly Measurand[] | null = null): SpeedwireDevice {
  const one = new SpeedwireDevice({
    ...{ name, serial, measurands, clock, meters, lifetimeMs: 10_000, wireTrouble: () => trouble },
    onSnapshot: (snapshot) => snapshots.push(snapshot),
    onHealth: () => undefined,
  });
  one.start();
  devices.push(one);
  return one;
}

/** As the group does. */
function arrives(bytes: Uint8Array): void {
  const telegrams = decoder.push(bytes);
  for (const telegram of telegrams) meters.heard(telegram, clock.monotonicMs());
  const arrival = { bytes: bytes.length, textBytes: countText(bytes), telegrams, faults: decoder.takeFaults() };
  for (const each of devices) each.accept(arrival);
}

const datagram = (serial: number, power: number): Uint8Array =>
  encodeDatagram({
    ...{ susyId: 270, serial, tickerMs: 1, software: '1.2.4.R' },
    channels: channelsOf(new Map<Measurand, number>([['power', power]]), false),
  });

const powersOf = (name: string): unknown[] =>
  snapshots
    .filter((snapshot) => snapshot.device === name)
    .map(({ readings }) => readings.find(({ measurand }) => measurand === 'power')?.value);

describe('several meters in one stream', () => {
  it('each device takes what has its serial number', () => {
    device('grid', 1900203015);
    device('pv', 3003170282, ['power']);
    arrives(datagram(1900203015, -250.5));
    arrives(datagram(3003170282, 4000));
    arrives(datagram(7, 1));
    expect([powersOf('grid'), powersOf('pv')]).toEqual([[-250.5], [4000]]);
    expect(snapshots[0]).toMatchObject({ serial: '1900203015' });
    expect(snapshots[1]?.readings).toEqual([
      { measurand: 'power', value: 4000, unit: 'W', measuredAtMs: clock.wallMs(), validForMs: 10_000 },
    ]);
    expect(snapshots[0]?.readings.length).toBeGreaterThan(30);
  });

  it('without a serial number it is the only meter, and nobody when there are two', async () => {
    const grid = device('grid', null);
    arrives(datagram(1, 100));
    expect(powersOf('grid')).toEqual([]);
    await clock.advance(3000);
    arrives(datagram(1, 101));
    arrives(datagram(2, 5000));
    arrives(datagram(1, 102));
    expect(powersOf('grid')).toEqual([101]);
    await clock.advance(11_000);
    expect(grid.health).toMatchObject({ state: 'offline', code: 'SPEEDWIRE_SEVERAL' });
    expect(grid.health.reason).toContain('write the `serial` of one of them; heard: 1 (SUSy-ID 270), 2 (SUSy-ID 270)');
    // The other one is gone for a minute.
    await clock.advance(60_000);
    arrives(datagram(1, 103));
    expect(powersOf('grid')).toEqual([101, 103]);
    expect(grid.health.state).toBe('online');
  });
});

describe('why nothing comes', () => {
  const reasonAfter = async (send: () => void): Promise<string> => {
    const grid = device('grid', 1900203015);
    for (let second = 0; second < 12; second++) {
      send();
      await clock.advance(1000);
    }
    expect(grid.health.state).toBe('offline');
    return `${grid.health.code} ${grid.health.reason}`;
  };

  it('nothing at all', async () => {
    expect(await reasonAfter(() => undefined)).toMatch(/^SPEEDWIRE_SILENT no datagram for 1\d s: nothing arrives; is /);
  });

  it('another meter', async () => {
    expect(await reasonAfter(() => arrives(datagram(42, 1)))).toMatch(
      /^SPEEDWIRE_OTHER .* not 1900203015; heard: 42 \(SUSy-ID 270\)$/,
    );
  });

  it('a meter that falls silent is no other meter', async () => {
    const grid = device('grid', 5);
    arrives(datagram(5, 1));
    await clock.advance(12_000);
    expect(grid.health).toMatchObject({ state: 'offline', code: 'SPEEDWIRE_SILENT' });
  });

  it('damaged ones, whose values are never used', async () => {
    const damaged = datagram(1900203015, 1).subarray(0, 500);
    expect(await reasonAfter(() => arrives(damaged))).toMatch(/^SPEEDWIRE_DAMAGED .* 12 arrived damaged$/);
    expect(snapshots).toEqual([]);
    expect(devices[0]?.health.errors).toEqual({ SPEEDWIRE_DAMAGED: 12 });
  });

  it('something else', async () => {
    expect(await reasonAfter(() => arrives(Buffer.from('hello, is this SMA?')))).toMatch(/^SPEEDWIRE_STRANGE /);
  });

  it('inverters and searches alone are no meter', async () => {
    const search = Buffer.from('534d4100000402a0ffffffff0000002000000000', 'hex');
    expect(await reasonAfter(() => arrives(search))).toMatch(/^SPEEDWIRE_SILENT /);
  });

  it('the socket', async () => {
    trouble = { text: 'datagrams cannot be received', code: 'UDP_OPEN', facts: { where: ':9522' } };
    expect(await reasonAfter(() => undefined)).toBe('BUS_CLOSED datagrams cannot be received');
  });

  it('who invents thousands of meters fills no memory', () => {
    device('grid', 1);
    for (let serial = 2; serial < 500; serial++) arrives(datagram(serial, 1));
    expect(meters.serials.length).toBeLessThanOrEqual(64);
    expect(meters.textWithout(1)).toContain('...');
  });
});

it('shows the channels of its last datagram', () => {
  const grid = device('grid', 5);
  expect(grid.lastReceived()).toEqual({ kind: 'obis', atMs: null, entries: [] });
  arrives(datagram(5, -250.5));
  const received = grid.lastReceived();
  const entries = received.kind === 'obis' ? received.entries : [];
  expect(entries.find(({ obis }) => obis === '0:2.4.0')).toMatchObject({ raw: 2505, measurand: null });
  expect(entries.find(({ obis }) => obis === '0:1.8.0')).toMatchObject({
    raw: '0',
    measurand: 'energyImport',
    value: 0,
  });
});

describe('in the file', () => {
  const load = (text: string) => {
    const result = loadConfig(text, 'f.yaml', {});
    const said = result.ok ? result.warnings : result.problems;
    return {
      buses: result.ok ? result.config.buses : [],
      said: said.map(({ path, message, hint }) => `${path}: ${message} | ${hint ?? ''}`),
    };
  };

  it('multicast on all networks or one, unicast of one meter, and the short form', () => {
    const { said, buses } =
      load(`buses: { lan: { type: speedwire, interface: eth0 }, one: { type: speedwire, address: 192.168.0.61:9523 } }
devices:
  manager: { model: sma-home-manager, bus: lan, serial: 3003170282 }
  grid: { model: sma-energy-meter, bus: lan, serial: 1900203015, measurands: [power, energyImport, energyExport] }
  pv: { model: emeter, bus: one }
  other: { model: sma-energy-meter, address: 192.168.0.62:9524 }`);
    expect(said).toEqual([]);
    expect(buses).toMatchObject([
      { place: { port: 9522, group: '239.12.255.254', interface: 'eth0', sender: null } },
      { place: { port: 9523, group: null, interface: null, sender: '192.168.0.61' } },
      { place: { port: 9524, sender: '192.168.0.62' } },
    ]);
  });

  it.each([
    [
      'buses: { a: { type: speedwire }, b: { type: speedwire, address: 192.168.0.60 } }',
      'devices: { x: { model: emeter, bus: a }, y: { model: emeter, bus: b } }',
      /buses\.b\.address: port 9522 for datagrams is also used by buses\.a/,
    ],
    [
      'buses: { a: { type: speedwire } }',
      'devices: { x: { model: emeter, bus: a, serial: 5 }, y: { model: emeter, bus: a, serial: 5 } }',
      /devices\.y\.serial: .*serial number 5.* \| write the `serial` of each/,
    ],
    [
      'buses: { a: { type: speedwire, address: 10.0.0.1, interface: eth0 } }',
      'devices: { x: { model: emeter, bus: a } }',
      /buses\.a\.interface: `interface` says nothing about/,
    ],
    [
      'buses: { a: { type: speedwire } }',
      'devices: { x: { model: emeter, bus: a, poll: { fast: 1s } } }',
      /devices\.x\.poll: .* \| remove it: the meter sends by itself/,
    ],
    [
      'buses: { a: { type: speedwire } }',
      'devices: { x: { model: emeter, bus: a, measurands: [volume] } }',
      /devices\.x\.measurands\.0: emeter does not measure "volume"/,
    ],
  ])('%s', (buses, text, expected) => {
    expect(load(`${buses}\n${text}\n`).said.join('\n')).toMatch(expected);
  });
});

it.each(['SMA-EM', 'shm2', 'sunny-home-manager'])('%s is a model of the catalogue', (name) => {
  expect(findModel(name)?.kind).toBe('speedwire');
});
