// Bridges that cannot hold long replies, refuse in passing or stay one reply behind. Real sockets; no value is wrong, and in the
// end all are read.
import { afterEach, expect, test } from 'vitest';
import type { FaultRates } from '../../src/simulator/modbus/reply-faults.ts';
import { eventually } from '../support/eventually.ts';
import { openHouse, wrongReadings, type House } from '../support/modbus-house.ts';

let house: House | undefined;
afterEach(() => house?.stop());

const LINKS = ['modbus-tcp', 'modbus-rtu-over-tcp'] as const;
const POLL = { fastMs: 20, slowMs: 20 };
const METERS = { 1: 'sdm630', 7: 'janitza' };

const BRIDGES: Readonly<Record<string, Partial<FaultRates>>> = {
  'cuts replies at 64 bytes': { cut: 64 },
  'drops replies of more than 30 registers': { dropOver: 30 },
  'refuses replies of more than 30 registers': { refuseOver: 30 },
  'refuses 5 % of all requests in passing': { refuse: { percent: 5, ms: 0 } },
  'refuses everything for some time now and then': { refuse: { percent: 10, ms: 300 } },
  'stays one reply behind now and then': { behind: 5 },
};

const CASES = Object.entries(BRIDGES).flatMap(([what, faults]) => {
  // Without numbers it is the length alone that tells whose a reply is.
  const links = faults.cut !== undefined || faults.behind !== undefined ? LINKS : (['modbus-tcp'] as const);
  return links.map((link) => [link, what, faults] as const);
});

test.each(CASES)('%s, a bridge that %s: nothing wrong, and every value is read', async (link, _, faults) => {
  const opened = await openHouse({ link, meters: METERS, timeoutMs: 150, poll: POLL, bus: { faults } });
  house = opened;
  const { group, snapshots, simulator } = opened;
  const happened = (): number => {
    const { behind, long, refuse } = simulator.stats().faults;
    return behind + long + refuse;
  };
  await eventually('faults', () => happened() > 0);
  await eventually('every value', () => isComplete(opened));
  await eventually('polls', () => snapshots.length >= 8);
  simulator.setFaults({ refuse: { percent: 0, ms: 0 }, behind: 0 });
  await eventually('health', () => group.devices.every((device) => device.health().state === 'online'));
  expect(wrongReadings(opened)).toEqual([]);
});

function isComplete({ snapshots, simulator }: House): boolean {
  return simulator.meters.every(({ model, unitId }) => {
    const of = snapshots.filter(({ device }) => device === `m${unitId}`).flatMap(({ readings }) => readings);
    const names = new Set(of.map(({ measurand }) => measurand));
    return [...model.rows, ...model.derived].every(({ measurand }) => names.has(measurand));
  });
}
