// A folder of its own for each test, removed afterwards.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterFile, afterTest } from './clean-up.ts';

/** Of a beforeAll: there until all tests of the file are over. */
export function keptFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'meterhub-'));
  afterFile(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** To be called inside a test or a beforeEach. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'meterhub-'));
  afterTest(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
