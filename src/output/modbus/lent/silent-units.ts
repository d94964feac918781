// Which units of a bus do not answer at the moment: they are asked again after growing pauses, and everybody else is told at
// once. It must not know buses or clients.

/** One lost reply is noise; from the second in a row on the unit counts as silent. */
const LOST_REPLIES = 2;
const FIRST_PAUSE_MS = 1000;
const LAST_PAUSE_MS = 30_000;

interface Silence {
  lost: number;
  untilMs: number;
}

export class SilentUnits {
  readonly #silences = new Map<number, Silence>();

  /** The unit answered something. */
  answered(unit: number): void {
    this.#silences.delete(unit);
  }

  /** No answer of the unit came in time. */
  failed(unit: number, nowMs: number): void {
    const lost = (this.#silences.get(unit)?.lost ?? 0) + 1;
    const doublings = lost - LOST_REPLIES;
    const pauseMs = doublings < 0 ? 0 : Math.min(LAST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** doublings);
    this.#silences.set(unit, { lost, untilMs: nowMs + pauseMs });
  }

  /** True while asking it would only cost time. */
  isSilent(unit: number, nowMs: number): boolean {
    const silence = this.#silences.get(unit);
    return silence !== undefined && nowMs < silence.untilMs;
  }

  /** True when its last reply was lost: a second try is not worth the time. */
  isDoubtful(unit: number): boolean {
    return this.#silences.has(unit);
  }

  clear(): void {
    this.#silences.clear();
  }
}
