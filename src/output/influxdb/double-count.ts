// Whether the server counts a row twice that it gets twice: VictoriaMetrics does, unless its deduplication is on. After an
// answer that was lost rows are sent again, so sums and counts would be wrong. It must not know what is sent.
// https://docs.victoriametrics.com/#deduplication; `/flags` shows the flags that were set.
import type { OutputProblem, ProblemLog } from '../../log/problem-reporter.ts';
import { ProblemReporter } from '../../log/problem-reporter.ts';
import type { Clock } from '../../model/clock.ts';
import { problemOf } from '../../model/problem.ts';
import type { HttpClient } from '../../transport/http.ts';

/** Its flags change with a restart only. */
const CHECK_EVERY_MS = 600_000;
/** Of every answer of VictoriaMetrics; no InfluxDB has it. */
const VICTORIA_HEADER = 'x-server-hostname';
const FLAGS = '/flags';

export interface DoubleCountOptions {
  readonly name: string;
  /** Of the server, for people. */
  readonly url: string;
  readonly http: Pick<HttpClient, 'exchange'>;
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly log: ProblemLog;
}

export class DoubleCount {
  readonly #options: DoubleCountOptions;
  readonly #reporter: ProblemReporter;
  #checkedAtMs = -Infinity;

  constructor(options: DoubleCountOptions) {
    this.#options = options;
    this.#reporter = new ProblemReporter(options.name, options.log);
  }

  get state(): OutputProblem {
    return this.#reporter.state;
  }

  /** To be called with the headers of an answer to a write. Never rejects. */
  async check(headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<void> {
    const { clock, http, timeoutMs, url } = this.#options;
    if (headers[VICTORIA_HEADER] === undefined || clock.monotonicMs() - this.#checkedAtMs < CHECK_EVERY_MS) return;
    this.#checkedAtMs = clock.monotonicMs();
    const answer = await http.exchange({ method: 'GET', path: FLAGS }, timeoutMs, signal).catch(() => null);
    // Behind a proxy, or with a key for its flags, nobody can tell.
    if (answer?.status !== 200) return;
    if (hasDeduplication(answer.text)) {
      this.#reporter.succeeded();
      return;
    }
    const text = `${url} is a VictoriaMetrics without deduplication: rows that are sent again after a lost answer count twice there. Start it with -dedup.minScrapeInterval=1ms.`;
    this.#reporter.failed(problemOf('INFLUX_COUNTS_TWICE', text, { where: url }));
  }
}

/** `-dedup.minScrapeInterval="1ms"`; 0 is off. */
export function hasDeduplication(flags: string): boolean {
  const interval = /^-dedup\.minScrapeInterval="([^"]*)"/m.exec(flags)?.[1];
  return interval !== undefined && !/^0+[a-z]*$/.test(interval);
}
