// Makes a folder with all that is missing above it. Node's own `mkdir` with `recursive` never returns where the system says
// ENOENT although the folder above is there: below /proc, in a network folder that is away, in a working folder that was deleted.
import { mkdirSync, statSync } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

export interface FolderOptions {
  /** Rights of what is made, before the umask; default: 0o777. */
  readonly mode?: number;
}

/** Nothing when it is there. Throws the system's error otherwise, also when something else has the name. */
export function makeFolderSync(path: string, options: FolderOptions = {}): void {
  const missing: string[] = [];
  for (const folder of upwards(path)) {
    if (isFolderSync(folder)) break;
    missing.unshift(folder);
  }
  for (const folder of missing) {
    try {
      mkdirSync(folder, options);
    } catch (error) {
      if (!isFolderSync(folder)) throw error;
    }
  }
}

/** As {@link makeFolderSync}; never waits for the disk in the event loop. */
export async function makeFolder(path: string, options: FolderOptions = {}): Promise<void> {
  const missing: string[] = [];
  for (const folder of upwards(path)) {
    if (await isFolder(folder)) break;
    missing.unshift(folder);
  }
  for (const folder of missing) {
    try {
      await mkdir(folder, options);
    } catch (error) {
      if (!(await isFolder(folder))) throw error;
    }
  }
}

function* upwards(path: string): Generator<string> {
  let folder = resolve(path);
  for (;;) {
    yield folder;
    const above = dirname(folder);
    if (above === folder) return;
    folder = above;
  }
}

function isFolderSync(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
