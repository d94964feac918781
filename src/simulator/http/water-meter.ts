// A simulated water meter behind an AI-on-the-edge camera: rounds, rejected readings, texts as its firmware writes them.
import type { Clock } from '../../model/clock.ts';
import type { SimReply, SimRequest } from './endpoint.ts';

export interface SimWaterMeterOptions {
  readonly clock: Clock;
  /** Name of the number sequence. Default `main`. */
  readonly sequence?: string;
  /** Reading at the start, litres. Default 1130154. */
  readonly startLitres?: number;
  readonly litresPerMinute?: number;
  /** The camera looks this often, ms. Default 5 min. */
  readonly roundMs?: number;
  /** Numbers as the docs show them, not texts as the firmware writes them. */
  readonly bareNumbers?: boolean;
}

const MS_PER_MINUTE = 60_000;

export class SimWaterMeter {
  readonly #clock: Clock;
  readonly #options: Required<Omit<SimWaterMeterOptions, 'clock'>>;
  readonly #startMs: number;
  #rejection: string | null = null;
  #isStarting = false;

  constructor({ clock, ...options }: SimWaterMeterOptions) {
    this.#clock = clock;
    this.#startMs = clock.monotonicMs();
    this.#options = {
      sequence: options.sequence ?? 'main',
      startLitres: options.startLitres ?? 1_130_154,
      litresPerMinute: options.litresPerMinute ?? 0.4,
      roundMs: options.roundMs ?? 5 * MS_PER_MINUTE,
      bareNumbers: options.bareNumbers ?? false,
    };
  }

  /** Rejects what it reads with this text, until null. */
  reject(text: string | null): void {
    this.#rejection = text;
  }

  /** Before the first round there is nothing to tell. */
  setStarting(isStarting: boolean): void {
    this.#isStarting = isStarting;
  }

  respond({ path }: SimRequest): SimReply {
    if (path !== '/json') return { status: 404, contentType: 'text/html', body: 'not found' };
    if (this.#isStarting)
      return {
        status: 403,
        contentType: 'text/plain',
        body: 'Flow not (yet) started: REST API /json not yet available!',
      };
    const { sequence, roundMs, startLitres, litresPerMinute, bareNumbers } = this.#options;
    const rounds = Math.floor((this.#clock.monotonicMs() - this.#startMs) / roundMs);
    const litres = Math.floor(startLitres + (rounds * roundMs * litresPerMinute) / MS_PER_MINUTE);
    const isRejected = this.#rejection !== null;
    const rate = litresPerMinute.toFixed(1);
    // Put together without escaping, as the firmware does.
    const quote = (text: string): string => (bareNumbers && text !== '' ? text : `"${text}"`);
    const lines = [
      `    "value": ${quote(isRejected ? '' : String(litres))},`,
      `    "raw": "${String(litres).padStart(8, '0')}",`,
      `    "pre": ${quote(String(litres))},`,
      `    "error": "${this.#rejection ?? 'no error'}",`,
      `    "rate": ${quote(isRejected ? '' : rate)},`,
      `    "timestamp": "${this.#timestamp(rounds)}"`,
    ];
    return { body: `{\n"${sequence}":\n  {\n${lines.join('\n')}\n  }\n}\n` };
  }

  #timestamp(rounds: number): string {
    const ageMs = this.#clock.monotonicMs() - this.#startMs - rounds * this.#options.roundMs;
    return new Date(this.#clock.wallMs() - ageMs).toISOString().replace(/\.\d+Z$/, '+0000');
  }
}
