// What the simulated P1 port sends is what the reader of P1 ports reads: values that follow from the power, and the gas behind it.
import { expect, it } from 'vitest';
import { FakeClock } from '../../../test/support/fake-clock.ts';
import { encodeTelegram } from '../../codec/obis-text/encode.ts';
import { TextFrames } from '../../codec/obis-text/frames.ts';
import { readLines } from '../../source/obis-text/readings.ts';
import { dsmrLines } from './lines.ts';

it('counts what flows, in both directions', async () => {
  const clock = new FakeClock();
  const lines = dsmrLines({ power: (ms) => (ms % 7_200_000 < 3_600_000 ? 2000 : -500), gas: () => 600 }, clock);
  const read = (): Record<string, number> => {
    const frames = new TextFrames();
    const [telegram] = [...encodeTelegram('MHB5\\2', lines(), true)].flatMap((byte) => frames.push(byte) ?? []);
    if (telegram === undefined) throw new Error('no telegram');
    return Object.fromEntries(readLines(telegram.lines).map(({ measurand, value }) => [measurand, value]));
  };
  const before = read();
  await clock.advance(1_800_000);
  const after = read();
  expect((after['energyImport'] ?? 0) - (before['energyImport'] ?? 0)).toBe(1000);
  expect(after).toMatchObject({ power: 2000, exportPower: 0, voltageL1: 230, energyExport: before['energyExport'] });
  await clock.advance(1_800_000);
  expect(read()).toMatchObject({ power: -500, exportPower: 500 });
  expect(lines().some((line) => line.startsWith('0-1:24.2.1('))).toBe(true);
});
