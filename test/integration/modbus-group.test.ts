// The meters of a bus on real ports and sockets: cables pulled, gateways gone, dead and peculiar meters.
import { afterEach, describe, expect, test } from 'vitest';
import { LiveState } from '../../src/live/live-state.ts';
import { startSimulator } from '../../src/simulator/modbus/simulator.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { modbusModel, openHouse, wrongReadings, type House, type HouseOptions } from '../support/modbus-house.ts';
import { hasSocat, openPtyPair } from '../support/pty-pair.ts';
import { dirname } from 'node:path';
import { eventually } from '../support/eventually.ts';

const MISSING = hasSocat ? '' : ' (skipped: socat is not installed)';

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function open(options: HouseOptions): Promise<House> {
  const house = await openHouse(options);
  cleanUps.push(() => house.stop());
  return house;
}

/** Waits until every device has been read `times` times from now on. */
async function morePolls({ snapshots, group }: House, count: number): Promise<void> {
  const from = snapshots.length;
  const polls = (device: string): number => snapshots.slice(from).filter((each) => each.device === device).length;
  await eventually(() => group.devices.every(({ name }) => polls(name) >= count));
}

describe('meters on a bus', () => {
  test.each(['modbus-tcp', 'modbus-rtu-over-tcp', 'modbus-rtu-over-udp'] as const)(
    '%s: every row of three different meters is read, exactly',
    async (link) => {
      const house = await open({ link, meters: { 1: 'sdm630', 2: 'sdm72', 26: 'janitza' } });
      await morePolls(house, 2);
      expect(wrongReadings(house)).toEqual([]);
      for (const { model, unitId } of house.simulator.meters) {
        const read = house.snapshots.find(({ device }) => device === `m${unitId}`)?.readings ?? [];
        const names = [...model.rows, ...model.derived].map(({ measurand }) => measurand).sort();
        expect(read.map(({ measurand }) => measurand).sort()).toEqual(names);
      }
    },
  );

  test('two dead meters of five: the others share the bus equally, the dead ones are hardly asked', async () => {
    const meters = { 1: 'sdm120', 2: 'sdm120', 3: 'sdm120', 4: 'sdm120', 5: 'sdm120' };
    const house = await open({ link: 'modbus-rtu-over-tcp', meters, timeoutMs: 100, bus: { dead: [2, 4] } });
    await eventually(() =>
      [2, 4].every((id) => house.changes.some(({ device, to }) => device === `m${id}` && to === 'offline')),
    );
    house.simulator.resetStats();
    await eventually(() => (house.simulator.stats().requestsByUnit[1] ?? 0) >= 300);
    const { requestsByUnit } = house.simulator.stats();
    const [one = 0, three = 0, five = 0] = [1, 3, 5].map((id) => requestsByUnit[id]);
    expect(Math.max(one, three, five) - Math.min(one, three, five)).toBeLessThanOrEqual(0.1 * one);
    for (const id of [2, 4]) expect(requestsByUnit[id] ?? 0).toBeLessThan(0.1 * one);
    expect(house.snapshots.some(({ device }) => device === 'm2' || device === 'm4')).toBe(false);
    house.simulator.setDead(2, false);
    await eventually(() => house.snapshots.some(({ device }) => device === 'm2'));
    expect(wrongReadings(house)).toEqual([]);
  });

  test('a meter with holes in its registers: refusals are learned, afterwards there is none', async () => {
    const model = modbusModel('sdm630');
    const meters = [{ model, id: 1, sparse: true, values: { voltageL1: 231.5 } }];
    const house = await open({ link: 'modbus-rtu-over-tcp', meters: { 1: 'sdm630' }, bus: { meters } });
    await morePolls(house, 2);
    expect(house.simulator.stats().exceptions).toBeGreaterThan(0);
    house.simulator.resetStats();
    await morePolls(house, 20);
    expect(house.simulator.stats().exceptions).toBe(0);
    expect(house.snapshots.at(-1)?.readings).toHaveLength(model.rows.length);
    expect(wrongReadings(house)).toEqual([]);
  });

  test('a gateway that goes away and comes back at the same address is connected anew', async () => {
    const house = await open({ link: 'modbus-rtu-over-tcp', meters: { 1: 'sdm120' }, timeoutMs: 200, lifetimeMs: 500 });
    await morePolls(house, 3);
    const { host, port } = house.simulator.link('modbus-rtu-over-tcp');
    await house.simulator.stop();
    const refused = `cannot connect to ${host}:${port}: connection refused`;
    await eventually(() => {
      const { state, reason } = house.group.devices[0]?.health() ?? {};
      return state === 'offline' && reason?.includes(refused) === true;
    });
    expect(house.group.bus.stats().open).toBe(false);
    const link = { type: 'modbus-rtu-over-tcp', host: host ?? '', port: port ?? 0 } as const;
    const meters = [{ model: modbusModel('sdm120'), id: 1, values: { voltage: 229 } }];
    const again = await startSimulator({ buses: [{ links: [link], meters }] }, systemClock);
    cleanUps.push(() => again.stop());
    await morePolls(house, 3);
    const voltage = house.snapshots.at(-1)?.readings.find(({ measurand }) => measurand === 'voltage');
    expect(voltage?.value).toBe(229);
    expect(house.group.devices[0]?.health().state).toBe('online');
  });

  test('a counter that falls to 0 for a moment reaches nobody', async () => {
    const house = await open({ link: 'modbus-tcp', meters: { 1: 'sdm120' }, poll: { fastMs: 20, slowMs: 20 } });
    const live = new LiveState(systemClock);
    const published: unknown[] = [];
    live.snapshots.subscribe(({ readings }) => {
      published.push(readings.find(({ measurand }) => measurand === 'energyImport')?.value ?? null);
    });
    const meter = house.simulator.meter(1);
    const take = (): void => house.snapshots.splice(0).forEach((snapshot) => live.accept(snapshot));
    meter.set('energyImport', 5_000_000);
    await eventually(() => {
      take();
      return published.includes(5_000_000);
    });
    published.splice(0);
    meter.set('energyImport', 0);
    await eventually(() =>
      house.snapshots.some(({ readings }) =>
        readings.some(({ value, measurand }) => measurand === 'energyImport' && value === 0),
      ),
    );
    meter.set('energyImport', 5_000_500);
    // Of what came meanwhile, two snapshots at most carry the 0: three in a row would be a real reset.
    const seen: unknown[] = [];
    for (const snapshot of house.snapshots.splice(0)) {
      const zero = snapshot.readings.some(({ value, measurand }) => measurand === 'energyImport' && value === 0);
      if (zero && seen.length >= 2) continue;
      if (zero) seen.push(snapshot);
      live.accept(snapshot);
    }
    await eventually(() => {
      take();
      return published.includes(5_000_500);
    });
    expect(published).not.toContain(0);
    expect(live.heldBack('m1')).toBeGreaterThan(0);
  });
});

describe.skipIf(!hasSocat)(`meters on a serial port${MISSING}`, () => {
  test('a pulled cable is told, and when it is back everything goes on', async () => {
    const house = await open({ link: 'modbus-rtu', meters: { 1: 'sdm630', 26: 'janitza' }, lifetimeMs: 500 });
    await morePolls(house, 3);
    const folder = dirname(house.cable?.left ?? '');
    await house.cable?.unplug();
    const isTold = (reason: string | null): boolean => reason?.includes('is the adapter plugged in?') === true;
    // A port that is opened again at once is told before the lifetime of the values is over.
    await eventually(() =>
      house.group.devices.every((device) => device.health().state === 'offline' && isTold(device.health().reason)),
    );
    expect(house.group.bus.stats().problem).toMatch(/is the adapter plugged in\?|went away/);
    const again = await openPtyPair(folder);
    cleanUps.push(() => again.unplug());
    await morePolls(house, 3);
    expect(house.group.devices.map((device) => device.health().state)).toEqual(['online', 'online']);
    expect(house.busStates.at(-1)).toBe('open');
    expect(wrongReadings(house)).toEqual([]);
  });

  test.each([true, false])('an adapter that echoes, configured or not (%s): every value right', async (echo) => {
    const house = await open({ link: 'modbus-rtu', meters: { 1: 'sdm630' }, echo, bus: { faults: { echo: true } } });
    await morePolls(house, 10);
    expect(wrongReadings(house)).toEqual([]);
    expect(house.group.bus.stats().errors).toEqual({});
  });

  test('stopping leaves the port free, also in the middle of a request to a dead meter', async () => {
    const house = await open({ link: 'modbus-rtu', meters: { 1: 'sdm120' }, timeoutMs: 20_000, bus: { dead: [1] } });
    await eventually(() => house.group.bus.stats().requests > 0);
    await house.group.stop();
    expect(house.group.bus.stats().open).toBe(false);
  });
});
