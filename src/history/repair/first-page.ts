// The first page of a history file, which says what the file is and where its tables are, looked at without SQLite: its messages
// quote names out of the file, and over damaged ones libsql ends the whole process. It must not know rows.
// Layout: https://www.sqlite.org/fileformat2.html
import { closeSync, existsSync, openSync, readFileSync, readSync } from 'node:fs';
import { errorText, MeterHubError } from '../../model/error.ts';
import { APPLICATION_ID, expectedSchema, SCHEMA_VERSION } from '../format/schema.ts';

const MAGIC = 'SQLite format 3\0';
const PAGE_BYTES = 4096;
const PAGE_COUNT_OFFSET = 28;
const VERSION_OFFSET = 60;
const APPLICATION_OFFSET = 68;

/** What is damaged in it; none: SQLite may open it. Throws HISTORY_NO_FILE, HISTORY_READ, HISTORY_FOREIGN. */
export function damageOfFirstPage(path: string): string[] {
  const page = readFirstPage(path);
  const texts = [...expectedSchema()];
  // Before the first page of a new file is written, the log has it.
  const log = existsSync(`${path}-wal`) ? readFileSync(`${path}-wal`) : Buffer.alloc(0);
  const wrong = texts.filter(([, text]) => !page.includes(text) && !log.includes(text)).map(([name]) => name);
  const hasMagic = page.toString('latin1', 0, MAGIC.length) === MAGIC;
  if (hasMagic && wrong.length > 0) requireOurs(path, page, wrong.length === texts.length);
  return [
    ...(hasMagic ? [] : ['the first page, which says what the file is, is damaged']),
    ...wrong.map((name) => `the description of ${name} in the list of tables is damaged`),
  ];
}

/** What the file's first page says of its size, bytes. */
export function statedBytes(path: string): number {
  return readFirstPage(path).readUInt32BE(PAGE_COUNT_OFFSET) * PAGE_BYTES;
}

function readFirstPage(path: string): Buffer {
  if (!existsSync(path)) {
    throw new MeterHubError('HISTORY_NO_FILE', `${path}: there is no history file of this name.`);
  }
  const page = Buffer.alloc(PAGE_BYTES);
  try {
    const file = openSync(path, 'r');
    try {
      readSync(file, page, 0, PAGE_BYTES, 0);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw new MeterHubError('HISTORY_READ', `cannot read ${path}: ${errorText(error)}`, { cause: error });
  }
  return page;
}

function requireOurs(path: string, page: Buffer, knowsNothing: boolean): void {
  const isOurs = page.readUInt32BE(APPLICATION_OFFSET) === APPLICATION_ID;
  if (!isOurs && knowsNothing) {
    throw new MeterHubError(
      'HISTORY_FOREIGN',
      `${path} is the database of another program: there is nothing to check.`,
    );
  }
  const version = page.readUInt32BE(VERSION_OFFSET);
  if (isOurs && version > SCHEMA_VERSION) {
    const problem = `${path} was written by a newer MeterHub (format ${version}, known here: ${SCHEMA_VERSION})`;
    throw new MeterHubError('HISTORY_FOREIGN', `${problem}: update first.`);
  }
}
