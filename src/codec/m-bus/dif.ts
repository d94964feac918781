// The data information block of a record: what kind of value it is, and of when (EN 13757-3, 6.3). Pure.

/** Extensions that a record may have at most, of the DIF as of the VIF. */
export const MAX_EXTENSIONS = 10;
const EXTENSION = 0x80;

export type RecordFunction = 'now' | 'maximum' | 'minimum' | 'error';
const FUNCTIONS: readonly RecordFunction[] = ['now', 'maximum', 'minimum', 'error'];

export interface DataInformation {
  /** What the data look like: low four bits of the DIF. */
  readonly field: number;
  /** `error`: the value is one that the meter had while something was wrong. */
  readonly function: RecordFunction;
  /** 0: as it is now; others: as it was at some time that the meter keeps. */
  readonly storage: number;
  /** 0: all tariffs together. */
  readonly tariff: number;
  readonly subunit: number;
  /** Bytes that it takes. */
  readonly length: number;
}

/** Null: the telegram ends within it, or it has more extensions than there may be. */
export function dataInformationAt(bytes: Uint8Array): DataInformation | null {
  const [dif] = bytes;
  if (dif === undefined) return null;
  let storage = (dif >> 6) & 0x01;
  let [tariff, subunit, length, last] = [0, 0, 1, dif];
  while ((last & EXTENSION) !== 0) {
    const dife = bytes[length];
    const index = length - 1;
    if (dife === undefined || index >= MAX_EXTENSIONS) return null;
    // Up to 41 bits: more than shifts of numbers can do.
    storage += (dife & 0x0f) * 2 ** (1 + 4 * index);
    tariff += ((dife >> 4) & 0x03) * 4 ** index;
    subunit += ((dife >> 6) & 0x01) * 2 ** index;
    last = dife;
    length++;
  }
  return { field: dif & 0x0f, function: FUNCTIONS[(dif >> 4) & 0x03] ?? 'now', storage, tariff, subunit, length };
}
