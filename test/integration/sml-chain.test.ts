// SML from the bytes on a real wire to the live state: TCP and a serial cable of socat, with everything that goes wrong.
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { findModel } from '../../src/catalog/index.ts';
import type { SmlDeviceConfig, SmlBusConfig } from '../../src/kinds/sml/config.ts';
import { LiveState } from '../../src/live/live-state.ts';
import type { DeviceHealth } from '../../src/model/health.ts';
import type { ReadingValue, Snapshot } from '../../src/model/reading.ts';
import { smlGroup } from '../../src/kinds/sml/group.ts';
import type { SourceGroup } from '../../src/source/source-group.ts';
import {
  startSmlSimulator,
  type RunningSmlSimulator,
  type SmlSimulatorOptions,
} from '../../src/simulator/sml/simulator.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { hasSocat, openPtyPair, type PtyPair } from '../support/pty-pair.ts';
import { loadCaptures } from '../support/sml-captures.ts';
import { eventually } from '../support/eventually.ts';

const cleanUps: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

interface House {
  readonly live: LiveState;
  readonly snapshots: Snapshot[];
  readonly busStates: string[];
  readonly group: SourceGroup;
  value(measurand: string): ReadingValue | null;
  health(): DeviceHealth;
}

function startHouse(line: SmlBusConfig['line'], model: string, device: Partial<SmlDeviceConfig> = {}): House {
  const found = findModel(model);
  if (found?.kind !== 'sml') throw new Error(`no SML meter ${model}`);
  const live = new LiveState(systemClock);
  const snapshots: Snapshot[] = [];
  const busStates: string[] = [];
  live.snapshots.subscribe((snapshot) => snapshots.push(snapshot));
  const config: SmlDeviceConfig = {
    ...{ kind: 'sml', name: 'grid', bus: 'ir', model: found, id: null, apiId: null, measurands: null, quirks: {} },
    lifetimeMs: 30_000,
    ...device,
  };
  const group = smlGroup({ name: 'ir', type: 'sml', line }, [config], systemClock, {
    onSnapshot: (snapshot) => live.accept(snapshot),
    onHealth: (change) => live.changeHealth(change),
    onBusState: (_, open, reason) => busStates.push(open ? 'open' : (reason ?? 'closed')),
  });
  live.addBus(group.bus);
  for (const view of group.devices) live.addDevice(view);
  group.start();
  cleanUps.push(() => group.stop());
  return {
    ...{ live, snapshots, busStates, group },
    value(measurand) {
      const reading = [...live.latest.readings('grid')].find((each) => each.measurand === measurand);
      return reading && live.latest.isAlive(reading) ? reading.value : null;
    },
    health() {
      const view = live.device('grid');
      if (!view) throw new Error('the device is gone');
      return view.health();
    },
  };
}

async function simulate(options: Partial<SmlSimulatorOptions> = {}): Promise<RunningSmlSimulator> {
  const simulator = await startSmlSimulator({ links: [{ type: 'tcp' }], everyMs: 50, ...options }, systemClock);
  cleanUps.push(() => simulator.stop());
  return simulator;
}

function addressOf(simulator: RunningSmlSimulator): { host: string; port: number } {
  const [link] = simulator.links;
  return { host: link?.host ?? '', port: link?.port ?? 0 };
}

async function serve(accept: (socket: Socket) => void): Promise<{ host: string; port: number }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    accept(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUps.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
}

describe('SML over TCP', () => {
  test('telegrams become values of the live state, with the time of this machine', async () => {
    const simulator = await simulate({ power: () => -1234, energyImportWh: 5000, energyExportWh: 70_000 });
    const before = Date.now();
    const house = startHouse(addressOf(simulator), 'itron-3hz');
    await eventually('the first value', () => house.value('power') !== null);
    expect(house.value('power')).toBe(-1234);
    expect(house.value('energyImport')).toBe(5000);
    expect(house.value('energyExport')).toBeGreaterThanOrEqual(70_000);
    expect(house.snapshots[0]?.measuredAtMs).toBeGreaterThanOrEqual(before);
    expect(house.health()).toMatchObject({ state: 'online', reason: null });
    expect(house.live.buses[0]?.stats()).toMatchObject({ open: true, problem: null });
    expect(house.live.device('grid')).toMatchObject({ kind: 'sml', id: null, model: 'itron-3hz', bus: 'ir' });
  });

  test('the status word gives the sign, and the user can switch that off', async () => {
    const simulator = await simulate({ style: 'ed300l', power: () => -126.6 });
    const house = startHouse(addressOf(simulator), 'ed300l');
    const stubborn = startHouse(addressOf(simulator), 'ed300l', { quirks: { signPowerFromStatus: false } });
    await eventually('values', () => house.value('power') !== null && stubborn.value('power') !== null);
    expect(house.value('power')).toBe(-126.6);
    expect(stubborn.value('power')).toBe(126.6);
    expect(house.live.device('grid')?.quirks).toEqual(['signPowerFromStatus', 'applied: signPowerFromStatus']);
    expect(stubborn.live.device('grid')?.quirks).toEqual([]);
  });

  test('a meter without its PIN has energy, and power as soon as it is entered', async () => {
    const simulator = await simulate({ pin: false, energyImportWh: 12_345_678 });
    const house = startHouse(addressOf(simulator), 'mt631');
    await eventually('the energy', () => house.value('energyImport') === 12_345_000);
    expect(house.value('power')).toBeNull();
    simulator.meter.pin = true;
    await eventually('the power', () => house.value('power') !== null);
  });

  test('a damaged line costs telegrams, never a wrong value', async () => {
    const simulator = await simulate({ power: () => 777, everyMs: 10, faults: { drop: 30, flip: 30, noise: 30 } });
    const house = startHouse(addressOf(simulator), 'mt631');
    await eventually(
      'many telegrams',
      () => house.snapshots.length >= 50 && (house.health().errors['SML_CRC'] ?? 0) > 10,
    );
    const powers = house.snapshots.flatMap(({ readings }) =>
      readings.filter(({ measurand }) => measurand === 'power').map(({ value }) => value),
    );
    expect(new Set(powers)).toEqual(new Set([777]));
    expect(house.live.buses[0]?.stats().errors['SML_CRC']).toBeGreaterThan(10);
  });

  test('a head that falls silent is offline, says why, and comes back by itself', async () => {
    const simulator = await simulate();
    const house = startHouse(addressOf(simulator), 'mt631', { lifetimeMs: 1000 });
    await eventually('the meter online', () => house.health().state === 'online');
    simulator.setFaults({ silence: 100 });
    await eventually('the meter offline', () => house.health().state === 'offline');
    expect(house.health()).toMatchObject({ code: 'SML_SILENT' });
    expect(house.health().reason).toMatch(/^no telegram for \d+ s: nothing arrives/);
    expect(house.value('power')).toBeNull();
    simulator.setFaults({ silence: 0 });
    await eventually('the meter back', () => house.health().state === 'online' && house.value('power') !== null);
  });

  test('an endless stream of garbage has no value, no end of memory, and a reason', async () => {
    const garbage = Uint8Array.from({ length: 4096 }, (_, at) => (at * 7919) >> 3);
    const address = await serve((socket) => {
      const timer = setInterval(() => socket.write(garbage), 5);
      socket.on('close', () => clearInterval(timer));
    });
    const house = startHouse(address, 'sml', { lifetimeMs: 1000 });
    await eventually('the verdict', () => house.health().state === 'offline');
    expect(house.health().code).toBe('SML_NOT_SML');
    expect(house.snapshots).toEqual([]);
  });

  test('a converter that closes after every telegram is asked again, without a tight loop', async () => {
    const simulator = await simulate();
    let connections = 0;
    const startMs = performance.now();
    const address = await serve((socket) => {
      connections++;
      socket.end(simulator.meter.telegram());
    });
    const house = startHouse(address, 'sml', { lifetimeMs: 5000 });
    await eventually('three telegrams', () => house.snapshots.length >= 3);
    // A second between two connections, however slow this machine is.
    expect(connections).toBeLessThanOrEqual(2 + (performance.now() - startMs) / 1000);
  });

  test('an address where nobody listens is named', async () => {
    const { host, port } = await serve(() => undefined);
    await cleanUps.pop()?.();
    const house = startHouse({ host, port }, 'sml', { lifetimeMs: 1000 });
    await eventually('the verdict', () => house.health().state === 'offline');
    expect(house.health()).toMatchObject({ code: 'BUS_CLOSED' });
    expect(house.health().reason).toContain(`cannot connect to 127.0.0.1:${port}: connection refused`);
  });
});

describe.skipIf(!hasSocat)(`SML on a serial port${hasSocat ? '' : ' (skipped: socat is missing)'}`, () => {
  async function cable(folder?: string): Promise<PtyPair> {
    const pair = await openPtyPair(folder);
    cleanUps.push(() => pair.unplug());
    return pair;
  }

  test('values arrive, the plug is pulled and put back', async () => {
    const pair = await cable();
    const simulator = await simulate({
      links: [{ type: 'serial', path: pair.left }],
      style: 'mt175',
      power: () => -4308,
    });
    const house = startHouse({ port: pair.right, baud: 9600, framing: '8N1' }, 'mt175', { lifetimeMs: 1500 });
    await eventually('the first value', () => house.value('power') === -4308);
    expect(house.value('powerL1')).toBe(-1436);
    await pair.unplug();
    await eventually('the meter offline', () => house.health().state === 'offline');
    await eventually('the reason', () => house.health().reason?.includes('does not exist') === true);
    expect(house.health().code).toBe('BUS_CLOSED');
    await cable(pair.left.replace(/\/left$/, ''));
    await eventually('the meter back', () => house.health().state === 'online' && house.value('power') === -4308);
    expect(simulator.telegrams).toBeGreaterThan(0);
    expect(house.busStates[0]).toBe('open');
    expect(house.busStates.at(-1)).toBe('open');
  });

  test('stopping does not wait for a telegram', async () => {
    const pair = await cable();
    const house = startHouse({ port: pair.right, baud: 9600, framing: '8N1' }, 'sml', { lifetimeMs: 600_000 });
    await eventually('the port', () => house.live.buses[0]?.stats().open === true);
    await house.group.stop();
    expect(house.live.buses[0]?.stats().open).toBe(false);
  });
});

const captures = loadCaptures();

/** The model that a user of the recorded meter would name. */
function modelFor(file: string): string {
  const models: readonly (readonly [RegExp, string])[] = [
    [/MT175/, 'mt175'],
    [/MT631/, 'mt631'],
    [/MT691/, 'mt691'],
    [/3\.HZ/, 'itron-3hz'],
    [/ED300L/, 'emh-ed300l'],
    [/mME40/, 'emh-mme40'],
    [/eHZ/, 'emh-ehz'],
    [/Q3A/, 'easymeter-q3a'],
    [/DTZ541/, 'holley-dtz541'],
    [/dwsb20/i, 'dzg-dwsb20'],
    [/DVS-74/, 'dzg-dvs74'],
    [/DD3/, 'ebz-dd3'],
    [/SMARTY/, 'smarty'],
  ];
  return models.find(([pattern]) => pattern.test(file))?.[1] ?? 'sml';
}

describe('telegrams of real habits through the whole device', () => {
  test.each(
    captures.flatMap((capture) => [
      { ...capture, model: modelFor(capture.name) },
      { ...capture, model: 'sml' },
    ]),
  )('$name as $model gives the expected values', async ({ bytes, expected, model }) => {
    const address = await serve((socket) => {
      // In pieces as an adapter delivers them.
      for (let at = 0; at < bytes.length; at += 61) socket.write(bytes.subarray(at, at + 61));
    });
    const house = startHouse(address, model, { lifetimeMs: 60_000 });
    const of = (snapshot: Snapshot, measurand: string): ReadingValue | null =>
      snapshot.readings.find((reading) => reading.measurand === measurand)?.value ?? null;
    await eventually(
      `${expected.telegrams.length} telegrams`,
      () => house.snapshots.length === expected.telegrams.length,
    );
    expect(
      house.snapshots.map((snapshot) => ({
        e_import: of(snapshot, 'energyImport'),
        e_export: of(snapshot, 'energyExport'),
        p: of(snapshot, 'power'),
      })),
    ).toEqual(expected.telegrams.map(({ e_import, e_export, p }) => ({ e_import, e_export, p })));
    expect(house.health()).toMatchObject({ state: 'online' });
    const { crcBad, cutByNewStart } = expected.frames;
    const { errors } = house.health();
    expect([errors['SML_CRC'] ?? 0, errors['SML_INCOMPLETE'] ?? 0]).toEqual([crcBad, cutByNewStart]);
  });
});
