// All series of the engine: by who they are, and by the number that the sender of values gave them. It must not know the
// database.
import type { SlotDefinition } from './batch.ts';
import type { Step } from '../format/scale.ts';
import type { CounterExchange } from '../../model/exchange.ts';
import { identityKey, SeriesState, type SeriesIdentity } from '../format/series-state.ts';

export class SeriesSet {
  readonly #steps: Readonly<Record<string, Step>>;
  #byKey = new Map<string, SeriesState>();
  #lastId = 0;
  #exchanges: readonly CounterExchange[] = [];
  readonly #slots: (SeriesState | undefined)[] = [];
  readonly #definitions: SlotDefinition[] = [];

  constructor(steps: Readonly<Record<string, Step>>) {
    this.#steps = steps;
  }

  [Symbol.iterator](): Iterator<SeriesState> {
    return this.#byKey.values();
  }

  define(definition: SlotDefinition): void {
    this.#definitions.push(definition);
    this.#bind(definition);
  }

  at(slot: number): SeriesState | undefined {
    return this.#slots[slot];
  }

  /** Takes the series of a file in place of what there was. */
  replace(byKey: Map<string, SeriesState>): void {
    this.#byKey = byKey;
    this.#lastId = Math.max(0, ...[...byKey.values()].map(({ id }) => id));
    for (const definition of this.#definitions) this.#bind(definition);
  }

  /** The one with this identity, begun if there is none. */
  of(identity: SeriesIdentity): SeriesState {
    const key = identityKey(identity);
    let series = this.#byKey.get(key);
    if (series === undefined) {
      series = new SeriesState(++this.#lastId, identity, this.#steps);
      series.takeExchanges(this.#exchanges);
      this.#byKey.set(key, series);
    }
    return series;
  }

  takeExchanges(all: readonly CounterExchange[]): void {
    this.#exchanges = all;
    for (const series of this) series.takeExchanges(all);
  }

  /** Values in memory that are not compressed. */
  looseValues(): number {
    let count = 0;
    for (const { buffers } of this) for (const buffer of buffers.values()) count += buffer.count;
    return count;
  }

  /** Periods that are not rolled up, those that are not over included. */
  waitingRollUps(): number {
    let count = 0;
    for (const { pending } of this) count += pending.hour.size + pending.quarter.size + pending.day.size;
    return count;
  }

  #bind({ slot, identity }: SlotDefinition): void {
    this.#slots[slot] = this.of(identity);
  }
}
