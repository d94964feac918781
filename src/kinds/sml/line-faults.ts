// What the counters of the SML decoder say of the bytes that came since the last look, by error code. Knows no wire.
import type { SmlDecoder } from '../../codec/sml/decoder.ts';
import type { Faults } from '../../source/arrival.ts';
import type { ErrorCode } from '../../vocabulary/error-codes.ts';

export type SmlFaultCode = Extract<
  ErrorCode,
  'SML_CRC' | 'SML_INCOMPLETE' | 'SML_CUT' | 'SML_TELNET' | 'SML_SEVEN_BIT' | 'SML_VERSION'
>;

/** How many telegrams were lost to what. */
export type SmlFaults = Faults<SmlFaultCode>;

/** What the decoder counts by itself. */
const COUNTED = ['SML_CRC', 'SML_INCOMPLETE', 'SML_SEVEN_BIT', 'SML_VERSION'] as const;

type Counters = Readonly<Record<(typeof COUNTED)[number], number>>;

export class SmlFaultMeter {
  readonly #decoder: SmlDecoder;
  #seen: Counters;

  constructor(decoder: SmlDecoder) {
    this.#decoder = decoder;
    this.#seen = this.#counters();
  }

  /** The faults since the last call. */
  take(): SmlFaults {
    const now = this.#counters();
    const before = this.#seen;
    this.#seen = now;
    const faults: Partial<Record<SmlFaultCode, number>> = {};
    for (const code of COUNTED) {
      if (now[code] > before[code]) faults[this.#nameOf(code)] = now[code] - before[code];
    }
    return faults;
  }

  /** The same loss with its reason, where that is seen. */
  #nameOf(code: (typeof COUNTED)[number]): SmlFaultCode {
    if (code === 'SML_CRC' && this.#decoder.isTelnet) return 'SML_TELNET';
    return code === 'SML_INCOMPLETE' && this.#decoder.cutAfterBytes !== null ? 'SML_CUT' : code;
  }

  /** A frame that the closing of the port cut off (`cutByEnd`) is no fault of the line. */
  #counters(): Counters {
    const { crcBad, crcBadSevenBit, cutByNewStart, overflow, version2 } = this.#decoder.frameCounters;
    const { messageCrcBad, malformed } = this.#decoder.messageCounters;
    return {
      SML_CRC: crcBad - crcBadSevenBit + messageCrcBad,
      SML_INCOMPLETE: cutByNewStart + overflow + malformed,
      SML_SEVEN_BIT: crcBadSevenBit,
      SML_VERSION: version2,
    };
  }
}
