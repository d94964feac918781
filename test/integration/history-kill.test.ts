// kill -9 at any moment loses nothing that was committed, and never the file. On the program as it is shipped.
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildProgram, type BuiltProgram } from '../support/built-program.ts';
import { KILLED_SOURCES, killAgainAndAgain } from '../support/history-kills.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { tempFolder } from '../support/temp-folder.ts';

let program: BuiltProgram;

beforeAll(() => {
  program = buildProgram(KILLED_SOURCES);
});

afterAll(() => program.remove());

test('40 kills at random moments, on one file', async () => {
  const path = join(tempFolder(), 'history.db');
  expect(await killAgainAndAgain(program, path, 40, seededRandom(7))).toBeGreaterThan(40 * 30);
});
