import { expect, test } from 'vitest';
import { ExchangeLog } from './exchange-log.ts';

const exchange = (atMs: number, oldLast = 5000) => ({
  ...{ device: 'grid', measurand: 'energyImport', unit: 'Wh', atMs, oldLast, newFirst: 0 },
  ...{ oldSerial: null, newSerial: null, source: 'hub' as const },
});

test('what is new is told, what was kept before is not; the oldest comes first, and a correction replaces', () => {
  const log = new ExchangeLog(() => undefined);
  const told: number[] = [];
  log.added.subscribe(({ atMs }) => told.push(atMs));
  log.add(exchange(2000));
  log.learn([exchange(1000), exchange(2000, 5001)]);
  expect(log.all().map(({ atMs, oldLast }) => [atMs, oldLast])).toEqual([
    [1000, 5000],
    [2000, 5001],
  ]);
  expect(told).toEqual([2000]);
});
