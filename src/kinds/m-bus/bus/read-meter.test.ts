// Reading meters on a simulated line: what comes is believed only of the meter that was asked, and faults are named.
import { afterEach, describe, expect, it } from 'vitest';
import { mBusHouse, meter, secondary, type MBusHouse } from '../../../../test/support/m-bus-house.ts';
import { encodeFrame } from '../../../codec/m-bus/frame.ts';
import { MeterHubError } from '../../../model/error.ts';
import { energyKwh, volumeLitres } from '../../../simulator/m-bus/records.ts';
import { readMeter, type MeterAddress, type MeterAnswer } from './read-meter.ts';

const HEAT = '12345678.KAM.01.04';
const WATER = '12345699.ZRI.02.07';
const OPTIONS = { bus: 'mbus', timeoutMs: 500 };

let house: MBusHouse;
afterEach(() => house.settled(house.bus.stop()));

function read(target: MeterAddress): Promise<MeterAnswer> {
  return house.settled(house.bus.use((ask) => readMeter(ask, target, OPTIONS)));
}

async function failure(target: MeterAddress): Promise<MeterHubError> {
  const error: unknown = await read(target).catch((reason: unknown) => reason);
  if (!(error instanceof MeterHubError)) throw new Error('it did not fail');
  return error;
}

const primary = (address: number): MeterAddress => ({ kind: 'primary', address });
const bySecondary = (text: string): MeterAddress => ({ kind: 'secondary', pattern: secondary(text) });

function valuesOf({ telegrams }: MeterAnswer): unknown[] {
  return telegrams.map(({ records }) => records.map(({ value }) => value));
}

describe('a meter', () => {
  it('is read by its primary address', async () => {
    house = mBusHouse([meter(5, HEAT, [energyKwh(1234)]), meter(6, WATER, [volumeLitres(7)])]);
    expect(valuesOf(await read(primary(5)))).toEqual([[1_234_000]]);
    expect(valuesOf(await read(primary(6)))).toEqual([[7]]);
  });

  it('is read by its secondary address, whole or in part, one after the other', async () => {
    house = mBusHouse([meter(0, HEAT, [energyKwh(1234)]), meter(0, WATER, [volumeLitres(7)])]);
    expect(valuesOf(await read(bySecondary(HEAT)))).toEqual([[1_234_000]]);
    expect(valuesOf(await read(bySecondary('12345699')))).toEqual([[7]]);
    expect(valuesOf(await read(bySecondary('FFFFFFFF.FFFF.FF.04')))).toEqual([[1_234_000]]);
  });

  it('is heard out when it has several telegrams, and again from the first one', async () => {
    house = mBusHouse([meter(5, HEAT, [energyKwh(1)], [energyKwh(2)], [energyKwh(3)])]);
    expect(valuesOf(await read(primary(5)))).toEqual([[1000], [2000], [3000]]);
    expect(valuesOf(await read(primary(5)))).toEqual([[1000], [2000], [3000]]);
    expect(valuesOf(await read(bySecondary(HEAT)))).toEqual([[1000], [2000], [3000]]);
  });

  it('is left at sixteen telegrams when it never ends', async () => {
    const endless = Array.from({ length: 40 }, (_, index) => [energyKwh(index)]);
    house = mBusHouse([meter(5, HEAT, ...endless)]);
    expect((await read(primary(5))).telegrams).toHaveLength(16);
  });

  it('is read through a level converter that returns what is sent', async () => {
    house = mBusHouse([meter(5, HEAT, [energyKwh(1234)], [energyKwh(5)])], { echo: true });
    expect(valuesOf(await read(primary(5)))).toEqual([[1_234_000], [5000]]);
    expect(valuesOf(await read(bySecondary(HEAT)))).toEqual([[1_234_000], [5000]]);
  });

  it('that does not acknowledge is read all the same', async () => {
    house = mBusHouse([meter(5, HEAT, [energyKwh(1234)])]);
    house.twist = (answer) => (answer.length === 1 ? new Uint8Array(0) : answer);
    expect(valuesOf(await read(primary(5)))).toEqual([[1_234_000]]);
  });

  it('is asked again when its answer is lost or damaged', async () => {
    house = mBusHouse([meter(5, HEAT, [energyKwh(1)], [energyKwh(2)])]);
    let answers = 0;
    house.twist = (answer) => {
      if (answer.length < 5) return answer;
      answers++;
      if (answers === 1) return new Uint8Array(0);
      return answers === 3 ? answer.map((byte, index) => (index === 25 ? byte ^ 1 : byte)) : answer;
    };
    expect(valuesOf(await read(primary(5)))).toEqual([[1000], [2000]]);
  });
});

describe('what goes wrong', () => {
  it('is silence', async () => {
    house = mBusHouse([meter(5, HEAT, [energyKwh(1)])]);
    const error = await failure(primary(9));
    expect(error).toMatchObject({ code: 'MBUS_TIMEOUT', details: { bus: 'mbus', meter: '9', timeoutMs: 500 } });
    // 330 bit times, 50 ms and the time-out, once for the reset and three times for the values.
    expect(house.clock.monotonicMs()).toBeLessThan(3200);
    expect((await failure(bySecondary('99999999'))).code).toBe('MBUS_TIMEOUT');
  });

  it('is two meters with one primary address', async () => {
    house = mBusHouse([meter(5, HEAT, [energyKwh(1)]), meter(5, WATER, [volumeLitres(2)])]);
    expect((await failure(primary(5))).code).toBe('MBUS_DAMAGED');
    expect((await failure(bySecondary('FFFFFFFF'))).code).toBe('MBUS_COLLISION');
  });

  it('is an answer that two meters have made up together', async () => {
    // Bit by bit at the same time they look like 12345674, with a right checksum.
    house = mBusHouse([
      meter(1, '12345675.ZRI.01.07', [volumeLitres(1)]),
      meter(1, '12345676.ZRI.01.07', [volumeLitres(1)]),
    ]);
    expect((await failure(bySecondary('1234567F'))).code).toBe('MBUS_COLLISION');
    expect(valuesOf(await read(bySecondary('12345675')))).toEqual([[1]]);
  });

  it('is the answer of another meter: it is not believed', async () => {
    house = mBusHouse([meter(5, HEAT, [energyKwh(1)])]);
    const other = mBusHouse([]).line;
    expect(other.receive(Uint8Array.of(1))).toHaveLength(0);
    const data = encodeFrame({ kind: 'long', control: 0x08, address: 6, ci: 0x78, data: energyKwh(666) });
    house.twist = (answer) => (answer.length > 1 ? data : answer);
    expect(await failure(primary(5))).toMatchObject({ code: 'MBUS_FOREIGN', details: { shows: '6' } });
  });

  it('is another meter that feels selected', async () => {
    house = mBusHouse([meter(5, HEAT, [energyKwh(1)])]);
    const water = mBusHouse([meter(6, WATER, [volumeLitres(2)])]).line;
    const request = encodeFrame({ kind: 'short', control: 0x5b, address: 6 });
    house.twist = (answer) => (answer.length > 1 ? water.receive(request) : answer);
    expect(await failure(bySecondary(HEAT))).toMatchObject({
      code: 'MBUS_FOREIGN',
      details: { shows: '12345699.6A49.02.07' },
    });
  });

  it('is a meter that was read too often', async () => {
    const tired = meter(5, HEAT, [energyKwh(1)]);
    tired.fault = 'refuses';
    house = mBusHouse([tired]);
    const error = await failure(primary(5));
    expect(error).toMatchObject({ code: 'MBUS_REFUSED' });
    expect(error.message).toContain('it has been read too often');
  });

  it.each([
    ['an encrypted telegram', 0x72, [...Array<number>(11).fill(1), 5, 9, 9, 9], 'MBUS_ENCRYPTED'],
    ['an alarm', 0x71, [4], 'MBUS_CONTENT'],
    ['an unknown telegram', 0x99, [4], 'MBUS_CONTENT'],
    ['a telegram that is too short', 0x72, [4], 'MBUS_CONTENT'],
  ])('is %s', async (_what, ci, data, code) => {
    house = mBusHouse([meter(5, HEAT, [energyKwh(1)])]);
    const frame = { kind: 'long', control: 0x08, address: 5, ci, data: Uint8Array.from(data) } as const;
    house.twist = (answer) => (answer.length > 1 ? encodeFrame(frame) : answer);
    expect((await failure(primary(5))).code).toBe(code);
  });

  it('keeps what the first telegrams said when a later one does not come', async () => {
    house = mBusHouse([meter(5, HEAT, [energyKwh(1)], [energyKwh(2)])]);
    let answers = 0;
    house.twist = (answer) => (answer.length > 1 && ++answers > 1 ? new Uint8Array(0) : answer);
    const answer = await read(primary(5));
    expect(valuesOf(answer)).toEqual([[1000]]);
    expect(answer.missing?.code).toBe('MBUS_TIMEOUT');
  });

  it('is noise that never ends: bounded in time', async () => {
    house = mBusHouse([]);
    await house.clock.advance(1);
    const stream = house.stream();
    const stopNoise = house.clock.every(20, () => stream.arrive(Uint8Array.of(0x68, 0xff, 0xff, 0x68)));
    expect((await failure(primary(5))).code).toMatch(/^MBUS_/);
    stopNoise();
    expect(house.clock.monotonicMs()).toBeLessThan(30_000);
  });
});

describe('the wire', () => {
  it('is given to one after the other', async () => {
    house = mBusHouse([meter(5, HEAT, [energyKwh(1)]), meter(6, WATER, [volumeLitres(2)])]);
    const both = [5, 6].map((address) => house.bus.use((ask) => readMeter(ask, primary(address), OPTIONS)));
    const answers = await house.settled(Promise.all(both));
    expect(answers.map(valuesOf)).toEqual([[[1000]], [[2]]]);
  });

  it('of a gateway that closed the connection meanwhile is opened again, and nobody notices', async () => {
    house = mBusHouse([meter(5, HEAT, [energyKwh(1)])], { isDirect: false });
    expect(valuesOf(await read(primary(5)))).toEqual([[1000]]);
    house.stream().fail();
    expect(valuesOf(await read(primary(5)))).toEqual([[1000]]);
    expect(house.opened()).toBe(2);
  });

  it('ends what waits for it when it is stopped', async () => {
    house = mBusHouse([meter(5, HEAT, [energyKwh(1)])]);
    const waiting = house.bus.use((ask) => readMeter(ask, primary(9), OPTIONS));
    const code = waiting.catch((error: unknown) => (error instanceof MeterHubError ? error.code : ''));
    await house.clock.advance(200);
    await house.settled(house.bus.stop());
    expect(await code).toBe('CANCELLED');
    expect((await failure(primary(5))).code).toBe('CANCELLED');
  });
});
