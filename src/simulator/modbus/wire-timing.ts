// How long bytes take on an emulated line. Knows no protocol beyond the 3.5 characters of silence between frames.

export interface TimingOptions {
  /** Bits per second of the emulated line. */
  readonly baud: number;
  /** Bits of a character, 10 for 8N1, 11 with parity or a second stop bit. Default 10. */
  readonly bitsPerCharacter?: number;
  /** From the end of the silence after the request to the first byte of the reply. Default 10. */
  readonly turnaroundMs?: number;
  /** Bytes of a reply that arrive together, when the last of them is due. Default 8. */
  readonly chunkBytes?: number;
  /** A request inside the silence after a reply is lost, as with a strict meter. Default false: it is only counted. */
  readonly strictGap?: boolean;
  /**
   * How long before the end of a reply the program stays awake, so that it ends within a fraction of a millisecond;
   * 0 leaves it to timers (up to 2 ms late). Default 1.5.
   */
  readonly spinMs?: number;
}

export interface WireTiming {
  /** One character; 0: bytes take no time. */
  readonly charMs: number;
  /** 3.5 characters (serial line V1.02, 2.5.1.1), also above 19200 baud, where meters do not keep the fixed 1.75 ms. */
  readonly gapMs: number;
  readonly turnaroundMs: number;
  readonly chunkBytes: number;
  readonly strictGap: boolean;
  readonly spinMs: number;
}

/** No line is emulated: replies come at once. */
export const INSTANT: WireTiming = {
  charMs: 0,
  gapMs: 0,
  turnaroundMs: 0,
  chunkBytes: Infinity,
  strictGap: false,
  spinMs: 0,
};

export function wireTiming(options: TimingOptions): WireTiming {
  const charMs = ((options.bitsPerCharacter ?? 10) * 1000) / options.baud;
  return {
    charMs,
    gapMs: 3.5 * charMs,
    turnaroundMs: options.turnaroundMs ?? 10,
    chunkBytes: options.chunkBytes ?? 8,
    strictGap: options.strictGap ?? false,
    spinMs: options.spinMs ?? 1.5,
  };
}
