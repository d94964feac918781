// Tools that root runs on the files of the service: what they make belongs to whom the folder or the old file belongs to, or the
// service could not write it any more. Does nothing for anybody but root.
import { chmodSync, chownSync, existsSync, statSync } from 'node:fs';

interface Owner {
  readonly uid: number;
  readonly gid: number;
  /** Permission bits; null: as they are made. */
  readonly mode: number | null;
}

/**
 * Runs `work` and gives these files to whom they belonged before, or, new ones, to whom the folder belongs.
 * Files that are not there in the end are left out.
 */
export function keepOwner<T>(folder: string, files: readonly string[], work: () => T): T {
  const give = ownersOf(folder, files);
  const result = work();
  if (result instanceof Promise) {
    return result.then((value: unknown) => {
      give();
      return value;
    }) as T;
  }
  give();
  return result;
}

/** Who they belong to now; the function gives them back to them. */
export function ownersOf(folder: string, files: readonly string[], isRoot = process.getuid?.() === 0): () => void {
  if (!isRoot) return () => undefined;
  const owners = files.map((file): [string, Owner | null] => [file, ownerOf(file) ?? folderOwner(folder)]);
  return () => {
    for (const [file, owner] of owners) {
      if (owner === null || !existsSync(file)) continue;
      chownSync(file, owner.uid, owner.gid);
      if (owner.mode !== null) chmodSync(file, owner.mode);
    }
  };
}

function ownerOf(path: string): Owner | null {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? null : { uid: stat.uid, gid: stat.gid, mode: stat.mode & 0o7777 };
}

function folderOwner(folder: string): Owner | null {
  const owner = ownerOf(folder);
  return owner === null ? null : { ...owner, mode: null };
}
