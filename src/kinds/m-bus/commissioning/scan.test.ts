// Looking for meters on a simulated bus on which they answer at once.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mBusHouse, meter, type MBusHouse } from '../../../../test/support/m-bus-house.ts';
import { formatSecondaryAddress } from '../../../codec/m-bus/secondary-address.ts';
import type { SimulatedMBusMeter } from '../../../simulator/m-bus/meter.ts';
import { energyKwh, volumeLitres } from '../../../simulator/m-bus/records.ts';
import { scanMBus, type FoundOnMBus } from './scan.ts';

const HOUR_MS = 3_600_000;

async function scan(house: MBusHouse, ids: readonly number[] = []): Promise<string[]> {
  const found: FoundOnMBus[] = [];
  const done = scanMBus({
    ...{ bus: house.bus, ids, timeoutMs: 150 },
    onFound: (one) => void found.push(one),
    onProgress: () => undefined,
  });
  const isQuiet = await house.settled(done, 2 * HOUR_MS);
  await house.settled(house.bus.stop());
  return [...found.map(text), ...(isQuiet ? [] : ['disturbed'])].sort();
}

function text(found: FoundOnMBus): string {
  if (found.kind === 'damaged') return `damaged ${found.address}`;
  const { primary, secondary, values } = found;
  const address = secondary === null ? '-' : formatSecondaryAddress(secondary);
  return `${primary} ${address} ${values.map(({ measurand, value }) => `${measurand}=${value}`).join(' ')}`.trim();
}

function water(identification: string, primary = 0, m3 = 1): SimulatedMBusMeter {
  return meter(primary, `${identification}.ZRI.01.07`, [volumeLitres(m3)]);
}

describe('a search of an M-Bus', () => {
  it('finds nobody on an empty one, with one question', async () => {
    const house = mBusHouse([]);
    expect(await scan(house)).toEqual([]);
    expect(house.bus.stats().requests).toBe(1);
  });

  it('finds a single meter with its values, and does not ask its primary address again', async () => {
    const heat = meter(5, '12345678.KAM.01.04', [energyKwh(7)]);
    expect(await scan(mBusHouse([heat]), [4, 5, 6])).toEqual(['5 12345678.2C2D.01.04 heatEnergy=7000']);
    expect(heat.readouts).toBe(1);
  });

  it('tells meters apart that answer at once, down to the last digit', async () => {
    const house = mBusHouse([water('12345670'), water('12345679'), water('92345670'), water('00000001')]);
    expect(await scan(house)).toEqual([
      ...['0 00000001.6A49.01.07 volume=1', '0 12345670.6A49.01.07 volume=1'],
      ...['0 12345679.6A49.01.07 volume=1', '0 92345670.6A49.01.07 volume=1'],
    ]);
  });

  it('finds letters in identifications', async () => {
    expect(await scan(mBusHouse([water('1234567A'), water('1234567E', 0, 6)]))).toHaveLength(2);
  });

  it('tells those with one identification apart by their medium, else names them', async () => {
    const heat = meter(1, '12345678.KAM.01.04', [energyKwh(7)]);
    expect(await scan(mBusHouse([heat, water('12345678', 2)]))).toEqual([
      ...['1 12345678.2C2D.01.04 heatEnergy=7000', '2 12345678.6A49.01.07 volume=1'],
    ]);
    expect(await scan(mBusHouse([water('12345678'), meter(2, '12345678.ZRI.02.07', [volumeLitres(3)])]))).toEqual([
      'damaged 12345678.FFFF.FF.07',
    ]);
  });

  it('finds those that only their primary addresses reach', async () => {
    const house = mBusHouse([water('12345670', 3), water('12345671', 3, 7)]);
    // No meter understands a selection here.
    const receive = house.line.receive.bind(house.line);
    house.line.receive = (bytes) => (bytes[0] === 0x68 ? new Uint8Array(0) : receive(bytes));
    expect(await scan(house, [1, 2, 3, 4])).toEqual(['damaged 3']);
  });

  it('ends on a line that is nothing but noise', async () => {
    const house = mBusHouse([]);
    house.twist = () => Uint8Array.of(0x00, 0x13);
    expect(await scan(house)).toEqual(['disturbed']);
  });

  it('finds all of any meters', async () => {
    const identification = fc.stringMatching(/^[0-9]{8}$/);
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(identification, { minLength: 1, maxLength: 6 }), async (identifications) => {
        const house = mBusHouse(identifications.map((one) => water(one)));
        const expected = identifications.map((one) => `0 ${one}.6A49.01.07 volume=1`).sort();
        expect(await scan(house)).toEqual(expected);
      }),
      { numRuns: 5 },
    );
  });
});
