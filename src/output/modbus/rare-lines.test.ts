import { expect, test } from 'vitest';
import { FakeClock } from '../../../test/support/fake-clock.ts';
import { MissingReport } from './emulated/missing-report.ts';
import { RareLines } from './rare-lines.ts';

test('the same news is told once an hour', async () => {
  const clock = new FakeClock();
  const rare = new RareLines(clock);
  let told = 0;
  const tell = (): void => rare.tell('a', () => told++);
  for (let minute = 0; minute < 59; minute++) {
    tell();
    await clock.advance(60_000);
  }
  expect(told).toBe(1);
  await clock.advance(60_000);
  tell();
  expect(told).toBe(2);
});

test('too much news does not fill the memory, and is told again when the old is over', async () => {
  const clock = new FakeClock();
  const rare = new RareLines(clock);
  const told: string[] = [];
  for (let each = 0; each < 1000; each++) rare.tell(`${each}`, () => told.push(`${each}`));
  expect(told).toHaveLength(64);
  await clock.advance(3_600_000);
  rare.tell('999', () => told.push('999'));
  expect(told.at(-1)).toBe('999');
});

test('what is asked for one by one is told together, and once', async () => {
  const clock = new FakeClock();
  const told: (readonly string[])[] = [];
  const report = new MissingReport(clock, (measurands) => told.push(measurands));
  report.add(['currentL1']);
  await clock.advance(100);
  report.add(['currentL2', 'currentL1']);
  await clock.advance(2000);
  report.add(['currentL2']);
  await clock.advance(5000);
  report.add(['currentL3', 'currentL1']);
  await clock.advance(5000);
  expect(told).toEqual([['currentL1', 'currentL2'], ['currentL3']]);
  report.add(['frequency']);
  report.stop();
  await clock.advance(5000);
  expect(told).toHaveLength(2);
});
