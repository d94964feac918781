// What the two framings (RTU, MBAP) have in common for a master: one request out, bytes in, one verdict. Pure.
import type { ErrorCode } from '../../vocabulary/error-codes.ts';
import type { HeardFrame, HeardRequest } from './heard-frames.ts';
import type { ModbusReply, ModbusRequest } from './request.ts';

/** Why no reply was found among the bytes that came. */
export type ReplyFault = Extract<
  ErrorCode,
  | 'MODBUS_TIMEOUT'
  | 'MODBUS_CRC'
  | 'MODBUS_LENGTH'
  | 'MODBUS_SHIFTED'
  | 'MODBUS_FOREIGN'
  | 'MODBUS_TRANSACTION'
  | 'MODBUS_GARBLED'
  | 'MODBUS_OTHER_MASTER'
>;

/** What stood in a frame that was not taken for the reply. */
export interface Stranger {
  /** Unit id of who answered instead. */
  readonly answeredBy?: number;
  /** Transaction number that came instead of the one that was sent. */
  readonly transaction?: number;
  readonly sentTransaction?: number;
}

/** One request under way. */
export interface Exchange {
  /** The request as it goes out on the wire. */
  readonly bytes: Uint8Array;
  /** Length of the regular reply's frame. */
  readonly replyBytes: number;
  /** Takes what arrived; the reply as soon as it is complete and verified, else null. */
  push(chunk: Uint8Array): ModbusReply | null;
  /** Bytes taken so far. */
  readonly received: number;
  /** True while the end of what arrived could be the beginning of the reply: silence then means that the rest is lost. */
  readonly isPartial: boolean;
  /** True when the reply itself came, but damaged: it is not going to come any more. */
  readonly cameDamaged: boolean;
  /** True when the reply itself began to come, and then nothing more: what is missing makes no reply any more. */
  readonly cameCut: boolean;
  /** Bytes that came with the reply, but after it. */
  readonly trailing: number;
  /** Number of the request; null where the framing has none. */
  readonly number: number | null;
  /** Numbers of earlier requests whose replies came in the meantime. */
  readonly late: readonly number[];
  /** Takes what lay on the wire before the request went out: it is looked through for late replies. */
  pushStray(chunk: Uint8Array): void;
  /** Whole frames that came and are neither the request come back nor its reply. */
  heard(): readonly HeardFrame[];
  /** Another master has asked just now and is not answered yet: a reply that fits its request, too, is not believed. */
  beware(request: HeardRequest): void;
  /** What was wrong with the frame that came instead; empty: nothing that could be named. */
  readonly stranger: Stranger;
  /** What to call it when no reply was found. */
  fault(): ReplyFault;
}

export interface Framing {
  begin(request: ModbusRequest): Exchange;
  /** True when replies carry the number of their request, so that a late one cannot be mistaken. */
  readonly numbered: boolean;
}
