// Something that happened to the house, as it is kept and told. A record only; what kinds there are says the vocabulary.
import type { EventDetails, EventKind } from '../vocabulary/events/kinds.ts';

export interface HouseEvent {
  /** Rising with time, unambiguous in a file: ms since the epoch times 1000, and a number among those of the same ms. */
  readonly id: number;
  readonly kind: EventKind;
  /** Wall clock, ms since the epoch. */
  readonly atMs: number;
  /** Null: it is about the hub as a whole. */
  readonly device: string | null;
  readonly details: EventDetails;
}

/** Ids of one ms. */
const IDS_A_MS = 1000;

export function eventIdOf(atMs: number, number = 0): number {
  return Math.round(atMs) * IDS_A_MS + number;
}

export function timeOfEventId(id: number): number {
  return Math.floor(id / IDS_A_MS);
}

export interface EventQuestion {
  /** Included; ms since the epoch. */
  readonly fromMs: number;
  /** Excluded. */
  readonly toMs: number;
  /** Null: of all, and of the hub. */
  readonly device: string | null;
  /** Null: all kinds. */
  readonly kinds: readonly EventKind[] | null;
  /** Of more, the newest. */
  readonly limit: number;
}

export function isAskedFor({ atMs, device, kind }: HouseEvent, asked: EventQuestion): boolean {
  return (
    atMs >= asked.fromMs &&
    atMs < asked.toMs &&
    (asked.device === null || asked.device === device) &&
    (asked.kinds === null || asked.kinds.includes(kind))
  );
}
