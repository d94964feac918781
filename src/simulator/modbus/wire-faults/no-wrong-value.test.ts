// Every kind of fault of the wire, on all links, against the hub's own bus: not one wrong value, whatever is split, shortened or
// refused meanwhile. The full number of polls is a matter of the long run.
import { describe, expect, test } from 'vitest';
import { amount, seedOr } from '../../../../test/support/amount.ts';
import { pollSimulatedWire, type SimulatedLink } from '../../../../test/support/simulated-wire.ts';
import { findModel } from '../../../catalog/index.ts';
import type { ModbusMeterModel } from '../../../definition/modbus/model.ts';
import type { FaultRates } from '../reply-faults.ts';

/** Of each kind, over all links. */
const POLLS = amount(2000, 60);
const SEED = seedOr(1);
const RATES = [5, 15, 30] as const;

const ALL: readonly SimulatedLink[] = ['serial', 'converter', 'tcp'];
const NETWORK: readonly SimulatedLink[] = ['converter', 'tcp'];

type Kind = readonly [what: string, links: readonly SimulatedLink[], rates: (percent: number) => Partial<FaultRates>];

const late = (percent: number, ms: number): Partial<FaultRates> => ({ late: { percent, ms } });
const refuse = (percent: number, ms: number): Partial<FaultRates> => ({ refuse: { percent, ms } });

/**
 * What is not here: another client's reply handed on while ours is lost (`broadcast` with `drop`). Nothing in the world tells
 * that one from ours.
 */
const KINDS: readonly Kind[] = [
  ['drop', ALL, (drop) => ({ drop })],
  ['flip', ALL, (flip) => ({ flip })],
  ['truncate', ALL, (truncate) => ({ truncate })],
  ['foreign', ALL, (foreign) => ({ foreign })],
  ['noise', ALL, (noise) => ({ noise })],
  ['late inside the pause after a timeout', ALL, (percent) => late(percent, 260)],
  ['late at the end of the pause', ALL, (percent) => late(percent, 420)],
  ['late by seconds', ALL, (percent) => late(percent, 2500)],
  ['echo and flip', ['serial', 'converter'], (flip) => ({ flip, echo: true })],
  ['master', ALL, (master) => ({ master })],
  ['broadcast', NETWORK, (broadcast) => ({ broadcast })],
  ['join', ALL, (join) => ({ join })],
  ['close', NETWORK, (close) => ({ close })],
  ['behind', NETWORK, (percent) => ({ behind: percent / 10 })],
  ['refused in passing', ALL, (percent) => refuse(percent, 0)],
  ['refused for seconds', ALL, (percent) => refuse(percent / 10, 5000)],
  ['cut at 64 bytes', ALL, () => ({ cut: 64 })],
  ['cut at 32 bytes, and drop', ALL, (drop) => ({ cut: 32, drop })],
  ['long replies dropped, and late', ALL, (percent) => ({ dropOver: 20, ...late(percent, 420) })],
  ['long replies refused, and truncate', ALL, (truncate) => ({ refuseOver: 20, truncate })],
  ['numbers of its own, and drop', ['tcp'], (drop) => ({ numbers: 'two', drop })],
  ['numbers swapped, and late', ['tcp'], (percent) => ({ numbers: 'swapped', ...late(percent, 420) })],
  ['behind and drop', NETWORK, (percent) => ({ behind: percent / 10, drop: percent })],
  ['behind and late', NETWORK, (percent) => ({ behind: percent / 10, ...late(percent, 420) })],
  ['behind and refused in passing', NETWORK, (percent) => ({ behind: percent / 10, ...refuse(percent, 0) })],
  ['behind and cut', NETWORK, (percent) => ({ behind: percent / 10, cut: 64 })],
  ['join and drop', ALL, (percent) => ({ join: percent, drop: percent })],
  ['close and late', NETWORK, (percent) => ({ close: percent, ...late(percent, 420) })],
  ['master and late', ALL, (percent) => ({ master: percent, ...late(percent, 260) })],
  ['refused in passing and drop', ALL, (percent) => ({ drop: percent, ...refuse(percent, 0) })],
  [
    'drop, flip, truncate, foreign, noise and late',
    ALL,
    (rate) => {
      const each = rate / 3;
      return { drop: each, flip: each, truncate: each, foreign: each, noise: each, ...late(each, 260) };
    },
  ],
];

/** Registers far apart: three reads of the same length, which only their contents tell apart. */
const ALIKE = ['voltageL1', 'thdVoltage', 'energySum'];

function model(name: string): ModbusMeterModel {
  const found = findModel(name);
  if (found?.kind !== 'modbus') throw new Error(`no Modbus meter ${name}`);
  return found;
}

/** Another number in every register, to be told apart by any mix-up. */
function meter(unit: number, name: string, sparse: boolean, measurands: readonly string[] | null) {
  const { rows } = model(name);
  const values = rows.map(({ measurand, type, scale }, index) => {
    const isWide = type !== 'uint16' && type !== 'int16';
    return [measurand, (unit * (isWide ? 1024 : 64) + index) * scale] as const;
  });
  return { unit, model: model(name), sparse, measurands, values: Object.fromEntries(values) };
}

/** The next higher unit ids are not there: a late foreign reply would pass for theirs, checksum and all. */
const METERS = [meter(1, 'sdm630', true, null), meter(3, 'sdm630', false, ALIKE), meter(7, 'janitza', true, null)];

test('a gateway that stays behind with several meters, all of them silent, is connected anew', async () => {
  const faults = { behind: 15, ...refuse(15, 0) };
  const { polls, wrong } = await pollSimulatedWire({ link: 'converter', seed: 1, faults, meters: METERS }, 120);
  expect([polls >= 120, wrong]).toEqual([true, []]);
});

describe(`${KINDS.length} kinds of faults, ${POLLS} polls each: not one wrong value (METERHUB_SEED=${SEED})`, () => {
  test.each(KINDS)('%s', async (_, links, faultsAt) => {
    const share = Math.ceil(POLLS / links.length);
    for (const [index, link] of links.entries()) {
      const rate = RATES[(index + SEED) % RATES.length] ?? 5;
      const options = { link, seed: SEED + index, faults: faultsAt(rate), meters: METERS };
      const { polls, values, wrong } = await pollSimulatedWire(options, share);
      expect(wrong, `${link} at ${rate} %, METERHUB_SEED=${SEED}`).toEqual([]);
      expect(polls, `${link} at ${rate} %`).toBeGreaterThanOrEqual(share);
      expect(values, `${link} at ${rate} %`).toBeGreaterThan(0);
    }
  });
});
