// One day of the CSV backup on disk: `<folder>/<year>/<YYYY-MM-DD>.csv`, restored and written whole.
// It must not know when rows are due or who reads the files.
import { readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically } from './write-atomically.ts';

/** Below the backup folder: `2026/2026-01-15.csv`. Also the path on the FTP server. */
export function dayFileName(date: string): string {
  return `${date.slice(0, 4)}/${date}.csv`;
}

export interface Restored {
  /** Lines of rows with their ends. */
  readonly rows: readonly string[];
  /** Where a file with another header was put; null: there was none. */
  readonly putAside: string | null;
}

/**
 * The rows of the day that are on disk. A file with another header is renamed, never overwritten; a last line without
 * its end was cut off and is left out. Rejects with the error of the file system.
 */
export async function restoreDay(folder: string, date: string, header: string): Promise<Restored> {
  const path = join(folder, dayFileName(date));
  const text = await readIfThere(path);
  if (text === null || text === '') return { rows: [], putAside: null };
  if (!text.startsWith(header)) {
    const aside = await freeName(path);
    await rename(path, aside);
    return { rows: [], putAside: aside };
  }
  return { rows: splitRows(text.slice(header.length)), putAside: null };
}

/** A line break inside quotes does not end a row. */
function splitRows(text: string): string[] {
  const rows: string[] = [];
  let begin = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '"') isQuoted = !isQuoted;
    if (text[at] !== '\n' || isQuoted) continue;
    rows.push(text.slice(begin, at + 1));
    begin = at + 1;
  }
  return rows;
}

export async function writeDay(folder: string, date: string, text: string): Promise<void> {
  await writeAtomically(join(folder, dayFileName(date)), text);
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** `2026-01-15.old-1.csv`, with the first number that is not taken. */
async function freeName(path: string): Promise<string> {
  for (let number = 1; ; number++) {
    const name = path.replace(/\.csv$/, `.old-${number}.csv`);
    try {
      await stat(name);
    } catch (error) {
      if (isMissing(error)) return name;
      throw error;
    }
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
