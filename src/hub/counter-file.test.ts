import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { tempFolder } from '../../test/support/temp-folder.ts';
import { CounterMemory } from '../live/counter-memory.ts';
import { PulseMemory } from '../source/pulses/pulse-memory.ts';
import { CounterFile } from './counter-file.ts';

let clock: FakeClock;
let path: string;
let lines: string[];
let files: CounterFile[];

beforeEach(() => {
  clock = new FakeClock();
  path = join(tempFolder(), 'data', 'counters.json');
  lines = [];
  files = [];
});
afterEach(async () => {
  for (const file of files) await file.stop();
});

function open(): { file: CounterFile; memory: CounterMemory; pulses: PulseMemory } {
  const memory = new CounterMemory();
  const pulses = new PulseMemory();
  const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });
  const file = new CounterFile({ path, memory, pulses, clock, log });
  files.push(file);
  return { file, memory, pulses };
}

const AT_MS = Date.UTC(2026, 0, 15, 12);

describe('the file of the counters', () => {
  test('what was counted is known after a restart', async () => {
    const { file, memory } = open();
    memory.keep('grid', 'energyImport', { value: 3_746_000, unit: 'Wh', atMs: AT_MS });
    await file.stop();
    expect(open().memory.get('grid', 'energyImport', 'Wh')).toEqual({ value: 3_746_000, unit: 'Wh', atMs: AT_MS });
    expect(lines).toEqual([]);
  });

  test('pulses are known after a restart, and are written when they alone changed', async () => {
    const { file, pulses } = open();
    expect(pulses.isKept).toBe(true);
    pulses.set('gas', 'volume', { start: 5, count: 100, total: 5 });
    pulses.set('gas', 'volume', { start: 5, count: 40, total: 5.4, before: { count: 100, total: 5 } });
    await file.stop();
    expect(open().pulses.get('gas', 'volume')).toEqual({
      ...{ start: 5, count: 40, total: 5.4, before: { count: 100, total: 5 } },
    });
  });

  test('since when a counter counts up from where it fell to is known after a restart', async () => {
    const { file, memory } = open();
    const fall = { first: 12, firstAtMs: AT_MS + 60_000, value: 15, atMs: AT_MS + 240_000 };
    memory.keepFall('grid', 'energyImport', fall);
    expect(memory.all()).toEqual({});
    memory.keep('grid', 'energyImport', { value: 3_746_000, unit: 'Wh', atMs: AT_MS });
    memory.keepFall('grid', 'energyImport', fall);
    await file.stop();
    expect(open().memory.get('grid', 'energyImport', 'Wh')?.fall).toEqual(fall);
    expect(lines).toEqual([]);
  });

  test('is not written without a counter, nor again when nothing was counted', async () => {
    const { file, memory } = open();
    await file.stop();
    expect(existsSync(path)).toBe(false);
    memory.keep('grid', 'energyImport', { value: 1, unit: 'Wh', atMs: AT_MS });
    await file.stop();
    writeFileSync(path, 'untouched');
    await file.stop();
    expect(readFileSync(path, 'utf8')).toBe('untouched');
  });

  test('a damaged file is said and does no harm', () => {
    mkdirSync(join(path, '..'));
    writeFileSync(path, '{"counters":');
    expect(open().memory.all()).toEqual({});
    expect(lines.join('')).toMatch(/cannot be read from .*What to do: .*counters\.path/);
  });

  test('a place that cannot be written to is said once', async () => {
    writeFileSync(join(path, '..'), 'a file where the folder should be');
    const { file, memory } = open();
    lines.length = 0;
    for (const value of [1, 2, 3]) {
      memory.keep('grid', 'energyImport', { value, unit: 'Wh', atMs: AT_MS });
      await file.stop();
    }
    expect(lines.filter((line) => /cannot be kept in .*What to do: /.test(line))).toHaveLength(1);
  });
});
