// The tables of a damaged history file: whose tree stands where, what of it can still be reached, and what cannot but is there.
// It must not know what the rows mean.
import { isTimeZone } from '../../time/calendar.ts';
import { ZONE_KEY } from '../format/stored-zone.ts';
import { MeterHubError } from '../../model/error.ts';
import { APPLICATION_ID, expectedSchema, SCHEMA_VERSION } from '../format/schema.ts';
import { rowsOfPage, treePage, type StoredRow, type TreePage } from './salvage-cells.ts';
import { PageFile } from './salvage-pages.ts';

/** Where the trees begin in a file as this program makes it, for when the first page is lost; a test keeps them true. */
export const USUAL_ROOTS = {
  meta: 2,
  series: 3,
  series_name: 4,
  recent: 5,
  times: 6,
  raw: 8,
  raw_place: 9,
  minute: 10,
  quarter: 12,
  hourly: 14,
  daily: 15,
} as const;

export type SalvageTable = keyof typeof USUAL_ROOTS;

const FREE_LIST_OFFSET = 32;
const VERSION_OFFSET = 60;
const APPLICATION_OFFSET = 68;

export class SalvageFile {
  readonly path: string;
  readonly pages: PageFile;
  /** Rows and pages that belong to a tree and cannot be read. */
  lostRows = 0;
  lostPages = 0;
  /** Called for each page that is read. */
  onPage: () => void = () => undefined;
  readonly #roots = new Map<string, number>();
  readonly #texts = new Map<string, string>();
  readonly #isReached: Uint8Array;
  /** Pages of trees that nothing leads to any more; null: nothing is missing. */
  readonly #orphans: readonly number[] | null;

  /** Throws HISTORY_NO_FILE and HISTORY_READ. */
  constructor(path: string) {
    this.path = path;
    this.pages = new PageFile(path);
    this.#isReached = new Uint8Array(this.pages.pageCount + 1);
    this.#readTables();
    let isWhole = this.#roots.size > 0;
    for (const table of tablesOf(USUAL_ROOTS)) {
      const root = this.#rootOf(table);
      if (!this.#reach(root)) isWhole = false;
    }
    this.#markFree();
    this.#orphans = isWhole ? null : this.#findOrphans();
  }

  /** False: the list of tables on the first page cannot be read. */
  get hasTables(): boolean {
    return this.#roots.size > 0;
  }

  /** What the list of tables says of each table, index and view, by name. */
  get tableTexts(): ReadonlyMap<string, string> {
    return this.#texts;
  }

  /** Throws HISTORY_FOREIGN when the file is sound enough to say that it is no history of this version. */
  requireOurs(): void {
    if (!this.pages.hasHeader || this.#texts.size === 0) return;
    const head = this.pages.page(1);
    const knowsOurs = tablesOf(USUAL_ROOTS).some((name) => this.#texts.has(name));
    if (uint32(head, APPLICATION_OFFSET) !== APPLICATION_ID && !knowsOurs) {
      throw new MeterHubError(
        'HISTORY_FOREIGN',
        `${this.path} is the database of another program: there is nothing to check.`,
      );
    }
    const version = uint32(head, VERSION_OFFSET);
    const isKnown = [...expectedSchema()].every(([name, text]) => this.#texts.get(name) === text);
    if (version > SCHEMA_VERSION && uint32(head, APPLICATION_OFFSET) === APPLICATION_ID && !isKnown) {
      const problem = `${this.path} was written by a newer MeterHub (format ${version}, known here: ${SCHEMA_VERSION})`;
      throw new MeterHubError('HISTORY_FOREIGN', `${problem}: update first.`);
    }
  }

  /** What the tree of a table leads to. */
  *rows(table: SalvageTable): Generator<StoredRow> {
    const seen = new Set<number>();
    const stack = [this.#rootOf(table)];
    for (let number = stack.pop(); number !== undefined; number = stack.pop()) {
      if (seen.has(number)) continue;
      seen.add(number);
      const page = this.#page(number);
      if (page === null) {
        this.lostPages++;
        continue;
      }
      yield* rowsOfPage(this.pages, page, this.#onLost);
      stack.push(...page.children.toReversed());
    }
  }

  /** Time zone of the stored days; null: it cannot be read. */
  get timeZone(): string | null {
    for (const { columns } of this.rows('meta')) {
      const [key, zone] = columns;
      if (key === ZONE_KEY && typeof zone === 'string' && isTimeZone(zone)) return zone;
    }
    return null;
  }

  /** Rows of any table on pages that nothing leads to: older than those of the trees, or cut off from them. */
  *orphanRows(): Generator<StoredRow> {
    const nothing = (): void => undefined;
    for (const number of this.#orphans ?? []) {
      const page = this.#page(number);
      if (page !== null) yield* rowsOfPage(this.pages, page, nothing);
    }
    for (const bytes of this.pages.strayPages()) {
      const page = treePage(bytes, 2);
      if (page !== null) yield* rowsOfPage(this.pages, page, nothing);
    }
  }

  get hasOrphans(): boolean {
    return (this.#orphans?.length ?? 0) > 0 || !this.pages.isLogWhole;
  }

  close(): void {
    this.pages.close();
  }

  readonly #onLost = (): void => {
    this.lostRows++;
  };

  #rootOf(table: SalvageTable): number {
    return this.#roots.get(table) ?? USUAL_ROOTS[table];
  }

  /** The first page lists tables and indices: type, name, table, root, text. */
  #readTables(): void {
    const stack = [1];
    const seen = new Set<number>();
    for (let number = stack.pop(); number !== undefined; number = stack.pop()) {
      if (seen.has(number)) continue;
      seen.add(number);
      const page = this.#page(number);
      if (page === null) continue;
      for (const { columns } of rowsOfPage(this.pages, page, this.#onLost)) {
        const [, name, , root, text] = columns;
        if (typeof name !== 'string' || typeof root !== 'number') continue;
        if (root > 1 && root <= this.pages.pageCount) this.#roots.set(name, root);
        if (typeof text === 'string') this.#texts.set(name, text);
      }
      stack.push(...page.children);
    }
  }

  /** Marks the pages of a tree. False: an inner page is damaged, pages below it cannot be reached. */
  #reach(root: number): boolean {
    let isWhole = true;
    const stack = [root];
    for (let number = stack.pop(); number !== undefined; number = stack.pop()) {
      if (number < 2 || number > this.pages.pageCount || this.#isReached[number] === 1) {
        isWhole = false;
        continue;
      }
      this.#isReached[number] = 1;
      const page = this.#page(number);
      if (page === null) isWhole = false;
      else if (page.children.length > 0) {
        if (page.children.length !== page.cells.length + 1) isWhole = false;
        if (this.#haveLeaves(page)) this.#markAll(page.children);
        else stack.push(...page.children);
      }
    }
    return isWhole;
  }

  /** All leaves of a tree are equally deep: one tells for all, and the others need not be read twice. */
  #haveLeaves({ children }: TreePage): boolean {
    for (const child of children) {
      const page = this.#page(child);
      if (page !== null) return page.children.length === 0;
    }
    return true;
  }

  #markAll(numbers: readonly number[]): void {
    for (const number of numbers) if (number <= this.pages.pageCount) this.#isReached[number] = 1;
  }

  /** Free pages hold what was deleted. */
  #markFree(): void {
    if (!this.pages.hasHeader) return;
    let trunk = uint32(this.pages.page(1), FREE_LIST_OFFSET);
    while (trunk > 1 && trunk <= this.pages.pageCount && this.#isReached[trunk] === 0) {
      this.#isReached[trunk] = 1;
      const bytes = this.pages.page(trunk);
      const count = Math.min(uint32(bytes, 4), this.pages.usableBytes / 4 - 2);
      for (let i = 0; i < count; i++) {
        const free = uint32(bytes, 8 + i * 4);
        if (free > 1 && free <= this.pages.pageCount) this.#isReached[free] = 1;
      }
      trunk = uint32(bytes, 0);
    }
  }

  #findOrphans(): number[] {
    const orphans: number[] = [];
    for (let number = 2; number <= this.pages.pageCount; number++) {
      if (this.#isReached[number] === 0) orphans.push(number);
    }
    return orphans;
  }

  #page(number: number): TreePage | null {
    if (number < 1 || number > this.pages.pageCount) return null;
    this.onPage();
    return treePage(this.pages.page(number), number);
  }
}

export function tablesOf(roots: typeof USUAL_ROOTS): SalvageTable[] {
  return Object.keys(roots) as SalvageTable[];
}

function uint32(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset + at, 4).getUint32(0);
}
