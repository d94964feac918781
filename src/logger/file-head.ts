// What a file begins with: the logger's own, or something else that must not be touched; and its problems in words.
import { closeSync, openSync, readSync } from 'node:fs';
import { errorText, MeterHubError } from '../model/error.ts';

const SQLITE_HEAD = 'SQLite format 3';

/** Of BoltDB: in either of the first two pages, 16 bytes in. Its pages are as large as those of the machine. */
const BOLT_MAGIC = 0xed0cdaed;
const BOLT_MAGIC_OFFSETS = [16, 4096 + 16];

const HEAD_BYTES = 8192;

/** Throws LOGGER_FILE when there is a file that is not an SQLite database. */
export function refuseForeign(path: string): void {
  const head = headOf(path);
  if (head === null || head.length === 0) return;
  if (BOLT_MAGIC_OFFSETS.some((at) => head.length >= at + 4 && head.readUInt32LE(at) === BOLT_MAGIC)) {
    const hint = 'export it with that program, and record into another file';
    throw problem(`${path} is a file of sdm630_logger (BoltDB), which only that program reads`, hint);
  }
  if (head.toString('latin1', 0, SQLITE_HEAD.length) === SQLITE_HEAD) return;
  throw problem(`${path} is no file of the logger`, 'name another file with -f');
}

/** The first bytes of the file; null: there is no file. */
export function headOf(path: string): Buffer | null {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  try {
    const head = Buffer.alloc(HEAD_BYTES);
    return head.subarray(0, readSync(file, head, 0, HEAD_BYTES, 0));
  } finally {
    closeSync(file);
  }
}

export function problem(message: string, hint: string): MeterHubError {
  return new MeterHubError('LOGGER_FILE', `${message}\n  hint: ${hint}`);
}

export function fileError(path: string, error: unknown): MeterHubError {
  if (error instanceof MeterHubError) return error;
  const text = errorText(error);
  const isNotOpened = text.includes('Unable to open');
  const why = isNotOpened ? 'cannot be opened: check that the folder is there and may be written' : text;
  return new MeterHubError('LOGGER_FILE', `${path} ${why}`, { cause: error });
}
