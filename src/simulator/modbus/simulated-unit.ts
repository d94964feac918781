// What a simulated wire needs of whoever has a unit id on it. Interfaces only.
import type { ModbusMeterModel, RegisterKind } from '../../definition/modbus/model.ts';

/** What a meter says to one request. */
export interface Answer {
  readonly pdu: Uint8Array;
  /** The registers that were read; null for writes and exceptions. */
  readonly read: { readonly kind: RegisterKind; readonly address: number; readonly count: number } | null;
}

export interface SimulatedUnit {
  readonly model: ModbusMeterModel;
  /** The unit id it answers to now. */
  readonly unitId: number;
  /** Answers one request PDU (function code and data). Never throws, whatever the bytes are. */
  answer(request: Uint8Array): Answer;
}
