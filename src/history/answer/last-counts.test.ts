import { expect, test } from 'vitest';
import { LiteralHistory } from '../../../test/support/literal-history.ts';
import { CounterMemory } from '../../live/counter-memory.ts';
import { Calendar } from '../../time/calendar.ts';
import { learnLastCounts } from './last-counts.ts';

const AT_MS = Date.UTC(2026, 0, 15, 12);

test('what the history has last of a counter is known, unless something newer is', async () => {
  const history = new LiteralHistory(new Calendar('Europe/Berlin'));
  history.add('grid.energyImport', [
    [AT_MS - 1000, 3_745_990],
    [AT_MS, 3_746_000],
  ]);
  history.add('grid.energyExport', [[AT_MS, 17]]);
  history.add('grid.power', [[AT_MS, 500]]);
  history.add('gone.energyImport', [[AT_MS, 1]]);
  // The unit of this one was changed in the configuration.
  history.add('water.volume', [[AT_MS - 5000, 812_000]], 'l');
  history.add('water.volume', [[AT_MS, 812]], 'm3');
  const memory = new CounterMemory();
  memory.keep('grid', 'energyExport', { value: 18, unit: 'Wh', atMs: AT_MS + 1 });
  await learnLastCounts({ history, memory, devices: new Set(['grid', 'water', 'new']) });
  expect(memory.all()).toEqual({
    grid: {
      energyImport: { value: 3_746_000, unit: 'Wh', atMs: AT_MS },
      energyExport: { value: 18, unit: 'Wh', atMs: AT_MS + 1 },
    },
    water: { volume: { value: 812, unit: 'm3', atMs: AT_MS } },
  });
});
