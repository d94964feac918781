// What is wrong with the disk or the file, said so that a person knows what to do. Pure.
import { errorText, MeterHubError } from '../model/errors.ts';
import { sqliteCode } from './sqlite.ts';

const KEPT = 'The newest values are kept in memory and written as soon as it works.';

export function problemOf(error: unknown, path: string): string {
  if (error instanceof MeterHubError) return error.message;
  const text = errorText(error);
  const code = `${sqliteCode(error) ?? ''} ${text}`;
  const cannot = `cannot write the history ${path}`;
  if (/SQLITE_FULL|ENOSPC/.test(code)) return `${cannot}: the disk is full. Make room. ${KEPT}`;
  if (/SQLITE_BUSY|SQLITE_LOCKED/.test(code)) return `${cannot}: another program has locked it. ${KEPT}`;
  if (/SQLITE_READONLY|SQLITE_PERM|EACCES|EPERM|EROFS/.test(code)) {
    return `${cannot}: it may not be written. Check the rights of file and folder. ${KEPT}`;
  }
  if (/SQLITE_CANTOPEN|Unable to open|ENOTDIR|EISDIR|EEXIST/.test(code)) {
    return `${cannot}: it cannot be opened. Check \`history.path\` and the rights of the folder. ${KEPT}`;
  }
  if (/SQLITE_IOERR|EIO/.test(code)) return `${cannot}: the disk reports an error (${text}). Check the disk. ${KEPT}`;
  return `${cannot}: ${text}. ${KEPT}`;
}
