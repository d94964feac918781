// Keeps a wire open: opens it, and opens it again when it is lost, with growing pauses. Says why it is not open, one line a
// change. It must not know what goes over the wire.
import { Retry } from '../async/retry.ts';
import type { Clock } from '../model/clock.ts';
import { toProblem, waiting, type Problem } from '../model/problem.ts';
import type { ByteStream, OpenStream } from '../transport/byte-stream.ts';
import { MeterHubError } from '../model/error.ts';
import { DebouncedState, type TellState } from './debounced-state.ts';

export interface ReopeningStreamOptions {
  /** Of the bus, for errors. */
  readonly name: string;
  readonly open: OpenStream;
  readonly clock: Clock;
  /**
   * When a wire is known to work. `opened`: that it can be opened is enough, and one that lasted a while is opened again at
   * once, since somebody waits for it. `heard`: a stuck adapter opens as well as any other, so only `works()` says so.
   * `used`: gateways take a connection and close it again; one that was of use (`works()`) is opened again at once and without
   * a word, one that was closed before counts as if it could not be opened.
   */
  readonly worksWhen: 'opened' | 'heard' | 'used';
  /**
   * The wire is open. What this gives runs as long as the wire is there; when it rejects, the wire is lost for that reason.
   * The signal is aborted when the program stops it.
   */
  readonly onOpened: (stream: ByteStream, signal: AbortSignal) => void | Promise<void>;
  /** A try to open it failed, or what was opened was lost at once and of no use. */
  readonly onFailed?: (problem: Problem) => void;
  readonly onState?: TellState;
}

const FIRST_REOPEN_MS = 1000;
const LAST_REOPEN_MS = 30_000;
/** Time that a wire must be open not to count as failed at once: the next pause is short again. */
const STEADY_MS = 10_000;
/** So many connections in a row that were of use are as good as one that lasts. */
const USES_TO_TRUST = 3;

export class ReopeningStream {
  readonly #options: ReopeningStreamOptions;
  readonly #clock: Clock;
  readonly #retry: Retry;
  readonly #state: DebouncedState;
  readonly #stop = new AbortController();
  #stream: ByteStream | null = null;
  #problem: Problem | null = waiting('NOT_OPENED_YET');
  #hasFailed = false;
  /** From a loss until the wire is known to work again. */
  #isDoubtful = false;
  /** What is open now has been of use. */
  #isOfUse = false;
  #usesInRow = 0;
  #endSession: () => void = () => undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(options: ReopeningStreamOptions) {
    const { clock, onState = () => undefined } = options;
    this.#options = options;
    this.#clock = clock;
    this.#retry = new Retry({ clock, firstMs: FIRST_REOPEN_MS, maxMs: LAST_REOPEN_MS });
    this.#state = new DebouncedState(clock, onState);
  }

  /** The open wire; null: it is not open. */
  get stream(): ByteStream | null {
    return this.#stream;
  }

  /** Why it is not open; null when it is. */
  get problem(): Problem | null {
    return this.#problem;
  }

  /** The last try to open it failed: whoever needs it now waits for some time. */
  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  start(): void {
    this.#running = this.#keepOpen();
  }

  /** Closes the wire. Resolves when nothing runs on it any more; never rejects. */
  async stop(): Promise<void> {
    this.#stop.abort(new MeterHubError('CANCELLED', `bus ${this.#options.name} is being stopped`));
    this.#state.stop();
    this.#endSession();
    await this.#stream?.close();
    await this.#running;
    this.#stream = null;
    this.#problem = waiting('STOPPED');
  }

  /** It does what it is for: the next pause is short again. */
  works(): void {
    if (this.#options.worksWhen !== 'used') this.#retry.reset();
    if (!this.#isOfUse) this.#usesInRow++;
    this.#isOfUse = true;
    if (!this.#isDoubtful) return;
    this.#isDoubtful = false;
    this.#state.report(true, null);
  }

  /** It is of no use any more, for this reason: it is closed and opened anew. Does nothing while it is not open. */
  async lose(reason: unknown): Promise<void> {
    const stream = this.#stream;
    if (stream === null || this.#isStopping()) return;
    this.#stream = null;
    const problem = toProblem(reason, 'BUS_CLOSED');
    // That it was lost is no news as long as it comes back at once.
    if (this.#options.worksWhen === 'used' && this.#isOfUse) this.#problem = problem;
    else this.#becomeClosed(problem);
    await stream.close();
    this.#endSession();
  }

  #isStopping(): boolean {
    return this.#stop.signal.aborted;
  }

  async #keepOpen(): Promise<void> {
    const { open } = this.#options;
    const { signal } = this.#stop;
    while (!this.#isStopping()) {
      let lastedMs = 0;
      this.#isOfUse = false;
      try {
        lastedMs = await this.#useUntilLost(await open(signal));
      } catch (error) {
        if (this.#isStopping()) return;
        const problem = toProblem(error, 'BUS_CLOSED');
        this.#becomeClosed(problem);
        this.#fail(problem);
      }
      this.#countUse();
      if (lastedMs >= STEADY_MS || this.#usesInRow >= USES_TO_TRUST) this.#retry.reset();
      if (!this.#isOpenedAtOnce(lastedMs)) await this.#retry.pause(signal);
    }
  }

  #countUse(): void {
    if (!this.#isOfUse) this.#usesInRow = 0;
  }

  /** A wire that opens but is lost at once must not be opened in a tight loop. */
  #isOpenedAtOnce(lastedMs: number): boolean {
    const { worksWhen } = this.#options;
    if (worksWhen === 'heard') return false;
    if (lastedMs > FIRST_REOPEN_MS || (worksWhen === 'used' && this.#isOfUse)) return true;
    // Whoever asks meanwhile need not wait for the pause to end.
    if (!this.#hasFailed && worksWhen === 'used' && this.#problem !== null) this.#fail(this.#problem);
    return false;
  }

  #fail(problem: Problem): void {
    this.#hasFailed = true;
    this.#options.onFailed?.(problem);
  }

  /** How long it lasted, ms. */
  async #useUntilLost(stream: ByteStream): Promise<number> {
    if (this.#isStopping()) {
      await stream.close();
      return 0;
    }
    const openedMs = this.#clock.monotonicMs();
    const ended = new Promise<void>((resolve) => (this.#endSession = resolve));
    this.#stream = stream;
    this.#problem = null;
    this.#hasFailed = false;
    if (this.#options.worksWhen === 'opened') this.works();
    if (!this.#isDoubtful) this.#state.report(true, null);
    const used = this.#use(stream);
    await ended;
    await stream.close();
    await used;
    return this.#clock.monotonicMs() - openedMs;
  }

  async #use(stream: ByteStream): Promise<void> {
    try {
      await this.#options.onOpened(stream, this.#stop.signal);
    } catch (error) {
      await this.lose(error);
    }
  }

  #becomeClosed(problem: Problem): void {
    this.#problem = problem;
    this.#isDoubtful = true;
    this.#state.report(false, problem.text);
  }
}
