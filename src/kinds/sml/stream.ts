// The owner of one infrared head: listens, decodes, opens the wire again when it is lost or silent. Knows telegrams, no
// devices.
import { SmlDecoder } from '../../codec/sml/decoder.ts';
import type { SmlTelegram } from '../../codec/sml/telegram.ts';
import { backoff } from '../../async/retry.ts';
import type { BusStats } from '../../model/bus-stats.ts';
import type { Clock } from '../../model/clock.ts';
import { MeterHubError } from '../../model/error.ts';
import { toProblem, waiting, type Problem } from '../../model/problem.ts';
import type { ByteStream, OpenStream } from '../../transport/byte-stream.ts';
import { BusMeter } from '../../source/bus-meter.ts';
import { DebouncedState, type TellState } from '../../source/debounced-state.ts';
import { countFaults, SmlFaultMeter, type SmlFaultCode, type SmlFaults } from './line-faults.ts';
import { countText } from './d0-text.ts';

/** What one read brought. */
export interface SmlArrival {
  readonly bytes: number;
  /** Of these: printable ASCII, line ends and the frame characters of D0, whatever the parity bit says. */
  readonly textBytes: number;
  /** Verified; oldest first. */
  readonly telegrams: readonly SmlTelegram[];
  /** Telegrams that were lost. */
  readonly faults: SmlFaults;
}

export interface SmlStreamOptions {
  readonly name: string;
  readonly open: OpenStream;
  readonly clock: Clock;
  /** Accept CRC-16/Kermit where X.25 fails. */
  readonly acceptKermit: boolean;
  /** Time of one byte on the wire, ms; 0 = not known. */
  readonly byteMs: number;
  /** Without a telegram for so long the wire is opened anew: adapters get stuck. Doubles while that does not help. */
  readonly silenceMs: number;
  readonly onArrival: (arrival: SmlArrival) => void;
  readonly onTraffic?: (bytes: Uint8Array) => void;
  readonly onState?: TellState;
}

const FIRST_REOPEN_MS = 1000;
const LAST_REOPEN_MS = 30_000;
const LONGEST_SILENCE_MS = 600_000;
/** A wire that has nothing and does not wait either is asked no more often than this. */
const NO_SPIN_MS = 100;

export class SmlStream {
  readonly name: string;
  readonly #options: SmlStreamOptions;
  readonly #clock: Clock;
  readonly #decoder: SmlDecoder;
  readonly #faults: SmlFaultMeter;
  readonly #meter: BusMeter;
  readonly #state: DebouncedState;
  readonly #stop = new AbortController();
  #stream: ByteStream | null = null;
  #problem: Problem | null = waiting('NOT_OPENED_YET');
  #running: Promise<void> = Promise.resolve();
  /** True from a loss until bytes come again: that the port can be opened says little. */
  #isLost = false;
  #isSilent = false;
  /** When the present read must have ended; null: nothing is being read. */
  #readEndMs: number | null = null;

  constructor(options: SmlStreamOptions) {
    this.name = options.name;
    this.#options = options;
    this.#clock = options.clock;
    this.#decoder = new SmlDecoder({ acceptKermit: options.acceptKermit });
    this.#faults = new SmlFaultMeter(this.#decoder);
    this.#meter = new BusMeter(options.clock);
    this.#state = new DebouncedState(options.clock, options.onState ?? (() => undefined));
  }

  /** Why nothing can arrive; null while it is opened for the first time or open, or only closed because it was silent. */
  get problem(): Problem | null {
    return this.#isSilent || this.#problem?.code === 'NOT_OPENED_YET' ? null : this.#problem;
  }

  /** `requests`: telegrams that came, damaged ones included. There are no round trips: the meter is not asked. */
  stats(): BusStats {
    return this.#meter.stats({ open: this.#stream !== null, waiting: 0, behindMs: 0 }, this.#problem);
  }

  /** How long the present read has been going on beyond its time limit, ms. */
  overdueMs(): number {
    return this.#readEndMs === null ? 0 : Math.max(0, this.#clock.monotonicMs() - this.#readEndMs);
  }

  start(): void {
    this.#running = this.#keepListening();
  }

  async stop(): Promise<void> {
    this.#stop.abort(new MeterHubError('CANCELLED', `bus ${this.name} is being stopped`));
    await this.#stream?.close();
    await this.#running;
    this.#problem = waiting('STOPPED');
  }

  #isStopping(): boolean {
    return this.#stop.signal.aborted;
  }

  async #keepListening(): Promise<void> {
    const { signal } = this.#stop;
    const { silenceMs } = this.#options;
    const pauses = backoff(FIRST_REOPEN_MS, LAST_REOPEN_MS);
    const silences = backoff(silenceMs, Math.max(silenceMs, LONGEST_SILENCE_MS));
    let patienceMs = silences.next();
    const onTelegram = (): void => {
      pauses.reset();
      silences.reset();
      patienceMs = silences.next();
    };
    while (!this.#isStopping()) {
      let pauseMs: number;
      try {
        this.#opened(await this.#options.open(signal));
        if (this.#isStopping()) break;
        await this.#listen(() => patienceMs, onTelegram);
        this.#isSilent = true;
        const text = `no telegram for ${Math.round(patienceMs / 1000)} s, it is opened anew`;
        this.#lost({ text, code: 'SML_SILENT', facts: { silentMs: patienceMs } });
        patienceMs = silences.next();
        pauseMs = FIRST_REOPEN_MS;
      } catch (error) {
        if (this.#isStopping()) break;
        this.#isSilent = false;
        this.#lost(toProblem(error, 'BUS_CLOSED'));
        pauseMs = pauses.next();
      }
      await this.#close();
      await this.#clock.sleep(pauseMs, signal).catch(() => undefined);
    }
    await this.#close();
  }

  #opened(stream: ByteStream): void {
    this.#stream = stream;
    this.#problem = null;
    this.#decoder.reset();
    if (!this.#isLost) this.#state.report(true, null);
  }

  #lost(problem: Problem): void {
    this.#problem = problem;
    this.#isLost = true;
    this.#state.report(false, problem.text);
  }

  async #close(): Promise<void> {
    const stream = this.#stream;
    this.#stream = null;
    this.#readEndMs = null;
    await stream?.close();
  }

  /** Hands on what arrives. Returns after a silence, rejects when the wire is gone. */
  async #listen(patienceMs: () => number, onTelegram: () => void): Promise<void> {
    const stream = this.#stream;
    let lastMs = this.#clock.monotonicMs();
    while (stream !== null) {
      const startMs = this.#clock.monotonicMs();
      const waitMs = lastMs + patienceMs() - startMs;
      if (waitMs <= 0) return;
      this.#readEndMs = startMs + waitMs;
      const bytes = await stream.read(waitMs);
      this.#readEndMs = null;
      const nowMs = this.#clock.monotonicMs();
      if (bytes.length > 0) {
        if (!this.#accept(bytes)) continue;
        lastMs = nowMs;
        onTelegram();
      } else if (nowMs - startMs < NO_SPIN_MS) {
        await this.#clock.sleep(NO_SPIN_MS, this.#stop.signal);
      }
    }
  }

  /** True when a telegram was among the bytes. */
  #accept(bytes: Uint8Array): boolean {
    const { byteMs, onTraffic, onArrival } = this.#options;
    if (this.#isLost) {
      this.#isLost = false;
      this.#state.report(true, null);
    }
    onTraffic?.(bytes);
    const telegrams = this.#decoder.push(bytes);
    const faults = this.#faults.take();
    this.#meter.busy(bytes.length * byteMs);
    this.#meter.requests += telegrams.length + countFaults(faults);
    for (const [code, count] of Object.entries(faults) as [SmlFaultCode, number][]) {
      for (let left = count; left > 0; left--) this.#meter.error(code);
    }
    onArrival({ bytes: bytes.length, textBytes: countText(bytes), telegrams, faults });
    return telegrams.length > 0;
  }
}
