// The section `trace`: the newest datasets in memory. A changed section resizes what is kept; it loses nothing else.
import * as z from 'zod';
import { key } from '../../yaml/schema-values.ts';
import type { OutputOffers } from '../offers.ts';
import type { OutputSection, OutputSurroundings, RunningOutput } from '../output-kind.ts';
import { MAX_TRACE_SIZE, USUAL_TRACE_SIZE, type TraceConfig } from './config.ts';
import { Trace } from './trace.ts';

const traceSchema = key(
  z
    .strictObject({
      size: key(
        z.int().min(0).max(MAX_TRACE_SIZE).prefault(USUAL_TRACE_SIZE),
        'How many datasets the trace keeps at start.',
        { example: 3600 },
      ),
    })
    .prefault({}),
  'The newest datasets in memory, for `/trace/json` and `/trace/csv`.',
);

const NAMED = { name: 'trace', type: 'trace' };

export const trace: OutputSection<z.output<typeof traceSchema>, TraceConfig> = {
  type: NAMED.type,
  schema: traceSchema,
  resolve: (input) => ({ ...NAMED, ...input }),
  withoutFile: { ...NAMED, size: USUAL_TRACE_SIZE },
  build: ({ size }, surroundings, predecessor) =>
    new RunningTrace(size, surroundings, predecessor instanceof RunningTrace ? predecessor.trace : new Trace(0)),
};

class RunningTrace implements RunningOutput {
  readonly trace: Trace;
  readonly offers: OutputOffers;
  readonly #cycles: OutputSurroundings['cycles'];
  #unsubscribe: (() => void) | null = null;

  constructor(size: number, { cycles }: OutputSurroundings, kept: Trace) {
    this.trace = kept;
    this.offers = { trace: kept };
    this.#cycles = cycles;
    kept.resize(size);
  }

  start(): void {
    this.#unsubscribe = this.#cycles.subscribe((cycle) => this.trace.accept(cycle));
  }

  stop(): Promise<void> {
    this.#unsubscribe?.();
    return Promise.resolve();
  }

  health(): [] {
    return [];
  }
}
