// Reads everything out of a damaged history file that its checksums vouch for, and says what is missing. It must not know
// where that goes.
import type { StoredRow } from './salvage-cells.ts';
import type { SalvageFile, SalvageTable } from './salvage-file.ts';
import {
  isPieceGood,
  pieceOf,
  placeOf,
  recentOf,
  rollupOf,
  rollupsOf,
  seriesOf,
  timesOf,
  type FoundPiece,
  type FoundRecent,
  type FoundRollup,
  type FoundRollups,
  type FoundSeries,
  type FoundTimes,
} from './salvage-rows.ts';
import { SalvageTally, type SalvagedSeries } from './salvage-tally.ts';

/** Takes what was found, in this order; of what comes twice the first is the better one. */
export interface SalvageSink {
  names(names: ReadonlyMap<number, FoundSeries>): void;
  times(times: FoundTimes): void;
  /** `timesEnd`: of the instants it is tied to. */
  piece(piece: FoundPiece, timesEnd: number): void;
  recent(row: FoundRecent): void;
  rollup(row: FoundRollup): void;
  rollups(row: FoundRollups): void;
}

export interface SalvageReport {
  readonly series: readonly SalvagedSeries[];
  /** Pages and rows that cannot be read or whose checksum does not fit. */
  readonly damagedPages: number;
  readonly damagedRows: number;
  /** False: the first page, which says where everything is, cannot be read. */
  readonly hasTables: boolean;
  /** False: there is a log of the newest changes, and a part of it cannot be read. */
  readonly isLogWhole: boolean;
}

/** `onPage`: pages read, and about how many there are. `sink` null: only looks. Throws what the sink throws. */
export function salvage(
  file: SalvageFile,
  sink: SalvageSink | null,
  onPage: (done: number, all: number) => void,
): SalvageReport {
  let pages = 0;
  file.onPage = () => onPage(Math.min(++pages, file.pages.pageCount), file.pages.pageCount);
  return new Salvage(file, sink).run();
}

class Salvage {
  readonly #file: SalvageFile;
  readonly #sink: SalvageSink | null;
  readonly #names = new Map<number, FoundSeries>();
  readonly #tally = new SalvageTally(this.#names);
  /** By number of the instants. */
  readonly #timesEnds = new Map<number, number>();
  #damagedRows = 0;

  constructor(file: SalvageFile, sink: SalvageSink | null) {
    this.#file = file;
    this.#sink = sink;
  }

  run(): SalvageReport {
    this.#readSeries();
    this.#sink?.names(this.#names);
    this.#each('times', timesOf, (times) => {
      if (this.#timesEnds.has(times.id)) return;
      this.#timesEnds.set(times.id, times.end);
      this.#sink?.times(times);
    });
    this.#each(
      'raw',
      (row) => this.#goodPiece(row),
      (piece) => {
        if (this.#tally.piece(piece)) this.#sink?.piece(piece, this.#timesEnds.get(piece.times) ?? 0);
      },
    );
    for (const row of this.#file.rows('raw_place')) {
      const place = placeOf(row);
      if (place !== null) this.#tally.expect(place);
    }
    this.#tally.countLost();
    this.#readRecent();
    this.#readRollups();
    const series = this.#tally.all();
    const damagedRows = this.#damagedRows + this.#file.lostRows;
    const { hasTables, lostPages } = this.#file;
    return { series, damagedPages: lostPages, damagedRows, hasTables, isLogWhole: this.#file.pages.isLogWhole };
  }

  /** From the table, else from the index over the names, which holds them once more. */
  #readSeries(): void {
    const take = (found: FoundSeries): void => {
      if (!this.#names.has(found.id)) this.#names.set(found.id, found);
    };
    this.#each('series', seriesOf, take);
    this.#each('series_name', seriesOf, take);
  }

  /** A row that is an orphan may have gone into a piece since, and be there twice. */
  #readRecent(): void {
    const seen = new Set<string>();
    this.#each('recent', recentOf, (row) => {
      const key = `${row.series} ${row.timeMs}`;
      if (seen.has(key)) return;
      seen.add(key);
      this.#tally.recent(row.series, row.timeMs);
      this.#sink?.recent(row);
    });
  }

  #readRollups(): void {
    this.#each(
      'hourly',
      (row) => rollupOf('hourly', row),
      (row) => {
        this.#tally.of(row.series).hours++;
        this.#tally.hour(row.series, row.rollup.atMs, row.rollup.count);
        this.#sink?.rollup(row);
      },
    );
    this.#each(
      'daily',
      (row) => rollupOf('daily', row),
      (row) => {
        this.#tally.of(row.series).days++;
        this.#sink?.rollup(row);
      },
    );
    this.#each(
      'minute',
      (row) => rollupsOf('minute', row),
      (row) => {
        this.#tally.of(row.series).minutes += row.columns.timesMs.length;
        this.#sink?.rollups(row);
      },
    );
    this.#each(
      'quarter',
      (row) => rollupsOf('quarter', row),
      (row) => {
        this.#tally.of(row.series).quarters += row.columns.timesMs.length;
        this.#sink?.rollups(row);
      },
    );
  }

  #goodPiece(row: StoredRow): FoundPiece | null {
    const piece = pieceOf(row);
    const end = piece === null ? undefined : this.#timesEnds.get(piece.times);
    return piece !== null && end !== undefined && isPieceGood(piece, end) ? piece : null;
  }

  /** Rows of the tree first, which are newer than what lies about. */
  #each<T>(table: SalvageTable, read: (row: StoredRow) => T | null, take: (found: T) => void): void {
    for (const row of this.#file.rows(table)) {
      const found = read(row);
      if (found === null) this.#damagedRows++;
      else take(found);
    }
    if (!this.#file.hasOrphans) return;
    for (const row of this.#file.orphanRows()) {
      const found = read(row);
      if (found !== null) take(found);
    }
  }
}
