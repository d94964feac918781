// A counter that goes on from another number, because the meter was exchanged or reset: what the old one showed last, what
// the new one showed first. A record only.

export interface CounterExchange {
  readonly device: string;
  readonly measurand: string;
  /** Canonical unit of both readings. */
  readonly unit: string | null;
  /** Wall clock of the first reading of the new count, ms since the epoch. */
  readonly atMs: number;
  readonly oldLast: number;
  readonly newFirst: number;
  /** Null: the meter does not send one. */
  readonly oldSerial: string | null;
  readonly newSerial: string | null;
  /** `hub`: seen in the readings; `user`: entered or corrected by hand. */
  readonly source: 'hub' | 'user';
}
