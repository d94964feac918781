// When a row of the CSV backup is due, and when its file is to be saved: by the clock on the wall, as in meterhub-2022.
// It must not know rows or files.
import { localDate, localMinuteOfDay } from '../../time/local-time.ts';

const MINUTE_MS = 60_000;

export interface Due {
  /** The day the row belongs to, `2026-01-15`. */
  readonly date: string;
  /** The file is to be uploaded too. */
  readonly save: boolean;
}

/**
 * Rows are due when the minute changes to a multiple of `everyMs`. An hour that comes twice (end of summer time) has its rows
 * twice, one that is left out has none. A clock that is set back over a boundary by a correction does not repeat the row.
 */
export class RowSchedule {
  readonly #everyMinutes: number;
  readonly #saveMinutes: number;
  #lastMinute: number | null = null;
  #lastRow: string | null = null;

  /** @param everyMs whole minutes that divide an hour; @param saveMs a multiple of it that divides a day */
  constructor(everyMs: number, saveMs: number) {
    this.#everyMinutes = everyMs / MINUTE_MS;
    this.#saveMinutes = saveMs / MINUTE_MS;
  }

  /** To be asked once a cycle. Null: nothing is due. */
  check(atMs: number): Due | null {
    const minute = localMinuteOfDay(atMs);
    const isNewMinute = this.#lastMinute !== null && minute !== this.#lastMinute;
    this.#lastMinute = minute;
    if (!isNewMinute || minute % this.#everyMinutes !== 0) return null;
    const date = localDate(atMs);
    const row = `${date} ${minute}`;
    if (row === this.#lastRow) return null;
    this.#lastRow = row;
    return { date, save: minute % this.#saveMinutes === 0 };
  }
}
