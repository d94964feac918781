// The telegrams of one infrared head: which decoder, and what its counters mean. Knows telegrams, no devices.
import { SmlDecoder } from '../../codec/sml/decoder.ts';
import type { SmlTelegram } from '../../codec/sml/telegram.ts';
import type { Arrival } from '../../source/arrival.ts';
import { TelegramStream, type TelegramDecoder, type TelegramStreamOptions } from '../../source/telegram-stream.ts';
import { SmlFaultMeter, type SmlFaultCode, type SmlFaults } from './line-faults.ts';

export type SmlArrival = Arrival<SmlTelegram, SmlFaultCode>;

export interface SmlStreamOptions extends Omit<
  TelegramStreamOptions<SmlTelegram, SmlFaultCode>,
  'decoder' | 'silentCode'
> {
  /** Accept CRC-16/Kermit where X.25 fails. */
  readonly acceptKermit: boolean;
}

export type SmlStream = TelegramStream<SmlTelegram, SmlFaultCode>;

export function smlStream({ acceptKermit, ...options }: SmlStreamOptions): SmlStream {
  return new TelegramStream({ ...options, silentCode: 'SML_SILENT', decoder: new SmlTelegrams(acceptKermit) });
}

/** The decoder with its faults by error code. */
export class SmlTelegrams implements TelegramDecoder<SmlTelegram, SmlFaultCode> {
  readonly #decoder: SmlDecoder;
  readonly #faults: SmlFaultMeter;

  constructor(acceptKermit: boolean) {
    this.#decoder = new SmlDecoder({ acceptKermit });
    this.#faults = new SmlFaultMeter(this.#decoder);
  }

  push(bytes: Uint8Array): readonly SmlTelegram[] {
    return this.#decoder.push(bytes);
  }

  get cutAfterBytes(): number | null {
    return this.#decoder.cutAfterBytes;
  }

  takeFaults(): SmlFaults {
    return this.#faults.take();
  }

  reset(): void {
    this.#decoder.reset();
  }
}
