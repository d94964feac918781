// A folder of its own for each test, removed afterwards.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** To be called inside a test or a beforeEach. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'meterhub-'));
  folders.push(folder);
  return folder;
}
