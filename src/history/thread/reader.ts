// The questions of the history, put to its thread. It must not know how values get there.
import type { CounterPeriods, HistoryPage, HistoryReader, HistoryStats, RangeQuery, SeriesInfo } from '../history.ts';
import type { EventQuestion, HouseEvent } from '../../model/event.ts';
import type { CounterExchange } from '../../model/exchange.ts';
import type { ReadingsAround } from './messages.ts';
import type { PageAnswer, PageRequest } from '../engine/queries.ts';
import type { WorkerLink } from './worker-link.ts';

export abstract class AskingReader implements HistoryReader {
  /** The thread; everything that was appended before is there when it answers. */
  protected abstract link(): WorkerLink;
  protected abstract nowMs(): number;
  abstract close(): Promise<void>;

  async seriesList(): Promise<readonly SeriesInfo[]> {
    return this.link().ask('list', {});
  }

  async countReadings(query: Omit<RangeQuery, 'resolution'>, atMost: number): Promise<number> {
    const { series: names, fromMs, toMs } = query;
    return this.link().ask('count', { names, fromMs, toMs, atMost });
  }

  async *range({ series: names, fromMs, toMs, resolution }: RangeQuery): AsyncGenerator<HistoryPage> {
    const found = await this.link().ask('find', { names });
    const firstOf = (index: number): Promise<PageAnswer> | null => {
      const series = found[index];
      return series ? this.#page({ seriesId: series.id, name: series.name, fromMs, toMs, resolution }) : null;
    };
    // The thread always has something to do: the next page of this series, and the first one of the next.
    let ahead = firstOf(0);
    for (const [index, { id: seriesId, name }] of found.entries()) {
      let coming = ahead;
      ahead = firstOf(index + 1);
      while (coming !== null) {
        const { page, nextMs }: PageAnswer = await coming;
        coming = nextMs === null ? null : this.#page({ seriesId, name, fromMs: nextMs, toMs, resolution });
        if (page !== null) yield page;
      }
    }
  }

  async energy(name: string, edgesMs: readonly number[]): Promise<readonly CounterPeriods[]> {
    return this.link().ask('energy', { name, edgesMs, nowMs: this.nowMs() });
  }

  async readingAt(name: string, atMs: number): Promise<readonly ReadingsAround[]> {
    return this.link().ask('readingAt', { name, atMs });
  }

  async exchanges(): Promise<readonly CounterExchange[]> {
    return this.link().ask('exchanges', {});
  }

  async events(question: EventQuestion): Promise<readonly HouseEvent[]> {
    return this.link().ask('events', question);
  }

  async stats(): Promise<HistoryStats> {
    return this.link().ask('stats', {});
  }

  #page(request: PageRequest & { readonly name: string }): Promise<PageAnswer> {
    const answer = this.link().ask('page', request);
    // Who stops reading in the middle never looks at it.
    answer.catch(() => undefined);
    return answer;
  }
}
