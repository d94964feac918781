// Which ways there are to get something out of a meter, and which one is next after what happened. Knows no wire and no time.
import type { ErrorCode } from '../../vocabulary/error-codes.ts';
import type { D0Way } from './config.ts';

export type Way =
  | { readonly asks: true; readonly wakesUp: boolean; readonly changeAfterMs: number | null }
  | { readonly asks: false; readonly baud: number };

export const PUSH_BAUD = 9600;
const MODE_D_BAUD = 2400;
/** A way that brought something is left after so many failures. */
const FAILURES_TO_LEAVE = 5;
/**
 * From handing over the acknowledgement to the change of speed, ms: its six characters take 200 ms at 300 baud, and most heads and
 * adapters some more; meters that answer at once need less. Last: the meter is asked to stay at 300 baud.
 */
const CHANGES: readonly (number | null)[] = [400, 250, null];
/** As often a change of speed is tried before the next. */
const TRIES_A_CHANGE = 2;
/** What goes wrong when a head cannot follow the change. */
const OF_SPEED: readonly ErrorCode[] = ['D0_SPEED', 'D0_CHECK', 'D0_INCOMPLETE'];

type Try = { readonly asks: true; readonly wakesUp: boolean } | { readonly asks: false; readonly baud: number };

/** In the order in which they are tried. */
function triesOf(mode: D0Way, baud: number | null, sleeps: boolean): readonly [Try, ...Try[]] {
  const ask = { asks: true, wakesUp: sleeps } as const;
  const askOther = { asks: true, wakesUp: !sleeps } as const;
  if (mode === 'A' || mode === 'C') return [ask, askOther];
  if (mode === 'D') return [{ asks: false, baud: baud ?? MODE_D_BAUD }];
  const listen = { asks: false, baud: baud ?? PUSH_BAUD } as const;
  if (mode === 'push') return [listen];
  return baud === null ? [ask, listen, askOther, { asks: false, baud: MODE_D_BAUD }] : [ask, listen, askOther];
}

export class Ways {
  readonly #tries: readonly [Try, ...Try[]];
  #index = 0;
  #isProven = false;
  #failures = 0;
  #change = 0;
  #changeFailures = 0;

  /** `baud`: null when the line may change its speed. `sleeps`: the meter has to be woken as a rule. */
  constructor(mode: D0Way, baud: number | null, sleeps: boolean) {
    this.#tries = triesOf(mode, baud, sleeps);
  }

  /** So many tries are one round. */
  get count(): number {
    return this.#tries.length;
  }

  /** It has brought something, and nothing else is tried. */
  get isProven(): boolean {
    return this.#isProven;
  }

  get current(): Way {
    const current = this.#tries[this.#index] ?? this.#tries[0];
    return current.asks ? { ...current, changeAfterMs: CHANGES[this.#change] ?? null } : current;
  }

  worked(): void {
    this.#isProven = true;
    this.#failures = this.#changeFailures = 0;
  }

  failed(code: ErrorCode): void {
    this.#failures++;
    // It answers: the way is right, and what follows the answer can be better.
    if (OF_SPEED.includes(code)) {
      this.#changeFailures++;
      if (this.#changeFailures < TRIES_A_CHANGE) return;
      this.#changeFailures = 0;
      this.#change = (this.#change + 1) % CHANGES.length;
      if (this.#change > 0) return;
    }
    if (this.#isProven && this.#failures < FAILURES_TO_LEAVE) return;
    this.#isProven = false;
    this.#index = (this.#index + 1) % this.#tries.length;
  }
}
