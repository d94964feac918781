// Tools that root runs on the files of the service: what they make belongs to whom the folder or the old file belongs to, or the
// service could not write it any more. Does nothing for anybody but root.
import { chmodSync, chownSync, existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

interface Owner {
  readonly uid: number;
  readonly gid: number;
  /** Permission bits; null: as they are made. */
  readonly mode: number | null;
}

export interface OwnerOptions {
  /** New files become like this one, where it is there. */
  readonly like?: string;
  readonly isRoot?: boolean;
}

/**
 * Who these files belong to now. The function gives them back to them; new ones, also those that are named to it only, get the
 * owner of the folder, or of the file that is named as the pattern.
 */
export function ownersOf(
  folder: string,
  files: readonly string[],
  { like, isRoot = process.getuid?.() === 0 }: OwnerOptions = {},
): (more?: readonly string[]) => void {
  if (!isRoot) return () => undefined;
  const pattern = (like === undefined ? null : ownerOf(like)) ?? folderOwner(folder);
  const owners = new Map(files.map((file) => [file, ownerOf(file)]));
  return (more = []) => {
    for (const file of new Set([...files, ...more])) {
      const owner = owners.get(file) ?? pattern;
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

/** Of the nearest folder that is there. */
function folderOwner(folder: string): Owner | null {
  for (let at = folder; ; at = dirname(at)) {
    const owner = ownerOf(at);
    if (owner !== null) return { ...owner, mode: null };
    if (at === dirname(at)) return null;
  }
}
