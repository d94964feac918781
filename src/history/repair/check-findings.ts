// What a check of the history found, put together so that a person can read it: thousands of like pieces are one line; and what
// the parts of a check share. It must not know how a file is examined.
import type { RollupView } from '../engine/rollup-view.ts';
import type { SeriesState } from '../format/series-state.ts';
import type { Sqlite } from '../format/sqlite.ts';

/** What is examined, and how far: 0 to 1. */
export type OnProgress = (what: string, part: number) => void;

export interface CheckContext {
  readonly database: Sqlite;
  readonly past: RollupView;
  readonly byId: ReadonlyMap<number, SeriesState>;
  readonly findings: Findings;
  readonly notes: Findings;
  readonly onProgress: OnProgress;
}

export interface Finding {
  readonly what: string;
  count: number;
  /** Begin of the first and the last period concerned, ms since the epoch; null: no time belongs to it. */
  fromMs: number | null;
  toMs: number | null;
}

const WITH_TIME = /^(.*) of (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)$/;
const MAX_KINDS = 500;

export class Findings {
  readonly #all = new Map<string, Finding>();

  /** `what`: `a piece of grid.power of 2026-01-15T12:00:00.000Z is damaged` without time: see `note`. */
  add(what: string, atMs: number | null = null): void {
    const known = this.#all.get(what);
    if (known === undefined) {
      if (this.#all.size < MAX_KINDS) this.#all.set(what, { what, count: 1, fromMs: atMs, toMs: atMs });
      return;
    }
    known.count++;
    if (atMs === null) return;
    known.fromMs = Math.min(known.fromMs ?? atMs, atMs);
    known.toMs = Math.max(known.toMs ?? atMs, atMs);
  }

  /** As the tables of the history tell it: what, `of` an instant. */
  readonly damaged = (text: string): void => {
    const [, what = text, time] = WITH_TIME.exec(text) ?? [];
    this.add(`damaged: ${what}`, time === undefined ? null : Date.parse(time));
  };

  get list(): readonly Finding[] {
    return [...this.#all.values()];
  }
}
