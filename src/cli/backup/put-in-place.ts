// What was saved goes in its place, and what was there is kept under another name; owner and mode are those of what was there, or else
// of the folder around it. Knows files and folders, no backup.
import { cpSync, existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { errorText, MeterHubError } from '../../model/error.ts';
import { ownersOf } from '../place/keep-owner.ts';
import { makeFolderSync } from '../../files/make-folder.ts';

/** One thing that is put in its place: a file, or a folder with all that is in it. */
export interface Step {
  readonly from: string;
  readonly to: string;
}

/** What was done, a line each. When one step fails, those before are taken back. */
export function putInPlace(steps: readonly Step[], stamp: string): string[] {
  const undo: (() => void)[] = [];
  const said: string[] = [];
  try {
    for (const { from, to } of steps) {
      // Who owns what is asked before anything is made: what is new belongs to whom the folder around it belongs.
      const give = ownersOf(dirname(to), [...missingFolders(to), to]);
      const giveInside = ownersOf(to, []);
      makeFolderSync(dirname(to));
      const before = `${to}.before-${stamp}`;
      const isReplaced = existsSync(to);
      // What SQLite keeps beside a history belongs to the old one.
      const beside = isReplaced ? ['', '-wal', '-shm'].filter((end) => existsSync(to + end)) : [];
      for (const end of beside) {
        renameSync(to + end, before + end);
        undo.push(() => renameSync(before + end, to + end));
      }
      undo.push(() => rmSync(to, { recursive: true, force: true }));
      cpSync(from, to, { recursive: true });
      give();
      giveInside(filesIn(to));
      said.push(isReplaced ? `${to}; what was there is kept as ${before}` : to);
    }
  } catch (error) {
    for (const back of undo.reverse()) back();
    const hint = 'nothing was changed; is there room, and the right to write (sudo)?';
    throw new MeterHubError('USAGE', `cannot restore: ${errorText(error)}\n  hint: ${hint}`, { cause: error });
  }
  return said;
}

/** Folders that have to be made for a file. */
function missingFolders(file: string): string[] {
  const missing: string[] = [];
  for (let at = dirname(file); !existsSync(at); at = dirname(at)) missing.push(at);
  return missing;
}

/** All that is in a folder; of a file nothing. */
function filesIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return [];
  return readdirSync(path, { recursive: true, encoding: 'utf8' }).map((name) => join(path, name));
}
