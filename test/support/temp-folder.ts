// A folder of its own for each test, removed afterwards.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach } from 'vitest';

const folders: string[] = [];
const kept: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

afterAll(() => {
  for (const folder of kept.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Of a beforeAll: there until all tests of the file are over. */
export function keptFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'meterhub-'));
  kept.push(folder);
  return folder;
}

/** To be called inside a test or a beforeEach. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'meterhub-'));
  folders.push(folder);
  return folder;
}
