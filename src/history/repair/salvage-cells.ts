// Pages of SQLite's trees into rows: cells, records, overflow chains. Everything is taken as possibly damaged: what does not
// fit gives nothing. It must not know tables. Layout: https://www.sqlite.org/fileformat2.html
import type { PageFile } from './salvage-pages.ts';

/** A text whose bytes are no UTF-8 has replacement characters; no checksum fits then. */
export type Column = number | string | Uint8Array | null;

export interface StoredRow {
  /** 0 for rows of trees without one. */
  readonly rowId: number;
  readonly columns: readonly Column[];
}

export interface TreePage {
  readonly type: 'tableLeaf' | 'tableInterior' | 'indexLeaf' | 'indexInterior';
  readonly bytes: Uint8Array;
  /** Offsets of the cells. */
  readonly cells: readonly number[];
  readonly children: readonly number[];
}

const TYPES: Readonly<Record<number, TreePage['type']>> = {
  2: 'indexInterior',
  5: 'tableInterior',
  10: 'indexLeaf',
  13: 'tableLeaf',
};
const FIRST_PAGE_HEADER_BYTES = 100;
/** Longer than any row of ours. */
const MAX_PAYLOAD_BYTES = 20_000_000;
const MAX_COLUMNS = 40;

/** Null: this is no page of a tree. */
export function treePage(bytes: Uint8Array, number: number): TreePage | null {
  const begin = number === 1 ? FIRST_PAGE_HEADER_BYTES : 0;
  const type = TYPES[bytes[begin] ?? 0];
  if (type === undefined) return null;
  const isInterior = type === 'tableInterior' || type === 'indexInterior';
  const pointers = begin + (isInterior ? 12 : 8);
  const count = uint(bytes, begin + 3, 2);
  const end = pointers + count * 2;
  if (end > bytes.length) return null;
  const cells = Array.from({ length: count }, (_, i) => uint(bytes, pointers + i * 2, 2)).filter(
    (at) => at >= end && at < bytes.length - 3,
  );
  const children = isInterior ? [...cells.map((at) => uint(bytes, at, 4)), uint(bytes, begin + 8, 4)] : [];
  return { type, bytes, cells, children };
}

/** The rows of a page, each once; those that cannot be read are counted by `onLost`. */
export function* rowsOfPage(file: PageFile, page: TreePage, onLost: () => void): Generator<StoredRow> {
  if (page.type === 'tableInterior') return;
  for (const at of page.cells) {
    const row = readCell(file, page, at);
    if (row === null) onLost();
    else yield row;
  }
}

function readCell(file: PageFile, { type, bytes }: TreePage, cell: number): StoredRow | null {
  const size = varint(bytes, type === 'indexInterior' ? cell + 4 : cell);
  const rowId = type === 'tableLeaf' ? varint(bytes, size.next) : { value: 0, next: size.next };
  if (size.value > MAX_PAYLOAD_BYTES) return null;
  const payload = wholePayload(file, bytes, rowId.next, size.value, type === 'tableLeaf');
  const columns = payload === null ? null : readRecord(payload);
  return columns === null ? null : { rowId: rowId.value, columns };
}

/** Long rows go on in a chain of other pages. */
function wholePayload(
  file: PageFile,
  bytes: Uint8Array,
  begin: number,
  size: number,
  isTable: boolean,
): Uint8Array | null {
  const usable = file.usableBytes;
  const most = isTable ? usable - 35 : Math.floor(((usable - 12) * 64) / 255) - 23;
  if (size <= most) return begin + size <= bytes.length ? bytes.subarray(begin, begin + size) : null;
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const fitting = least + ((size - least) % (usable - 4));
  const local = fitting <= most ? fitting : least;
  if (begin + local + 4 > bytes.length) return null;
  const payload = new Uint8Array(size);
  payload.set(bytes.subarray(begin, begin + local));
  let next = uint(bytes, begin + local, 4);
  for (let at = local; at < size;) {
    if (next < 2 || next > file.pageCount) return null;
    const page = file.page(next);
    const length = Math.min(size - at, usable - 4);
    payload.set(page.subarray(4, 4 + length), at);
    at += length;
    next = uint(page, 0, 4);
  }
  return payload;
}

function readRecord(payload: Uint8Array): Column[] | null {
  const head = varint(payload, 0);
  if (head.value > payload.length) return null;
  const columns: Column[] = [];
  let body = head.value;
  for (let at = head.next; at < head.value;) {
    const type = varint(payload, at);
    at = type.next;
    const length = lengthOf(type.value);
    if (length < 0 || body + length > payload.length || columns.length === MAX_COLUMNS) return null;
    columns.push(readColumn(payload, body, type.value, length));
    body += length;
  }
  return columns;
}

const INTEGER_BYTES = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0];

/** -1: there is no such type. */
function lengthOf(type: number): number {
  if (type >= 12) return (type - 12) >> 1;
  return INTEGER_BYTES[type] ?? -1;
}

function readColumn(bytes: Uint8Array, at: number, type: number, length: number): Column {
  if (type === 0) return null;
  if (type === 8 || type === 9) return type - 8;
  if (type >= 12) {
    const part = bytes.subarray(at, at + length);
    return type % 2 === 0 ? part : new TextDecoder('utf-8', { ignoreBOM: true }).decode(part);
  }
  if (type === 7) return new DataView(bytes.buffer, bytes.byteOffset + at, 8).getFloat64(0);
  const high = uint(bytes, at, length);
  const limit = 2 ** (length * 8);
  return high >= limit / 2 ? high - limit : high;
}

/** Big endian. */
function uint(bytes: Uint8Array, at: number, length: number): number {
  let value = 0;
  for (let i = 0; i < length; i++) value = value * 256 + (bytes[at + i] ?? 0);
  return value;
}

function varint(bytes: Uint8Array, begin: number): { readonly value: number; readonly next: number } {
  let value = 0;
  for (let i = 0; i < 8; i++) {
    const byte = bytes[begin + i] ?? 0;
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return { value, next: begin + i + 1 };
  }
  return { value: value * 256 + (bytes[begin + 8] ?? 0), next: begin + 9 };
}
