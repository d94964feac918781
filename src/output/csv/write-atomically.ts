// Writes a file whole or not at all: a new file beside it, synced to the disk, then renamed over the old one.
// It must not know what is in the file.
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolder } from '../../files/make-folder.ts';

/**
 * Replaces the file; its folder is made when it is missing. After a crash or a power cut there is either the old file or
 * the new one. Rejects with the error of the file system; the old file is still there then. `mode`: permission bits; left out:
 * as new files have them.
 */
export async function writeAtomically(path: string, text: string, mode?: number): Promise<void> {
  await makeFolder(dirname(path));
  const temporary = `${path}.tmp`;
  try {
    await writeSynced(temporary, text, mode);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(dirname(path));
}

async function writeSynced(path: string, text: string, mode: number | undefined): Promise<void> {
  const file = await open(path, 'w', mode);
  try {
    // One that a crash left behind has the mode that it had.
    if (mode !== undefined) await file.chmod(mode);
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes the rename itself durable. Some network file systems cannot; the file is complete there all the same. */
async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  } catch {
    return;
  }
}
