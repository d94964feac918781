// What a Modbus server counts. Counts only; how /metrics names them is said elsewhere.

export interface ModbusServerFigures {
  readonly output: string;
  /** Connected now. */
  readonly clients: number;
  /** Connections since the start. */
  readonly connections: number;
  /** Connections closed by the server, by reason. */
  readonly dropped: Readonly<Record<DropReason, number>>;
  readonly requests: number;
  /** Requests that are not answered yet. */
  readonly waiting: number;
  /** Answers that were exceptions, by code. */
  readonly exceptions: Readonly<Record<number, number>>;
  readonly caches: readonly { readonly bus: string; readonly hits: number; readonly misses: number }[];
}

/** `full`: too many clients; `garbage`: not Modbus TCP; `silent`: nothing came; `slow`: answers were not read. */
export type DropReason = 'full' | 'garbage' | 'silent' | 'slow';

export class ServerCounts {
  connections = 0;
  requests = 0;
  lastAnswerMs: number | null = null;
  readonly dropped: Record<DropReason, number> = { full: 0, garbage: 0, silent: 0, slow: 0 };
  readonly exceptions: Record<number, number> = {};

  answered(pdu: Uint8Array, nowMs: number): void {
    this.lastAnswerMs = nowMs;
    const [code = 0, exception = 0] = pdu;
    if (code >= 0x80) this.exceptions[exception] = (this.exceptions[exception] ?? 0) + 1;
  }
}
