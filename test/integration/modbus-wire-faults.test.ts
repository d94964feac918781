// The wire around replies that are right: a second master, gateways with habits. Real sockets; no value is wrong, and the health
// names what was heard.
import { afterEach, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { openHouse, wrongReadings, type House, type HouseOptions } from '../support/modbus-house.ts';

let house: House | undefined;
afterEach(() => house?.stop());

/** Registers far apart: three reads of the same length, which only their contents tell apart. */
const ALIKE = ['voltageL1', 'thdVoltage', 'energySum'];
const USUAL = { meters: { 1: 'sdm630' }, timeoutMs: 200, poll: { fastMs: 20, slowMs: 20 } } as const;

async function read(options: Pick<HouseOptions, 'link' | 'bus' | 'measurands'>, polls: number): Promise<House> {
  const opened = await openHouse({ ...USUAL, ...options });
  house = opened;
  await eventually(() => opened.snapshots.length >= polls);
  expect(wrongReadings(opened)).toEqual([]);
  return opened;
}

test.each([
  ['a second master that is heard asking', { master: 20 }, 'modbus-rtu-over-tcp'],
  ['a converter that hands on the replies of other clients', { broadcast: 20 }, 'modbus-rtu-over-tcp'],
  ['a gateway that hands on the replies of other clients', { broadcast: 20 }, 'modbus-tcp'],
] as const)('%s: nothing wrong, and it is named', async (_, faults, link) => {
  const { group } = await read({ link, measurands: ALIKE, bus: { faults } }, 15);
  await eventually(() => group.devices[0]?.health().code === 'MODBUS_OTHER_MASTER');
  expect(group.devices[0]?.health()).toMatchObject({ state: 'degraded', facts: { unit: 1 } });
  expect(group.devices[0]?.health().reason).toContain('another master is on this wire');
  expect(wrongReadings({ ...house! })).toEqual([]);
});

test.each(['two', 'zero', 'swapped'] as const)('a gateway with numbers of its own (%s) is read', async (numbers) => {
  const { group } = await read({ link: 'modbus-tcp', bus: { faults: { numbers } } }, 5);
  await eventually(() => group.devices[0]?.health().state === 'online');
});

test.each(['modbus-tcp', 'modbus-rtu-over-tcp'] as const)(
  'a gateway that closes the connection after each reply (%s) is read all the same, without a word in the log',
  async (link) => {
    const { group, busStates } = await read({ link, bus: { faults: { close: 100 } } }, 5);
    expect(group.devices[0]?.health().state).toBe('online');
    expect(busStates).toEqual(['open']);
  },
);

test.each(['modbus-tcp', 'modbus-rtu-over-tcp'] as const)(
  'replies that are held back and come with the next one (%s): nothing wrong',
  async (link) => {
    const { group } = await read({ link, measurands: ALIKE, bus: { faults: { join: 10 } } }, 10);
    expect(group.devices[0]?.health().code).not.toBe('MODBUS_OTHER_MASTER');
  },
);
