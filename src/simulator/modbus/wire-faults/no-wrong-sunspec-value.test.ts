// Every kind of fault of the wire against SunSpec devices whose scale factors move with every read and whose blocks move now
// and then: not one wrong value. The full number of polls is a matter of the long run.
import { describe, expect, test } from 'vitest';
import { amount, seedOr } from '../../../../test/support/amount.ts';
import { pollSimulatedWire, type SimulatedLink, type SunSpecSpec } from '../../../../test/support/simulated-wire.ts';
import type { FaultRates } from '../reply-faults.ts';
import { sunSpecKind } from '../sunspec-kinds.ts';
import { SunSpecSimulation, type SunSpecChainOptions } from '../sunspec-device.ts';
import { FakeClock } from '../../../../test/support/fake-clock.ts';

/** Of each kind, over all links. */
const POLLS = amount(2000, 60);
const SEED = seedOr(1);
const RATES = [5, 10, 20] as const;

const ALL: readonly SimulatedLink[] = ['serial', 'converter', 'tcp'];
const NETWORK: readonly SimulatedLink[] = ['converter', 'tcp'];

type Kind = readonly [what: string, links: readonly SimulatedLink[], rates: (percent: number) => Partial<FaultRates>];

const late = (percent: number, ms: number): Partial<FaultRates> => ({ late: { percent, ms } });

const KINDS: readonly Kind[] = [
  ['nothing', ALL, () => ({})],
  ['drop', ALL, (drop) => ({ drop })],
  ['flip', ALL, (flip) => ({ flip })],
  ['truncate', ALL, (truncate) => ({ truncate })],
  ['foreign', ALL, (foreign) => ({ foreign })],
  ['noise', ALL, (noise) => ({ noise })],
  ['late', ALL, (percent) => late(percent, 260)],
  ['very late', ALL, (percent) => late(percent, 900)],
  ['join', ALL, (join) => ({ join })],
  ['close', NETWORK, (close) => ({ close })],
  // A chain is found by a dozen reads in a row: a gateway that falls behind more often than it is opened anew never gives one.
  ['behind', NETWORK, () => ({ behind: 4 })],
  ['master', ALL, (master) => ({ master })],
  ['refused in passing', ALL, (percent) => ({ refuse: { percent, ms: 0 } })],
  ['numbers of its own', ['tcp'], () => ({ numbers: 'two' })],
  ['behind and late', NETWORK, (percent) => ({ behind: 3, ...late(percent / 4, 420) })],
  [
    'drop, flip, truncate, foreign, noise and late',
    ALL,
    (rate) => {
      const each = rate / 3;
      return { drop: each, flip: each, truncate: each, foreign: each, noise: each, ...late(each, 260) };
    },
  ],
];

/** Whole numbers from 100 to 299: whatever the scale factor of the moment is, they are exact. Each is another one. */
function spec(unitId: number, kind: string, first: number, to?: SunSpecChainOptions): SunSpecSpec {
  const chain = sunSpecKind(kind);
  if (chain === null) throw new Error(`no SunSpec device ${kind}`);
  const { measurands } = new SunSpecSimulation({ ...chain, unitId }, new FakeClock());
  const values = measurands.map((measurand, index) => {
    const value = first + index;
    return [measurand, measurand.startsWith('powerFactor') ? (50 + (value % 50)) / 100 : value] as const;
  });
  return {
    ...{ ...chain, unitId, values: Object.fromEntries(values) },
    ...(to !== undefined && { moves: { every: 7, to } }),
  };
}

/** The blocks change their places, and one becomes longer. */
const MOVED: SunSpecChainOptions = {
  base: 40_000,
  blocks: [{ id: 1 }, { id: 64_001, length: 9 }, { id: 160, parts: 2 }, { id: 120, length: 26 }, { id: 103 }],
};

/** The next higher unit ids are not there: a late foreign reply would pass for theirs, checksum and all. */
const DEVICES: readonly SunSpecSpec[] = [
  spec(1, 'sunspec-inverter', 100, MOVED),
  spec(5, 'sunspec-meter', 150),
  spec(9, 'sunspec-meter-float', 120),
  spec(13, 'sunspec-der', 180),
  spec(17, 'sunspec-battery', 110),
  spec(21, 'sunspec-inverter-float', 200),
];

describe(`${KINDS.length} kinds of faults, ${POLLS} polls each: not one wrong SunSpec value (METERHUB_SEED=${SEED})`, () => {
  test.each(KINDS)('%s', async (_, links, faultsAt) => {
    const share = Math.ceil(POLLS / links.length);
    for (const [index, link] of links.entries()) {
      const rate = RATES[(index + SEED) % RATES.length] ?? 5;
      const options = { link, seed: SEED + index, faults: faultsAt(rate), meters: [], sunSpec: DEVICES };
      const { polls, values, wrong } = await pollSimulatedWire(options, share);
      expect(wrong, `${link} at ${rate} %, METERHUB_SEED=${SEED}`).toEqual([]);
      expect(polls, `${link} at ${rate} %`).toBeGreaterThanOrEqual(share);
      expect(values, `${link} at ${rate} %`).toBeGreaterThan(0);
    }
  });
});
