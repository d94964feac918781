// Which telegrams of a line count: those of the meter that was heard first, as long as it is heard. Knows numbers of meters only.
import { lineOf, type TextTelegram } from '../../codec/obis-text/telegram.ts';
import type { Clock } from '../../model/clock.ts';

/** Where meters say their number: DSMR, Luxembourg, and the codes of other meters. */
const SERIAL_CODES = ['0-0:96.1.1*255', '0-0:42.0.0*255', '0-0:96.1.0*255', '1-0:96.1.0*255', '1-0:0.0.0*255'];
/** The other one is forgotten after this time. */
const REMEMBER_MS = 60_000;

export class MeterLock {
  readonly #clock: Clock;
  readonly #patienceMs: number;
  #identity: string | null = null;
  #heardTick = 0;
  #strangerTick: number | null = null;
  #strangers = 0;

  /** `patienceMs`: silent for longer, another meter may take its place. */
  constructor(clock: Clock, patienceMs: number) {
    this.#clock = clock;
    this.#patienceMs = patienceMs;
  }

  /** How many telegrams of another meter came, while they come; 0: none. */
  get strangers(): number {
    const tick = this.#strangerTick;
    return tick !== null && this.#clock.monotonicMs() - tick < REMEMBER_MS ? this.#strangers : 0;
  }

  isOwn(telegram: TextTelegram): boolean {
    const nowTick = this.#clock.monotonicMs();
    const identity = serialOf(telegram) ?? telegram.identification;
    if (identity === this.#identity || this.#identity === null || nowTick - this.#heardTick > this.#patienceMs) {
      this.#identity = identity;
      this.#heardTick = nowTick;
      return true;
    }
    this.#strangers = this.strangers + 1;
    this.#strangerTick = nowTick;
    return false;
  }
}

/** The number on the plate; null: the telegram does not say it. */
export function serialOf(telegram: TextTelegram): string | null {
  for (const code of SERIAL_CODES) {
    const [said = ''] = lineOf(telegram, code)?.groups ?? [];
    const serial = textOfHex(said);
    if (serial !== '') return serial;
  }
  return null;
}

/** Numbers are sent as the hexadecimal codes of their characters; some meters send them as they are. */
export function textOfHex(said: string): string {
  if (said.length % 2 !== 0 || !/^[0-9A-Fa-f]+$/.test(said)) return said.trim();
  const text = Buffer.from(said, 'hex').toString('latin1');
  return /^[ -~]+$/.test(text) ? text.trim() : said;
}
