// What the server does not take though it works: fields of another type, points that are too old. Such a field is left out
// for a while, so that the rest of its rows gets in; it is said once, and remembered for whoever looks. It knows no network.
import type { Clock } from '../../model/clock.ts';
import { NO_PROBLEM, type OutputProblem, type ProblemLog } from '../../log/problem-reporter.ts';

/** Then it is tried again: somebody may have put the database right. */
const FORGET_MS = 3_600_000;

interface Refusal {
  readonly problem: string;
  atMs: number;
}

export class Refusals {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #log: ProblemLog;
  readonly #name: string;
  /** Fields that are left out, and problems with points. */
  readonly #fields = new Map<string, Refusal>();
  readonly #points = new Map<string, Refusal>();
  readonly #logged = new Set<string>();

  constructor(name: string, clock: Pick<Clock, 'monotonicMs'>, log: ProblemLog) {
    this.#name = name;
    this.#clock = clock;
    this.#log = log;
  }

  /** `measurement` null: in whichever. */
  addField(measurement: string | null, field: string, problem: string): void {
    this.#add(this.#fields, keyOf(measurement, field), problem);
  }

  /** @param kind the same for all that is refused for the same reason */
  addPoints(kind: string, problem: string): void {
    this.#add(this.#points, kind, problem);
  }

  readonly isRefused = (measurement: string, field: string): boolean => {
    if (this.#fields.size === 0) return false;
    return this.#isFresh(keyOf(measurement, field)) || this.#isFresh(keyOf(null, field));
  };

  /** The newest refusal within the last hour. */
  get state(): OutputProblem {
    const limitMs = this.#clock.monotonicMs() - FORGET_MS;
    const all = [...this.#fields.values(), ...this.#points.values()].filter(({ atMs }) => atMs > limitMs);
    const newest = all.sort((a, b) => b.atMs - a.atMs)[0];
    return newest ? { problem: newest.problem, code: 'INFLUX_REFUSED', facts: {} } : NO_PROBLEM;
  }

  #isFresh(key: string): boolean {
    const refusal = this.#fields.get(key);
    if (!refusal) return false;
    if (this.#clock.monotonicMs() - refusal.atMs <= FORGET_MS) return true;
    this.#fields.delete(key);
    return false;
  }

  #add(map: Map<string, Refusal>, key: string, problem: string): void {
    map.set(key, { problem, atMs: this.#clock.monotonicMs() });
    if (this.#logged.has(key)) return;
    this.#logged.add(key);
    this.#log.warn({ output: this.#name }, `${this.#name}: ${problem}`);
  }
}

function keyOf(measurement: string | null, field: string): string {
  return `${measurement ?? ''}\n${field}`;
}
