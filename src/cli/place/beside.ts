// Files that belong to a history: itself, what SQLite keeps beside it, copies that were put aside. Their owner and mode stay, also
// when root works on them.
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ownersOf } from './keep-owner.ts';

/** Runs `work`; afterwards every file beside `path` belongs to whom the file, or else the folder, belonged before. */
export async function keepOwnersBeside<T>(path: string, work: () => T | Promise<T>): Promise<T> {
  const give = ownersOf(dirname(path), filesBeside(path), { like: path });
  try {
    return await work();
  } finally {
    give(filesBeside(path));
  }
}

function filesBeside(path: string): string[] {
  const folder = dirname(path);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.startsWith(basename(path)))
    .map((name) => join(folder, name));
}
