// What a unit costs when: the entries of a price list as pieces of time with one price each, and a month's price by days.
// Local time, days of 23 and 25 hours included. It must not know meters or where dynamic prices come from.
import type { Calendar } from '../time/calendar.ts';
import { dayShare, timesNano, type Atoms, type Nano } from './exact.ts';
import { priceOf, wallEdges } from './windows.ts';
import type { PriceBook } from './price-book.ts';
import type { TariffEntry } from './tariff-config.ts';

/** Why there is no price. */
export type NoPrice = 'noTariff' | 'noPrice';

/** A piece of time with one price. */
export interface PricePiece {
  readonly fromMs: number;
  /** Excluded. */
  readonly toMs: number;
  /** Currency a unit; null: not known. */
  readonly price: Nano | null;
  readonly missing: NoPrice | null;
  /** Which entry of the list; null: none is valid yet. */
  readonly entry: TariffEntry | null;
}

export interface PlanContext {
  readonly calendar: Calendar;
  /** Dynamic prices by their name. */
  readonly books: ReadonlyMap<string, PriceBook>;
  /** For what is counted in m3: a price a kWh is turned into one a m3. */
  readonly isVolume: boolean;
}

interface Dated {
  readonly entry: TariffEntry;
  readonly fromMs: number;
}

export class PricePlan {
  readonly #calendar: Calendar;
  readonly #books: ReadonlyMap<string, PriceBook>;
  readonly #dated: readonly Dated[];
  readonly #isVolume: boolean;

  constructor(entries: readonly TariffEntry[], { calendar, books, isVolume }: PlanContext) {
    this.#calendar = calendar;
    this.#books = books;
    this.#isVolume = isVolume;
    this.#dated = entries.map((entry) => ({ entry, fromMs: calendar.instant(entry.from) }));
  }

  get isEmpty(): boolean {
    return this.#dated.length === 0;
  }

  /** In order, without a gap, from `fromMs` to `toMs`; neighbours differ in price or entry. */
  pieces(fromMs: number, toMs: number): PricePiece[] {
    const first = this.#dated[0]?.fromMs ?? Infinity;
    const none: PricePiece[] =
      fromMs < first ? [{ fromMs, toMs: Math.min(first, toMs), price: null, missing: 'noTariff', entry: null }] : [];
    const known = this.entrySpans(fromMs, toMs).flatMap((span) => {
      return this.#ofEntry(span.entry, span.fromMs, span.toMs).map((piece) => this.#perM3(piece));
    });
    return merged([...none, ...known].filter((piece) => piece.fromMs < piece.toMs));
  }

  /** Each local day that begins in the range costs its part of the month. Null: no entry that is valid says one. */
  base(fromMs: number, toMs: number): Atoms | null {
    let sum: Atoms | null = null;
    const calendar = this.#calendar;
    let day = calendar.startOf('day', fromMs);
    if (day < fromMs) day = calendar.next('day', day);
    for (; day < toMs; day = calendar.next('day', day)) {
      const monthly = this.#at(day)?.base ?? null;
      if (monthly === null) continue;
      const { year, month } = calendar.wallTime(day);
      sum = (sum ?? 0n) + dayShare(monthly, daysInMonth(year, month));
    }
    return sum;
  }

  /** The entries that are valid in the range, each with its part of it. */
  entrySpans(fromMs: number, toMs: number): { entry: TariffEntry; fromMs: number; toMs: number }[] {
    return this.#dated.flatMap(({ entry, fromMs: beginMs }, index) => {
      const [begin, end] = [Math.max(beginMs, fromMs), Math.min(this.#dated[index + 1]?.fromMs ?? Infinity, toMs)];
      return begin < end ? [{ entry, fromMs: begin, toMs: end }] : [];
    });
  }

  #at(ms: number): TariffEntry | null {
    return this.#dated.findLast(({ fromMs }) => fromMs <= ms)?.entry ?? null;
  }

  #perM3(piece: PricePiece): PricePiece {
    const factor = this.#isVolume ? (piece.entry?.kWhPerM3 ?? null) : null;
    return factor === null || piece.price === null ? piece : { ...piece, price: timesNano(piece.price, factor) };
  }

  #ofEntry(entry: TariffEntry, fromMs: number, toMs: number): PricePiece[] {
    const { dynamic, windows, price } = entry;
    if (dynamic !== null) return this.#ofBook(entry, fromMs, toMs);
    if (windows.length === 0) return [{ fromMs, toMs, price, missing: null, entry }];
    const edges = [fromMs, ...wallEdges(windows, this.#calendar, fromMs, toMs), toMs];
    return edges.slice(1).map((endMs, index) => {
      const beginMs = edges[index] ?? fromMs;
      return { fromMs: beginMs, toMs: endMs, price: priceOf(entry, this.#calendar, beginMs), missing: null, entry };
    });
  }

  #ofBook(entry: TariffEntry, fromMs: number, toMs: number): PricePiece[] {
    const { dynamic } = entry;
    const slots = (dynamic && this.#books.get(dynamic.name)?.between(fromMs, toMs)) ?? [];
    const pieces: PricePiece[] = [];
    let at = fromMs;
    const gap = (endMs: number): void => {
      if (at < endMs) pieces.push({ fromMs: at, toMs: endMs, price: null, missing: 'noPrice', entry });
    };
    for (const slot of slots) {
      const [begin, end] = [Math.max(slot.fromMs, at), Math.min(slot.toMs, toMs)];
      if (begin >= end || dynamic === null) continue;
      gap(begin);
      const price = timesNano(slot.price, dynamic.factor) + dynamic.add;
      pieces.push({ fromMs: begin, toMs: end, price, missing: null, entry });
      at = end;
    }
    gap(toMs);
    return pieces;
  }
}

function merged(pieces: readonly PricePiece[]): PricePiece[] {
  const all: PricePiece[] = [];
  for (const piece of pieces) {
    const last = all.at(-1);
    if (last && last.price === piece.price && last.entry === piece.entry && last.missing === piece.missing) {
      all[all.length - 1] = { ...last, toMs: piece.toMs };
    } else all.push(piece);
  }
  return all;
}

function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}
