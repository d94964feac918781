// What counters showed before this start: kept in a file, learnt from the history, and known before the first reading is judged.
// It must not know how readings are judged.
import type { Logger } from 'pino';
import { LATE, within } from '../async/within.ts';
import type { Config } from '../config/config.ts';
import { learnLastCounts } from '../history/answer/last-counts.ts';
import { learnDirections } from '../history/answer/lifetime-counts.ts';
import type { HistoryStore } from '../history/history.ts';
import type { LiveState } from '../live/live-state.ts';
import type { Clock } from '../model/clock.ts';
import { errorText } from '../model/error.ts';
import type { PulseMemory } from '../source/pulses/pulse-memory.ts';
import { CounterFile } from './counter-file.ts';

/** How long a start waits for what the history says of the counters. */
const LEARN_COUNTERS_MS = 5000;
const COUNTERS_UNKNOWN = 'what the counters showed last is not known from the history';

export interface HubCountersOptions {
  readonly live: LiveState;
  readonly pulses: PulseMemory;
  readonly clock: Clock;
  readonly log: Logger;
  /** Null: nothing is recorded. */
  readonly store: () => HistoryStore | null;
}

export class HubCounters {
  readonly #options: HubCountersOptions;
  #file: CounterFile | null = null;

  constructor(options: HubCountersOptions) {
    this.#options = options;
  }

  /** To be called before the devices are read. */
  async apply(config: Config): Promise<void> {
    await this.#keep(config);
    await this.#learn(config);
  }

  /** To be called before the devices go: one that is gone has no counters. */
  async stop(): Promise<void> {
    await this.#file?.stop();
  }

  /** Before the first reading: what the counters were is known when they are judged. */
  async #keep({ counters: { path, confirmMs }, devices }: Config): Promise<void> {
    const { live, pulses, clock, log } = this.#options;
    live.confirmMs = confirmMs;
    this.#warnOfPulses(path, devices);
    if (path === (this.#file?.path ?? null)) return;
    await this.#file?.stop();
    this.#file = path === null ? null : new CounterFile({ path, memory: live.counters, pulses, clock, log });
  }

  /** Without a file a reading would begin anew with each start of the hub: then there is none. */
  #warnOfPulses(path: string | null, devices: Config['devices']): void {
    const names = devices.filter(({ pulses }) => pulses !== undefined).map(({ name }) => name);
    if (path !== null || names.length === 0) return;
    const remedy = 'add `history`, or `counters: { path: data/counters.json }`';
    this.#options.log.warn(
      `the pulses of ${names.join(', ')} cannot be counted over a restart and are not shown: ${remedy}`,
    );
  }

  /** The same from the history, for devices that are new in this run. A disk that stalls does not keep the hub from measuring. */
  async #learn({ devices }: Config): Promise<void> {
    const { live, clock, log } = this.#options;
    const store = this.#options.store();
    const fresh = new Set(devices.map(({ name }) => name).filter((name) => live.device(name) === undefined));
    if (store === null || fresh.size === 0) return;
    const learn = async (): Promise<void> => {
      live.exchanges.learn(await store.exchanges());
      await learnLastCounts({ history: store, memory: live.counters, devices: fresh });
    };
    const end = live.counters.beginLearning(fresh);
    const said = learn()
      .catch((error: unknown) => log.info(`${COUNTERS_UNKNOWN}: ${errorText(error)}`))
      .finally(end);
    if ((await within(clock, LEARN_COUNTERS_MS, said)) === LATE) log.warn(COUNTERS_UNKNOWN);
  }

  /** Which way round a producer's meter counts: from its whole life, so that its first reading after a start is seen right. */
  learnDirections({ roles }: Config): void {
    const { live, clock, log } = this.#options;
    const store = this.#options.store();
    if (store === null || roles.pv.length === 0) return;
    const { directions } = live;
    const learn = async (): Promise<void> => {
      const series = await store.seriesList();
      await learnDirections({ history: store, series, directions, devices: roles.pv, nowMs: clock.wallMs() });
    };
    // The energy interface asks again when this fails.
    learn().catch((error: unknown) => log.info(`directions of producers are not known yet: ${errorText(error)}`));
  }
}
