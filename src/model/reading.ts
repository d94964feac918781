// A reading and a snapshot: what every floor hands on. They are frozen facts; nothing downstream restamps them.

/** A measured value. Absence is `null` and never 0; NaN and infinities do not occur. */
export type ReadingValue = number | string | boolean;

export interface Reading {
  /** A name of measurands.ts, a name from the configuration (http-json, published), or a raw OBIS code. */
  readonly measurand: string;
  readonly value: ReadingValue;
  /** Canonical unit, or null for words, truth values and unknown units. */
  readonly unit: string | null;
  /** Host wall clock when the reply that carried the value arrived, ms since the epoch. */
  readonly measuredAtMs: number;
  /** How long the value counts as present after `measuredAtMs`, ms; then it reads as null. */
  readonly validForMs: number;
  /** What of the device it was made of, where that is not the value of this name as it came: `energyExport x 40`. */
  readonly madeOf?: string;
}

/** The readings of one device from one poll or telegram. */
export interface Snapshot {
  readonly device: string;
  /** Wall clock of the newest reading in it, ms since the epoch. */
  readonly measuredAtMs: number;
  readonly readings: readonly Reading[];
  /** Serial number or device id of the meter that sent it; left out where it says none. */
  readonly serial?: string;
  /** Measurands that the device says it has no value of now: what they had last is no longer the present. */
  readonly absent?: readonly string[];
}
