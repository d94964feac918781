// What is wrong with the disk or the file, said so that a person knows what to do. Pure.
import { errorText, detailsOf, MeterHubError } from '../../model/error.ts';
import type { ErrorDetails } from '../../vocabulary/error-codes.ts';
import { sqliteCode } from './sqlite.ts';

const KEPT = 'The newest values are kept in memory and written as soon as it works.';

interface Kind {
  readonly pattern: RegExp;
  /** The system's word for it. */
  readonly errno: string;
  readonly text: (detail: string) => string;
}

const KINDS: readonly Kind[] = [
  { pattern: /SQLITE_FULL|ENOSPC/, errno: 'ENOSPC', text: () => 'the disk is full. Make room.' },
  { pattern: /SQLITE_BUSY|SQLITE_LOCKED/, errno: 'EBUSY', text: () => 'another program has locked it.' },
  {
    pattern: /SQLITE_READONLY|SQLITE_PERM|EACCES|EPERM|EROFS/,
    errno: 'EACCES',
    text: () => 'it may not be written. Check the rights of file and folder.',
  },
  {
    pattern: /SQLITE_CANTOPEN|Unable to open|ENOTDIR|EISDIR|EEXIST/,
    errno: 'ENOTDIR',
    text: () => 'it cannot be opened. Check `history.path` and the rights of the folder.',
  },
  {
    pattern: /SQLITE_IOERR|EIO/,
    errno: 'EIO',
    text: (detail) => `the disk reports an error (${detail}). Check the disk.`,
  },
];

export function problemOf(error: unknown, path: string): string {
  if (error instanceof MeterHubError) return error.message;
  const detail = errorText(error);
  return `cannot write the history ${path}: ${kindOf(error)?.text(detail) ?? `${detail}.`} ${KEPT}`;
}

/** What a translation needs to say the same. */
export function problemFacts(error: unknown): ErrorDetails {
  const errno = kindOf(error)?.errno;
  return errno === undefined ? detailsOf(error) : { errno };
}

function kindOf(error: unknown): Kind | undefined {
  const text = `${sqliteCode(error) ?? ''} ${errorText(error)}`;
  return error instanceof MeterHubError ? undefined : KINDS.find(({ pattern }) => pattern.test(text));
}
