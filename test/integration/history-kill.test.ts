// kill -9 at any moment loses nothing that was committed, and never the file. On the program as it is shipped.
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { amount, seedOr } from '../support/amount.ts';
import { buildProgram, type BuiltProgram } from '../support/built-program.ts';
import { KILLED_SOURCES, killAgainAndAgain } from '../support/history-kills.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { tempFolder } from '../support/temp-folder.ts';

const KILLS = amount(1000, 12);
const SEED = seedOr(7);

let program: BuiltProgram;

beforeAll(() => {
  program = buildProgram(KILLED_SOURCES);
});

afterAll(() => program.remove());

test(`${KILLS} kills at random moments, on one file`, async () => {
  const path = join(tempFolder(), 'history.db');
  const stored = await killAgainAndAgain(program, path, KILLS, seededRandom(SEED));
  expect(stored, `METERHUB_SEED=${SEED}`).toBeGreaterThan(KILLS * 30);
});
