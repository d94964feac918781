// `meterhub history exchange` on a real file: an exchange said by hand, corrected, taken back, and what contradicts the history.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { exchange, exportFrom, importInto } from '../../src/cli/history/history.ts';
import { enterExchange, listExchanges, type ExchangeFlags } from '../../src/cli/history/exchange.ts';
import type { HistoryReader, HistoryStore } from '../../src/history/history.ts';
import { openHistory } from '../../src/history/recorder.ts';
import { systemClock } from '../../src/transport/system-clock.ts';
import { CommandWorld } from '../support/command-world.ts';
import { KEEP_ALL } from '../support/history-engine.ts';
import { tempFolder } from '../support/temp-folder.ts';

const MINUTE_MS = 60_000;
const BEGIN_MS = Date.parse('2026-01-15T12:00:00Z');
const silent = { warn: () => undefined, info: () => undefined };

let file: string;

beforeEach(async () => {
  file = join(tempFolder(), 'history.db');
  const store = open();
  // 3746 kWh, then a used meter that had counted 500 kWh: 10 Wh a minute all the time.
  const points = Array.from(
    { length: 60 },
    (_, i) => [BEGIN_MS + i * MINUTE_MS, i < 30 ? 3_746_000 + i * 10 : 500_000 + (i - 30) * 10] as const,
  );
  await store.importValues({ device: 'grid', measurand: 'energyImport', unit: 'Wh', points });
  await store.importValues({ device: 'grid', measurand: 'power', unit: 'W', points: [[BEGIN_MS, 600]] });
  await store.flush();
  await store.close();
});

async function run(flags: ExchangeFlags, device = 'grid'): Promise<string> {
  const world = new CommandWorld();
  await exchange(device, { file, ...flags }, world);
  return world.output;
}

function open(): HistoryStore {
  const config = { path: file, commitMs: 1000, keep: KEEP_ALL, resolution: {} };
  return openHistory({ config, clock: systemClock, log: silent });
}

async function counted(history: HistoryReader): Promise<number | null | undefined> {
  const [answer] = await history.energy('grid.energyImport', [BEGIN_MS, BEGIN_MS + 60 * MINUTE_MS]);
  return answer?.periods[0]?.amount;
}

const AT = '2026-01-15T12:29:30Z';

describe('meterhub history exchange', () => {
  it('puts the energy right, is listed, corrected and taken back', async () => {
    expect(await run({ old: '3746.295', new: '499.995 kWh', at: AT, newSerial: '4711' })).toMatch(
      /^grid\.energyImport ended at 3746\.295 kWh and goes on from 499\.995 kWh at 2026-01-15T/,
    );
    expect(await run({})).toMatch(/energyImport +3746\.295 kWh +499\.995 kWh +- +4711 +entered/);
    const store = open();
    const enter = (flags: ExchangeFlags) => enterExchange(store, 'grid', { at: AT, ...flags }, new CommandWorld());
    expect(await counted(store)).toBe(590);
    expect(await enter({ old: '3746,300', new: '499995 Wh' })).toContain('instead of what was known');
    expect(await counted(store)).toBe(595);
    expect(await listExchanges(store, 'grid')).toMatch(/3746\.3 kWh +499\.995 kWh +- +4711/);
    expect(await enter({ remove: true })).toContain('is taken back');
    expect(await counted(store)).toBe(580);
    expect(await listExchanges(store, 'grid')).toBe('No exchange of grid is known.\n');
    await store.close();
  });

  it('refuses what is no exchange, and what contradicts the readings', async () => {
    const store = open();
    const refused: readonly [ExchangeFlags, string, string?][] = [
      [{ new: '1', at: AT }, '--old is missing'],
      [{ old: '1', at: AT }, '--new is missing'],
      [{ old: '1', new: '1' }, '--at is missing'],
      [{ old: '3746.3', new: '0', at: 'soon' }, 'no point in time'],
      [{ old: '3746.3', new: '0', at: '2199-01-01' }, 'not over yet'],
      [{ old: 'much', new: '0', at: AT }, 'no reading of a meter'],
      [{ old: '3746.3 m3', new: '0', at: AT }, 'counts in kWh, not in m3'],
      [{ old: '3746.1', new: '0', at: AT }, 'had already shown 3746.29 kWh'],
      [{ old: '3746.3', new: '501', at: AT }, 'showed less after that: 500 kWh'],
      [{ old: '3746.3', new: '499.9', at: '2026-01-15T12:10:30Z' }, 'still counted on the old meter'],
      [{ old: '3746.3', new: '0', at: AT, measurand: 'power' }, 'it has energyImport'],
      [{ old: '3746.3', new: '0', at: AT }, 'no counter of "grit"', 'grit'],
      [{ at: AT, remove: true }, 'no exchange of grid.energyImport is known'],
    ];
    for (const [flags, text, device = 'grid'] of refused) {
      await expect(enterExchange(store, device, flags, new CommandWorld())).rejects.toThrow(text);
    }
    expect(await store.exchanges()).toEqual([]);
    await store.close();
  });

  it('begins no file', async () => {
    await expect(
      exchange('grid', { file: `${file}x`, old: '1', new: '1', at: AT }, new CommandWorld()),
    ).rejects.toMatchObject({ code: 'HISTORY_NO_FILE' });
  });
});

describe('export and import', () => {
  it('take the exchanges with them: the energy of the new file is that of the old one', async () => {
    await run({ old: '3746.295', new: '499.995 kWh', at: AT, newSerial: '4711' });
    const folder = tempFolder();
    const [target, values] = [join(folder, 'exchanges.csv'), join(folder, 'values.csv')];
    const world = new CommandWorld();
    await exportFrom({ file, target, resolution: 'raw', exchanges: true }, world);
    expect(world.errors).toContain('Exported 1 exchange.');
    const store = open();
    const before = await counted(store);
    await store.close();
    const rows = Array.from(
      { length: 60 },
      (_, i) => `${BEGIN_MS / 1000 + i * 60};${i < 30 ? 3_746_000 + i * 10 : 500_000 + (i - 30) * 10}`,
    );
    writeFileSync(values, `timestamp;grid_imp\n${rows.join('\n')}\n`);
    file = join(folder, 'history.db');
    const flags = { file, map: ['grid_imp=grid.energyImport', 'grid=grid'] };
    await importInto([target, values], { ...flags, dryRun: true }, world);
    expect(world.output).toContain('60 values and 1 exchange of meters would be imported.');
    // Twice is once.
    for (let times = 0; times < 2; times++) await importInto([target, values], flags, world);
    expect(await run({})).toMatch(/energyImport +3746\.295 kWh +499\.995 kWh +- +4711 +entered/);
    const taken = open();
    expect([await counted(taken), before]).toEqual([590, 590]);
    expect(await taken.exchanges()).toHaveLength(1);
    await taken.close();
  });
});
