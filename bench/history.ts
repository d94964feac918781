// Measures the history on this computer: size, speed, memory, and (--kills) that killing it loses nothing.
// Run: node --import tsx bench/history.ts [--scale 0.1] [--devices 30] [--kills 1000 [--seed 1]]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildProgram } from '../test/support/built-program.ts';
import { KILLED_SOURCES, killAgainAndAgain } from '../test/support/history-kills.ts';
import { seededRandom } from '../test/support/seeded-random.ts';

const { values } = parseArgs({
  options: {
    scale: { type: 'string', default: '1' },
    devices: { type: 'string', default: '30' },
    kills: { type: 'string', default: '0' },
    /** Of the moments at which it is killed. */
    seed: { type: 'string', default: '1' },
  },
});

const folder = mkdtempSync(join(tmpdir(), 'meterhub-bench-'));
const program = buildProgram(['bench/history-run.ts', ...KILLED_SOURCES]);
try {
  const kills = Number(values.kills);
  if (kills > 0) {
    const stored = await killAgainAndAgain(program, join(folder, 'kills.db'), kills, seededRandom(Number(values.seed)));
    console.log(
      `ok   killed ${kills} times while writing: ${stored} readings, none missing, the file sound every time`,
    );
  } else {
    const run = [program.file('bench/history-run.ts'), folder, values.scale, values.devices];
    process.exitCode = spawnSync(process.execPath, run, { stdio: 'inherit' }).status ?? 1;
  }
} finally {
  program.remove();
  rmSync(folder, { recursive: true, force: true });
}
