// Looking for meters on wires that nobody configured: the usual speeds and parities of a serial port, the likeliest ids first,
// then who sends by himself. What was found is asked again and again, so that one sees which meter it is. Knows no kind.
import type { Logger } from 'pino';
import type { FoundFacts, SearchFacts } from '../../api/setup/setup-service.ts';
import type { Clock } from '../../model/clock.ts';
import { errorText } from '../../model/error.ts';
import { toProblem } from '../../model/problem.ts';
import type { Reading } from '../../model/reading.ts';
import type { SourceGroup } from '../../source/source-group.ts';
import type { Wire, WireAttempt } from './wire-attempts.ts';

/** A wire that is open for the search. */
export interface OpenWire {
  readonly group: SourceGroup;
  /** Lets go of it. Never rejects. */
  release(): Promise<void>;
}

export interface SearchTools {
  readonly clock: Clock;
  readonly log: Logger;
  /** In the order in which they are worth it. */
  attempts(wire: Wire): readonly WireAttempt[];
  /** Opens it; rejects with why not. */
  open(attempt: WireAttempt): OpenWire;
  /** Asks ids on it. */
  scan(
    wire: OpenWire,
    ids: readonly number[],
    signal: AbortSignal,
    onProgress: (done: number) => void,
    onFound: (found: FoundFacts) => void,
    attempt: WireAttempt,
  ): Promise<void>;
  /** Listens for who sends by himself, or answers without an id; null: nobody does. */
  listen(attempt: WireAttempt, signal: AbortSignal): Promise<FoundFacts | null>;
  /** What it shows now. */
  ask(
    wire: OpenWire,
    meter: FoundFacts,
  ): Promise<{ readonly readings: readonly Reading[]; readonly serial: string | null }>;
}

/** Nobody has looked for so long: the wires are let go. */
const UNWATCHED_MS = 15_000;
const ASK_AGAIN_MS = 2000;

const NOTHING: SearchFacts = { isRunning: false, at: null, done: 0, count: 0, found: [], problems: [] };

export class Search {
  readonly #tools: SearchTools;
  #state: SearchFacts = NOTHING;
  #abort: AbortController | null = null;
  #ended: Promise<void> = Promise.resolve();
  #seenMs = 0;
  readonly #open = new Map<string, OpenWire>();

  constructor(tools: SearchTools) {
    this.#tools = tools;
  }

  get isRunning(): boolean {
    return this.#abort !== null;
  }

  /** Whoever looks keeps it going. */
  state(): SearchFacts {
    this.#seenMs = this.#tools.clock.monotonicMs();
    return this.#state;
  }

  start(wires: readonly Wire[]): void {
    const abort = new AbortController();
    this.#abort = abort;
    this.#state = { ...NOTHING, isRunning: true };
    this.#seenMs = this.#tools.clock.monotonicMs();
    this.#ended = this.#run(wires, abort.signal)
      .catch((error: unknown) => this.#tools.log.error({ err: error }, 'a search for meters failed'))
      .then(() => this.#letGo())
      .finally(() => {
        this.#state = { ...this.#state, isRunning: false, at: null };
        if (this.#abort === abort) this.#abort = null;
      });
  }

  /** What was found stays. Resolves when all wires are free. */
  async stop(): Promise<void> {
    this.#abort?.abort();
    await this.#ended;
  }

  async #run(wires: readonly Wire[], signal: AbortSignal): Promise<void> {
    const plans = wires.map((wire) => ({ wire, attempts: this.#tools.attempts(wire) }));
    const count = plans.reduce((sum, { attempts }) => sum + attempts.reduce((all, { ids }) => all + ids.length, 0), 0);
    this.#state = { ...this.#state, count };
    let done = 0;
    for (const { wire, attempts } of plans) {
      const foundAt = new Set<string>();
      for (const attempt of attempts) {
        if (this.#isOver(signal)) return;
        // Meters on one wire share its setting; who sends by himself is alone there.
        const isElsewhere = foundAt.size > 0 && !foundAt.has(attempt.setting);
        if (!isElsewhere && (await this.#try(wire, attempt, signal, done))) foundAt.add(attempt.setting);
        done += attempt.ids.length;
        this.#state = { ...this.#state, done };
      }
    }
    await this.#watch(signal);
  }

  #isOver(signal: AbortSignal): boolean {
    return signal.aborted || this.#tools.clock.monotonicMs() - this.#seenMs > UNWATCHED_MS;
  }

  /** Whether anybody is there. */
  async #try(wire: Wire, attempt: WireAttempt, signal: AbortSignal, done: number): Promise<boolean> {
    const before = this.#meters();
    this.#state = { ...this.#state, at: attempt.text };
    try {
      if (attempt.ids.length === 0) {
        await this.#letGo(attempt.wire);
        const meter = await this.#tools.listen(attempt, signal);
        if (meter !== null) this.#heard(attempt, meter);
      } else {
        const open = await this.#opened(attempt);
        const onProgress = (now: number): void => {
          this.#state = { ...this.#state, done: done + now };
          if (this.#isOver(signal)) this.#abort?.abort();
        };
        const fresh: FoundFacts[] = [];
        await this.#tools.scan(open, attempt.ids, signal, onProgress, (meter) => fresh.push(this.#add(meter)), attempt);
        for (const meter of fresh) await this.#ask(open, meter);
      }
    } catch (error) {
      const problem = toProblem(error);
      const others = this.#state.problems.filter((each) => each.wire !== wire.text);
      this.#state = { ...this.#state, problems: [...others, { wire: wire.text, problem }] };
    }
    return this.#meters() > before;
  }

  /** Who sends by himself answers every question with something: that is no setting at which anybody is. */
  #meters(): number {
    return this.#state.found.filter(({ isDamaged, models }) => !isDamaged && models.length > 0).length;
  }

  async #opened(attempt: WireAttempt): Promise<OpenWire> {
    const key = `${attempt.wire} ${attempt.setting}`;
    const known = this.#open.get(key);
    if (known !== undefined) return known;
    await this.#letGo(attempt.wire);
    const open = this.#tools.open(attempt);
    this.#open.set(key, open);
    return open;
  }

  /** It is alone on its wire: what answered damaged there was it. */
  #heard(attempt: WireAttempt, meter: FoundFacts): void {
    const found = this.#state.found.filter(({ key, isDamaged }) => !isDamaged || !key.startsWith(`${attempt.wire} `));
    this.#state = { ...this.#state, found };
    this.#add(meter);
  }

  #add(meter: FoundFacts): FoundFacts {
    const others = this.#state.found.filter(({ key }) => key !== meter.key);
    // What did not work on the way to it is of no interest any more.
    const problems = this.#state.problems.filter(({ wire }) => !meter.key.startsWith(`${wire.replaceAll(' ', '_')} `));
    this.#state = { ...this.#state, found: [...others, meter], problems };
    return meter;
  }

  async #ask(open: OpenWire, meter: FoundFacts): Promise<void> {
    if (meter.isDamaged || meter.models.length === 0) return;
    const change = await this.#tools.ask(open, meter).then(
      (shown) => ({ ...shown, problem: null }),
      (error: unknown) => ({ problem: toProblem(error) }),
    );
    const found = this.#state.found.map((each) => (each.key === meter.key ? { ...each, ...change } : each));
    this.#state = { ...this.#state, found };
  }

  /** Shows what the meters measure now, as long as somebody looks. */
  async #watch(signal: AbortSignal): Promise<void> {
    this.#state = { ...this.#state, at: null, isRunning: false, done: this.#state.count };
    while (!this.#isOver(signal) && this.#open.size > 0) {
      await this.#tools.clock.sleep(ASK_AGAIN_MS, signal).catch(() => undefined);
      for (const [key, open] of this.#open) {
        for (const meter of this.#state.found.filter((each) => each.key.startsWith(`${key} `))) {
          if (this.#isOver(signal)) return;
          await this.#ask(open, meter);
        }
      }
    }
  }

  async #letGo(wire?: string): Promise<void> {
    for (const [key, open] of this.#open) {
      if (wire !== undefined && !key.startsWith(`${wire} `)) continue;
      this.#open.delete(key);
      await open.release().catch((error: unknown) => this.#tools.log.warn(errorText(error)));
    }
  }
}
