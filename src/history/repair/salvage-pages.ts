// A SQLite file as its pages, the committed part of its log laid over them: what can be read when SQLite itself gives up. It
// must not know tables or rows. Layout: https://www.sqlite.org/fileformat2.html
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { errorText, MeterHubError } from '../../model/error.ts';
import { readLog, type LogPages } from './salvage-log.ts';

const HEADER_BYTES = 100;
const MAGIC = 'SQLite format 3\0';
/** What libsql begins a file with. */
const USUAL_PAGE_BYTES = 4096;
/** Pages that are looked at to find out the page size. */
const SAMPLE_PAGES = 64;
/** First bytes of the pages of a tree. */
const TREE_TYPES: ReadonlySet<number | undefined> = new Set([2, 5, 10, 13]);

export class PageFile {
  readonly pageBytes: number;
  /** Without what the header sets aside at the end of each page. */
  readonly usableBytes: number;
  readonly pageCount: number;
  /** False: the first page is no head of a SQLite file. */
  readonly hasHeader: boolean;
  /** False: there is a log, and a part of it cannot be read. */
  readonly isLogWhole: boolean;
  readonly #file: number;
  readonly #log: LogPages;

  /** Throws HISTORY_NO_FILE and HISTORY_READ. */
  constructor(path: string) {
    try {
      this.#file = openSync(path, 'r');
    } catch (error) {
      const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      if (isMissing) throw new MeterHubError('HISTORY_NO_FILE', `${path}: there is no history file of this name.`);
      throw new MeterHubError('HISTORY_READ', `cannot read ${path}: ${errorText(error)}`, { cause: error });
    }
    const size = fstatSync(this.#file).size;
    const head = readAt(this.#file, 0, HEADER_BYTES);
    this.hasHeader = Buffer.from(head.subarray(0, MAGIC.length)).toString('latin1') === MAGIC;
    this.pageBytes = this.#pageSize(headPageSize(head));
    const reserved = this.hasHeader ? (head[20] ?? 0) : 0;
    this.usableBytes = this.pageBytes - (reserved <= 32 ? reserved : 0);
    this.#log = readLog(`${path}-wal`, this.pageBytes);
    this.isLogWhole = this.#log.isWhole;
    this.pageCount = Math.max(Math.floor(size / this.pageBytes), this.#log.pageCount);
  }

  /** Numbers begin at 1. Zeros where the file has nothing. */
  page(number: number): Uint8Array {
    const logged = this.#log.page(number);
    return logged ?? readAt(this.#file, (number - 1) * this.pageBytes, this.pageBytes);
  }

  /** Pages in a part of the log that SQLite would not use. */
  strayPages(): Generator<Uint8Array> {
    return this.#log.strayPages();
  }

  close(): void {
    closeSync(this.#file);
    this.#log.close();
  }

  /** What the header says, unless the pages say that it is wrong. */
  #pageSize(said: number): number {
    const score = (pageBytes: number): number => {
      let trees = 0;
      for (let i = 1; i < SAMPLE_PAGES; i++) {
        if (TREE_TYPES.has(readAt(this.#file, i * pageBytes, 1)[0])) trees++;
      }
      return trees;
    };
    if (said === USUAL_PAGE_BYTES || said === 0) return USUAL_PAGE_BYTES;
    return score(said) > score(USUAL_PAGE_BYTES) ? said : USUAL_PAGE_BYTES;
  }
}

/** Zeros beyond the end, and where the disk gives nothing. */
export function readAt(file: number, offset: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  try {
    readSync(file, bytes, 0, length, offset);
  } catch {
    // A sector that the disk cannot read any more is damage like any other.
  }
  return bytes;
}

/** 0: it says nothing sensible. */
function headPageSize(head: Uint8Array): number {
  const said = ((head[16] ?? 0) << 8) | (head[17] ?? 0);
  const bytes = said === 1 ? 65_536 : said;
  return bytes >= 512 && (bytes & (bytes - 1)) === 0 ? bytes : 0;
}
