// What files of the past say, value by value. Types only; they know no format.
import type { CounterExchange } from '../../model/exchange.ts';
import type { ReadingValue } from '../../model/reading.ts';

/** One value under the name it has in the file. */
export interface ImportedValue {
  /** A column of the backup (`grid_p`), or device and measurand of the logger (`12.powerL1`). */
  readonly source: string;
  readonly atMs: number;
  readonly value: ReadingValue;
  /** Canonical. Undefined: the file does not say. */
  readonly unit: string | null | undefined;
  /** Not a value of the past: the counter went on from it, after the meter had been exchanged or reset. */
  readonly exchange?: Pick<CounterExchange, 'oldLast' | 'oldSerial' | 'newSerial' | 'source'>;
}

export interface ImportFormat {
  /** For people. */
  readonly name: string;
  /** All names, where the first line says them; null: each line has its own. */
  readonly sources: readonly string[] | null;
  /** The values of a line, or what is wrong with it. */
  parse(line: string): readonly ImportedValue[] | string;
}
