// What event loop and history thread say to each other. Plain data that survives the way between threads.
import type { ErrorCode, ErrorDetails } from '../../vocabulary/error-codes.ts';
import type { Batch, SlotDefinition } from '../engine/batch.ts';
import type { CommitOptions, CommitReport, EngineOptions } from '../engine/engine.ts';
import type { CounterPeriods, CounterReading, HistoryStats, SeriesInfo } from '../history.ts';
import type { EventQuestion, HouseEvent } from '../../model/event.ts';
import type { CounterExchange } from '../../model/exchange.ts';
import type { ExchangeChange } from '../format/stored-exchanges.ts';
import type { PageAnswer, PageRequest } from '../engine/queries.ts';

export interface WorkerStart {
  readonly engine: EngineOptions;
  readonly nowMs: number;
}

export interface ReadingsAround {
  readonly series: SeriesInfo;
  readonly before: CounterReading | null;
  readonly after: CounterReading | null;
}

/** A question without parameters. */
type Nothing = Readonly<Record<string, never>>;

/** Question by kind, with its answer. */
export interface Questions {
  readonly list: { readonly ask: Nothing; readonly answer: readonly SeriesInfo[] };
  readonly find: { readonly ask: { readonly names: readonly string[] }; readonly answer: readonly SeriesInfo[] };
  readonly page: { readonly ask: PageRequest & { readonly name: string }; readonly answer: PageAnswer };
  readonly count: {
    readonly ask: {
      readonly names: readonly string[];
      readonly fromMs: number;
      readonly toMs: number;
      readonly atMost: number;
    };
    readonly answer: number;
  };
  readonly energy: {
    readonly ask: { readonly name: string; readonly edgesMs: readonly number[]; readonly nowMs: number };
    readonly answer: readonly CounterPeriods[];
  };
  readonly readingAt: {
    readonly ask: { readonly name: string; readonly atMs: number };
    readonly answer: readonly ReadingsAround[];
  };
  readonly exchanges: { readonly ask: Nothing; readonly answer: readonly CounterExchange[] };
  readonly events: { readonly ask: EventQuestion; readonly answer: readonly HouseEvent[] };
  readonly stats: { readonly ask: Nothing; readonly answer: HistoryStats };
}

export type QuestionKind = keyof Questions;

export type Question = { [K in QuestionKind]: { readonly kind: K; readonly of: Questions[K]['ask'] } }[QuestionKind];

export type ToWorker =
  | { readonly type: 'define'; readonly definitions: readonly SlotDefinition[] }
  | { readonly type: 'batch'; readonly batch: Batch }
  | { readonly type: 'exchanges'; readonly change: ExchangeChange }
  | { readonly type: 'event'; readonly event: HouseEvent }
  | ({ readonly type: 'commit' } & CommitOptions)
  /** From now on with these options, in another file perhaps. What could not be written goes along. */
  | { readonly type: 'change'; readonly engine: EngineOptions; readonly nowMs: number }
  | { readonly type: 'ask'; readonly id: number; readonly question: Question }
  | { readonly type: 'close' };

export type FromWorker =
  /** `problem`: why the file is not open (yet). */
  | {
      readonly type: 'opened';
      readonly problem: string | null;
      readonly code: ErrorCode | null;
      readonly facts: ErrorDetails;
    }
  /** `batch`: number of the last batch that had arrived. */
  | { readonly type: 'committed'; readonly batch: number; readonly report: CommitReport }
  /** How the last commit before a change went; `opened` follows. */
  | { readonly type: 'changed'; readonly batch: number; readonly report: CommitReport }
  | { readonly type: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly type: 'failed'; readonly id: number; readonly code: ReadErrorCode; readonly message: string };

export type ReadErrorCode = 'HISTORY_READ' | 'HISTORY_DAMAGED';
