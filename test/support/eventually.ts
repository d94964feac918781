// Waits for what real sockets, processes and files make true. The one place that waits for a condition in real time, with one
// limit that is far above what a busy machine needs; it ends before the test does, so that a failure says what was missing.
// Tests of logic move a fake clock instead.

/** Seconds until a test is taken for hanging: METERHUB_TEST_TIMEOUT, for machines that do much besides. */
export const TEST_TIMEOUT_S = Number(process.env['METERHUB_TEST_TIMEOUT'] ?? 30);

const LIMIT_MS = TEST_TIMEOUT_S * 1000 * 0.8;
const POLL_MS = 10;

export interface EventuallyOptions {
  /** Only longer than usual, in a test that has a longer time limit itself. */
  readonly withinMs?: number;
  readonly everyMs?: number;
  /** Done between two looks, e.g. a step of a fake clock; without a pause then. */
  readonly step?: () => void | Promise<void>;
}

type Condition = () => boolean | Promise<boolean>;

/** Looks again and again until the condition holds; throws with `what` (else its source) when it does not come true. */
export function eventually(what: string, condition: Condition, options?: EventuallyOptions): Promise<void>;
export function eventually(condition: Condition): Promise<void>;
export async function eventually(
  whatOrCondition: string | Condition,
  named?: Condition,
  { withinMs = LIMIT_MS, everyMs = POLL_MS, step }: EventuallyOptions = {},
): Promise<void> {
  const condition = typeof whatOrCondition === 'string' ? named : whatOrCondition;
  if (condition === undefined) throw new TypeError('nothing to wait for');
  const endMs = performance.now() + withinMs;
  while (!(await condition())) {
    if (performance.now() > endMs) throw new Error(`waited in vain: ${String(whatOrCondition)}`);
    await step?.();
    await new Promise((resolve) => (step ? setImmediate(resolve) : setTimeout(resolve, everyMs)));
  }
  // What was made true may still have promises to settle.
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
}
