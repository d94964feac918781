// The narrow waist of all wires: bytes in and out of one serial port or connection. Knows no protocol.

export interface ByteStream {
  /** Resolves when the bytes are handed to the system. Rejects with a MeterHubError when the wire is gone. */
  write(bytes: Uint8Array): Promise<void>;
  /**
   * The bytes that have arrived, waiting up to `timeoutMs` for the first; empty when none came in time.
   * One call at a time. Rejects with PORT_HANGUP, TCP_CLOSED or BUS_CLOSED when the wire is gone.
   */
  read(timeoutMs: number): Promise<Uint8Array>;
  /**
   * Changes the speed of the open wire, once what was handed over is sent (the caller waits for that). Rejects as `write` does.
   * Left out: whoever converts the bytes keeps the speed.
   */
  setBaudRate?(baudRate: number): Promise<void>;
  /** Ends a pending read and frees the port. Never rejects; calling it again is harmless. */
  close(): Promise<void>;
}

/** Opens the wire anew. Rejects with PORT_OPEN or TCP_CONNECT, or CANCELLED when the signal is aborted. */
export type OpenStream = (signal: AbortSignal) => Promise<ByteStream>;
