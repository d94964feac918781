// The history thread: receives work, does it one piece after the other, answers. All disk waits of the history happen here.
// It must not know clocks or timers.
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { errorText, MeterHubError } from '../../model/error.ts';
import type { SlotDefinition } from '../engine/batch.ts';
import { readEnergy, readingAfter, readingBefore } from '../engine/counter-queries.ts';
import { HistoryEngine } from '../engine/engine.ts';
import type { OpenFile } from '../engine/history-file.ts';
import type { FromWorker, Question, ToWorker, WorkerStart } from './messages.ts';
import type { RollupView } from '../engine/rollup-view.ts';
import { problemFacts, problemOf } from '../format/disk-problems.ts';
import { countReadings, listSeries, memoryOf, readPage, readStats, seriesNamed } from '../engine/queries.ts';
import { QuestionQueue } from './question-queue.ts';
import { isDamage } from '../format/schema.ts';
import type { SeriesState } from '../format/series-state.ts';

type Ask = Extract<ToWorker, { type: 'ask' }>;

class HistoryThread {
  readonly #port: MessagePort;
  readonly #definitions: SlotDefinition[] = [];
  #engine: HistoryEngine;
  #path: string;
  #lastBatch = 0;
  readonly #questions = new QuestionQueue<Ask>(({ id, question }) => this.#answer(id, question), setImmediate);

  constructor(port: MessagePort, { engine, nowMs }: WorkerStart) {
    this.#port = port;
    this.#engine = new HistoryEngine(engine);
    this.#path = engine.path;
    this.#open(nowMs);
  }

  handle(message: ToWorker): void {
    switch (message.type) {
      case 'define':
        this.#definitions.push(...message.definitions);
        for (const definition of message.definitions) this.#engine.define(definition);
        break;
      case 'batch':
        this.#engine.take(message.batch);
        this.#lastBatch = message.batch.number;
        break;
      case 'exchanges':
        this.#engine.changeExchanges(message.change);
        break;
      case 'event':
        this.#engine.takeEvent(message.event);
        break;
      case 'commit':
        this.#say({ type: 'committed', batch: this.#lastBatch, report: this.#engine.commit(message) });
        break;
      case 'change':
        this.#change(message);
        break;
      case 'ask':
        this.#questions.add(message);
        break;
      case 'close':
        this.#questions.clear();
        this.#engine.close();
        this.#port.close();
        break;
    }
  }

  #open(nowMs: number): void {
    try {
      this.#engine.open(nowMs);
      this.#say({ type: 'opened', problem: null, code: null, facts: {} });
    } catch (error) {
      // Where it may be written, a damaged file is quarantined and this is not reached.
      const isDamaged = isDamage(error);
      const code = error instanceof MeterHubError ? error.code : isDamaged ? 'HISTORY_DAMAGED' : null;
      const problem = isDamaged ? damageText(this.#path) : problemOf(error, this.#path);
      this.#say({ type: 'opened', problem, code, facts: problemFacts(error) });
    }
  }

  #change({ engine, nowMs }: Extract<ToWorker, { type: 'change' }>): void {
    // Series have other numbers in another file.
    this.#questions.answerAll();
    const old = this.#engine;
    const report = old.commit({ nowMs, mayPurge: false, isLast: true });
    old.close();
    this.#engine = new HistoryEngine(engine);
    this.#path = engine.path;
    for (const definition of this.#definitions) this.#engine.define(definition);
    this.#engine.inherit(old);
    this.#say({ type: 'changed', batch: this.#lastBatch, report });
    this.#open(nowMs);
  }

  #answer(id: number, question: Question): void {
    try {
      this.#give(id, question);
    } catch (error) {
      const isDamaged = isDamage(error);
      const message = isDamaged
        ? damageText(this.#path)
        : `the history ${this.#path} cannot be read: ${errorText(error)}`;
      this.#say({ type: 'failed', id, code: isDamaged ? 'HISTORY_DAMAGED' : 'HISTORY_READ', message });
    }
  }

  #give(id: number, question: Question): void {
    if (question.kind !== 'page') return this.#say({ type: 'answer', id, answer: this.#answerOf(question) });
    const answer = readPage(this.#current().past, this.#byId(question.of.seriesId, question.of.name), question.of);
    this.#port.postMessage({ type: 'answer', id, answer } satisfies FromWorker, memoryOf(answer));
  }

  #current(): OpenFile {
    const { current } = this.#engine;
    if (current === null) throw new Error('the file is not open');
    return current;
  }

  #answerOf(question: Exclude<Question, { kind: 'page' }>): unknown {
    const { series: all } = this.#engine;
    const { past, database } = this.#current();
    switch (question.kind) {
      case 'list':
        return listSeries(all);
      case 'find':
        return question.of.names.flatMap((name) => seriesNamed(all, name)).map((one) => one.info());
      case 'count': {
        const series = question.of.names.flatMap((name) => seriesNamed(all, name));
        return countReadings(past, series, question.of.fromMs, question.of.toMs, question.of.atMost);
      }
      case 'energy': {
        const { name, edgesMs, nowMs } = question.of;
        return seriesNamed(all, name).map((one) => {
          return { series: one.info(), periods: readEnergy(past, one, edgesMs, nowMs) };
        });
      }
      case 'readingAt':
        return seriesNamed(all, question.of.name).map((one) => readingsAround(past, one, question.of.atMs));
      case 'exchanges':
        return this.#engine.exchanges;
      case 'events':
        return this.#engine.events(question.of);
      case 'stats':
        return readStats(database, all, this.#path, this.#engine.calendar.timeZone);
    }
  }

  /** Series have other numbers in another file: one that the history went on with while somebody was reading. */
  #byId(id: number, name: string): SeriesState {
    for (const series of this.#engine.series) if (series.id === id && series.name === name) return series;
    throw new Error(`${name} is not there any more`);
  }

  #say(message: FromWorker): void {
    this.#port.postMessage(message);
  }
}

function readingsAround(past: RollupView, series: SeriesState, atMs: number) {
  const around = { before: readingBefore(past, series, atMs), after: readingAfter(past, series, atMs) };
  return { series: series.info(), ...around };
}

function damageText(path: string): string {
  const remedy = `stop MeterHub and save what can be read with \`meterhub history check -f ${path} --repair\``;
  return `a part of the history ${path} is damaged; ${remedy}`;
}

if (parentPort !== null) {
  const thread = new HistoryThread(parentPort, workerData as WorkerStart);
  parentPort.on('message', (message: ToWorker) => thread.handle(message));
}
