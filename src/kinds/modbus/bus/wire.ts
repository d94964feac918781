// What a Modbus wire is like, and what an exchange on it needs besides the request. Records only.
import type { BusMeter } from '../../../source/bus-meter.ts';
import type { Clock } from '../../../model/clock.ts';

/** What the wire is like. */
export interface Wire {
  /** Time of one byte, ms; 0 where bytes cost nothing (Modbus TCP). */
  readonly byteMs: number;
  /** Silence before a request: 3.5 characters (MODBUS over Serial Line V1.02, 2.5.1.1), ms. */
  readonly gapMs: number;
  /** True when this program times the bytes itself: it may sleep until a reply must have arrived. */
  readonly direct: boolean;
  /** Silence after which a reply that stopped half-way is given up, ms. */
  readonly stalledMs: number;
  /** The adapter returns every request. An echo of a read is noticed anyway; one of a write looks like its reply. */
  readonly echo: boolean;
  /** A converter that may hand the replies of its other clients to us, too, without their requests. */
  readonly relayed?: boolean;
}

/** What an exchange needs besides the request. */
export interface ExchangeOptions {
  /** Time the meter may take beyond the time on the wire, ms. */
  readonly timeoutMs: number;
  /** Silence before the request when the wire turns to this unit from another, ms. */
  readonly pauseMs?: number;
  /** More reads of the same turn follow, and who asks believes the turn as a whole or not at all. */
  readonly isProvenLater?: boolean;
}

export interface ModbusLineOptions {
  /** Name of the bus, for errors. */
  readonly name: string;
  readonly wire: Wire;
  readonly clock: Clock;
  readonly meter: BusMeter;
  /** Ends waiting. */
  readonly signal: AbortSignal;
  readonly onTraffic?: (direction: 'out' | 'in', bytes: Uint8Array) => void;
}
