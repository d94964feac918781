// Kills a program that writes a history, at any moment, again and again, on the same file; after each kill everything that it
// said to be on the disk must be there.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { BuiltProgram } from './built-program.ts';
import { EngineHouse } from './history-engine.ts';
import { KILL_BEGIN_MS } from './history-kill-facts.ts';

export const KILLED_SOURCES = ['test/support/history-writer.ts', 'src/history/thread/worker.ts'];

/** Values of one flush that may be on the disk though it was not said yet. */
const READINGS_PER_FLUSH = 30;

type Life = { readonly fromBirthMs: number } | { readonly fromFirstWordMs: number };

/** Returns how many readings there are in the end. Throws when anything is missing or damaged. */
export async function killAgainAndAgain(
  program: BuiltProgram,
  path: string,
  kills: number,
  random: () => number,
): Promise<number> {
  let stored = 0;
  for (let i = 0; i < kills; i++) {
    // Every fourth while it opens the file, the others while they write.
    const life = i % 4 === 3 ? { fromBirthMs: random() * 200 } : { fromFirstWordMs: random() * 60 };
    const said = await writeAndKill(program, path, stored, life);
    stored = verify(path, said, `kill ${i + 1}`);
  }
  return stored;
}

/** Lets it write from a reading on. What it said last. */
async function writeAndKill(program: BuiltProgram, path: string, first: number, life: Life): Promise<number> {
  const file = program.file('test/support/history-writer.ts');
  const child = spawn(process.execPath, [file, path, String(first)], { stdio: ['ignore', 'pipe', 'pipe'] });
  const kill = (): void => void child.kill('SIGKILL');
  if ('fromBirthMs' in life) setTimeout(kill, life.fromBirthMs);
  let said = first;
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  createInterface(child.stdout).on('line', (line) => {
    if (said === first && 'fromFirstWordMs' in life) setTimeout(kill, life.fromFirstWordMs);
    said = Number(line);
  });
  const [, signal] = (await once(child, 'close')) as [number | null, string | null];
  if (signal !== 'SIGKILL' || complaint !== '') throw new Error(`the writer ended by itself: ${complaint}`);
  return said;
}

/** How many readings the file has: 0, 1, 2 ... without a gap. */
function verify(path: string, said: number, when: string): number {
  const history = new EngineHouse('', { path, steps: { energyImport: 'exact' } });
  history.engine.open(KILL_BEGIN_MS);
  const check = history.engine.current?.database.all('PRAGMA integrity_check');
  if (check?.[0]?.[0] !== 'ok') throw new Error(`${when}: ${JSON.stringify(check)}`);
  const readings = history.raw('grid.energyImport');
  const isWhole = readings.every(([atMs, value], i) => atMs === KILL_BEGIN_MS + i * 10_000 && value === i);
  const isComplete = readings.length >= said && readings.length <= said + READINGS_PER_FLUSH;
  if (!isWhole || !isComplete) throw new Error(`${when}: ${readings.length} readings, ${said} were said to be there`);
  for (const level of ['1min', '15min', '1h', '1d'] as const) {
    const counted = history.lines('grid.energyImport', level).reduce((sum, { delta }) => sum + (delta ?? 0), 0);
    if (counted !== readings.length - 1)
      throw new Error(`${when}: ${level} counts ${counted} of ${readings.length - 1}`);
  }
  history.engine.close();
  return readings.length;
}
