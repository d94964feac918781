// Outputs that stop working and work again, as events: looked at now and then, since outputs only answer how they are. It must
// not know any output.
import type { Clock } from '../model/clock.ts';
import type { OutputHealth } from '../model/output-health.ts';
import type { EventLog } from './event-log.ts';

/** A problem that is gone by the next look is none. */
const LOOKS = 2;

interface Troubled {
  looks: number;
  readonly sinceMs: number;
  isSaid: boolean;
}

export class OutputEvents {
  readonly #log: Pick<EventLog, 'record'>;
  readonly #clock: Clock;
  readonly #troubled = new Map<string, Troubled>();

  constructor(log: Pick<EventLog, 'record'>, clock: Clock) {
    this.#log = log;
    this.#clock = clock;
  }

  look(outputs: readonly OutputHealth[]): void {
    const nowMs = this.#clock.monotonicMs();
    const bad = new Map(outputs.filter(({ problem }) => problem !== null).map((health) => [health.name, health]));
    for (const [name, { problem, code }] of bad) {
      const troubled = this.#troubled.get(name) ?? { looks: 0, sinceMs: nowMs, isSaid: false };
      this.#troubled.set(name, troubled);
      troubled.looks++;
      if (troubled.isSaid || troubled.looks < LOOKS) continue;
      troubled.isSaid = true;
      const details = { output: name, ...(code !== null && { code }), ...(problem !== null && { reason: problem }) };
      this.#log.record('outputLost', null, details, name);
    }
    for (const [name, { sinceMs, isSaid }] of this.#troubled) {
      if (bad.has(name)) continue;
      this.#troubled.delete(name);
      const isThere = outputs.some((health) => health.name === name);
      if (isSaid && isThere) {
        this.#log.record('outputBack', null, { output: name, awayMs: Math.round(nowMs - sinceMs) }, name);
      }
    }
  }
}
