// kill -9 in the middle of writing, again and again: no row that was on disk is lost, none is cut off.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '../support/temp-folder.ts';

const PROGRAM = join(import.meta.dirname, '../support/backup-until-killed.ts');
/** Long enough that a kill may hit any part of a write. */
const ROWS_PER_LIFE = [3, 17, 40, 8, 25];

/** Runs the program from row `first`, kills it after `rows` rows; the last row that it said to be on disk. */
function live(folder: string, first: number, rows: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', PROGRAM, folder, String(first)]);
    let said = '';
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.split('\n').length > rows) child.kill('SIGKILL');
    });
    child.on('close', (code, signal) => {
      const numbers = said.split('\n').slice(0, -1).map(Number);
      if (signal === 'SIGKILL') resolve(numbers.at(-1) ?? NaN);
      else reject(new Error(`it ended by itself (${code}): ${errors}`));
    });
  });
}

/** The file of the day, beside what a killed program left. */
function onlyFile(folder: string): string {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.csv'));
  expect(files).toHaveLength(1);
  return join(folder, files[0] ?? '');
}

describe('the CSV backup over kill -9', () => {
  it('keeps every row that was on disk, complete and in order', async () => {
    const folder = tempFolder();
    let next = 0;
    for (const rows of ROWS_PER_LIFE) {
      const last = await live(folder, next, rows);
      const text = readFileSync(onlyFile(folder), 'utf8');
      const [header, ...lines] = text.split('\n');
      expect([header, lines.at(-1)]).toEqual(['n;twice', '']);
      const kept = lines.slice(0, -1);
      expect(kept).toEqual(kept.map((_, n) => `${n};${2 * n}`));
      // The row that was being written may be there too.
      expect(kept.length - 1 - last).toBeGreaterThanOrEqual(0);
      expect(kept.length - 1 - last).toBeLessThanOrEqual(1);
      next = kept.length;
    }
    expect(next).toBeGreaterThanOrEqual(ROWS_PER_LIFE.reduce((sum, rows) => sum + rows, 0));
  });
});
