// Replaces a file that others own and look at: whole or not at all, with its mode, its owner and its symbolic link. It must
// not know what is in the file.
import { constants } from 'node:fs';
import { access, open, realpath, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errnoOf } from '../../model/error.ts';
import { makeFolder } from '../../files/make-folder.ts';

/** Of a file that is new: it may hold secrets. */
const NEW_MODE = 0o640;

/** Errors of the file system that say: not here. */
const READ_ONLY: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EROFS']);
/** A file that is a mount of its own, as containers have it, cannot be renamed over. */
const IN_PLACE_ONLY: ReadonlySet<string> = new Set(['EBUSY', 'EXDEV', ...READ_ONLY]);

export function isReadOnly(error: unknown): boolean {
  return READ_ONLY.has(errnoOf(error).errno ?? '');
}

/** Rejects with the error of the file system; the old text is still there then. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const old = await stat(target).catch(() => null);
  // Root writes everywhere, and so does the owner of a folder: a file that may not be written is meant to stay.
  if (old !== null && (old.mode & 0o222) === 0)
    throw Object.assign(new Error(`${path} is read-only`), { code: 'EACCES' });
  if (old !== null) await access(target, constants.W_OK);
  else await makeFolder(dirname(target));
  const temporary = `${target}.tmp`;
  try {
    await rm(temporary, { force: true });
    const file = await open(temporary, 'wx', old?.mode ?? NEW_MODE);
    await written(file, text, async () => {
      if (old === null) return;
      await file.chmod(old.mode & 0o7777);
      // Only root may give files away; anybody else's file is his own already.
      await file.chown(old.uid, old.gid).catch(() => undefined);
    });
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    if (old === null || !IN_PLACE_ONLY.has(errnoOf(error).errno ?? '')) throw error;
    await written(await open(target, 'r+'), text, () => Promise.resolve());
    return;
  }
  await syncFolder(dirname(target));
}

async function written(file: FileHandle, text: string, prepare: () => Promise<void>): Promise<void> {
  try {
    await prepare();
    await file.truncate(0);
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes the rename itself durable. Some network file systems cannot; the file is complete there all the same. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => null);
  await folder?.sync().catch(() => undefined);
  await folder?.close().catch(() => undefined);
}
