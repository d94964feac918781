// The write-ahead log beside a SQLite file: which pages it holds in a newer version. It must not know what is in them.
// Layout: https://www.sqlite.org/fileformat2.html#the_write_ahead_log
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
/** The lowest bit says in which order the checksums take bytes. */
const MAGIC = 0x377f_0682;

export interface LogPages {
  /** Pages of the whole file after the last commit; 0: the log does not say. */
  readonly pageCount: number;
  /** False: behind what was committed comes something of the same log that cannot be trusted. */
  readonly isWhole: boolean;
  /** Null: not in the log. */
  page(number: number): Uint8Array | null;
  /** Pages whose frames cannot be trusted; what is on them may be. */
  strayPages(): Generator<Uint8Array>;
  close(): void;
}

/** An empty log where there is none. */
export function readLog(path: string, pageBytes: number): LogPages {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return NO_LOG;
  }
  return new LogFile(file, pageBytes);
}

const NO_LOG: LogPages = {
  pageCount: 0,
  isWhole: true,
  page: () => null,
  *strayPages() {},
  close: () => undefined,
};

class LogFile implements LogPages {
  pageCount = 0;
  isWhole = true;
  readonly #file: number;
  readonly #pageBytes: number;
  /** Offset of the newest committed version of each page. */
  readonly #offsets = new Map<number, number>();
  readonly #strays: number[] = [];

  constructor(file: number, pageBytes: number) {
    this.#file = file;
    this.#pageBytes = pageBytes;
    this.#scan(fstatSync(file).size);
  }

  page(number: number): Uint8Array | null {
    const offset = this.#offsets.get(number);
    return offset === undefined ? null : this.#read(offset, this.#pageBytes);
  }

  *strayPages(): Generator<Uint8Array> {
    for (const offset of this.#strays) yield this.#read(offset, this.#pageBytes);
  }

  close(): void {
    closeSync(this.#file);
  }

  #scan(size: number): void {
    if (size < HEADER_BYTES) return;
    const head = view(this.#read(0, HEADER_BYTES));
    const isLittle = (head.getUint32(0) & 1) === 0;
    const sum = new Checksum(isLittle);
    sum.add(head, 0, 24);
    const isHeadGood =
      (head.getUint32(0) & ~1) >>> 0 === MAGIC &&
      head.getUint32(8) === this.#pageBytes &&
      sum.fits(head.getUint32(24), head.getUint32(28));
    let isGood = isHeadGood;
    let uncommitted = new Map<number, number>();
    const frameBytes = FRAME_HEADER_BYTES + this.#pageBytes;
    for (let at = HEADER_BYTES; at + frameBytes <= size; at += frameBytes) {
      const frame = view(this.#read(at, frameBytes));
      const isOfThisLog = frame.getUint32(8) === head.getUint32(16) && frame.getUint32(12) === head.getUint32(20);
      if (isGood) {
        sum.add(frame, 0, 8);
        sum.add(frame, FRAME_HEADER_BYTES, frameBytes);
        isGood = isOfThisLog && sum.fits(frame.getUint32(16), frame.getUint32(20));
      }
      if (!isGood) {
        // Behind the end lie frames of earlier rounds, whose salts differ: they are not missing.
        if (isOfThisLog || !isHeadGood) this.#strays.push(at + FRAME_HEADER_BYTES);
        continue;
      }
      uncommitted.set(frame.getUint32(0), at + FRAME_HEADER_BYTES);
      const pagesAfterCommit = frame.getUint32(4);
      if (pagesAfterCommit === 0) continue;
      for (const [page, offset] of uncommitted) this.#offsets.set(page, offset);
      this.pageCount = pagesAfterCommit;
      uncommitted = new Map();
    }
    this.isWhole = this.#strays.length === 0;
  }

  #read(offset: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    try {
      readSync(this.#file, bytes, 0, length, offset);
    } catch {
      // A sector that the disk cannot read any more: the checksum will tell.
    }
    return bytes;
  }
}

/** The checksum of the log, which goes on from frame to frame. */
class Checksum {
  readonly #isLittle: boolean;
  #first = 0;
  #second = 0;

  constructor(isLittle: boolean) {
    this.#isLittle = isLittle;
  }

  add(bytes: DataView, from: number, to: number): void {
    for (let at = from; at < to; at += 8) {
      this.#first = (this.#first + bytes.getUint32(at, this.#isLittle) + this.#second) >>> 0;
      this.#second = (this.#second + bytes.getUint32(at + 4, this.#isLittle) + this.#first) >>> 0;
    }
  }

  fits(first: number, second: number): boolean {
    return this.#first === first && this.#second === second;
  }
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
