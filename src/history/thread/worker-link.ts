// The history thread as the event loop sees it: started, spoken to, asked; noticed when it dies. It must not know what is
// stored.
import type { Worker } from 'node:worker_threads';
import { LATE, within } from '../../async/within.ts';
import type { Clock } from '../../model/clock.ts';
import { errorText, MeterHubError } from '../../model/error.ts';
import type { ErrorCode, ErrorDetails } from '../../vocabulary/error-codes.ts';
import type { Batch } from '../engine/batch.ts';
import type { FromWorker, Question, QuestionKind, Questions, ToWorker, WorkerStart } from './messages.ts';
import { startThread } from './start-thread.ts';

/** A question that takes longer means that the disk stalls. */
const PATIENCE_MS = 60_000;

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly cancelPatience: () => void;
}

export interface LinkListener {
  onOpened(problem: string | null, code: ErrorCode | null, facts: ErrorDetails): void;
  onCommitted(message: Extract<FromWorker, { type: 'committed' }>): void;
  /** It goes on with other options; `onOpened` follows. */
  onChanged?(message: Extract<FromWorker, { type: 'changed' }>): void;
  /** The thread is gone. Not told after `end`. */
  onDied(why: string): void;
}

export class WorkerLink {
  readonly #worker: Worker;
  readonly #clock: Clock;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listener: LinkListener;
  #lastId = 0;
  #isEnding = false;
  #why = 'the history thread ended';
  readonly #gone: Promise<void>;

  constructor(start: WorkerStart, clock: Clock, listener: LinkListener) {
    this.#clock = clock;
    this.#listener = listener;
    this.#worker = startThread(start);
    this.#worker.on('message', (message: FromWorker) => this.#receive(message));
    this.#worker.on('error', (error: unknown) => {
      this.#why = errorText(error);
    });
    this.#gone = new Promise((resolve) => {
      this.#worker.once('exit', () => {
        this.#failAll(this.#why);
        resolve();
        if (!this.#isEnding) listener.onDied(this.#why);
      });
    });
  }

  post(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  /** The batch goes over without a copy: it is empty here afterwards. */
  postBatch(batch: Batch): void {
    const message: ToWorker = { type: 'batch', batch };
    this.#worker.postMessage(message, [batch.slots.buffer, batch.timesMs.buffer, batch.values.buffer]);
  }

  /** Rejects with HISTORY_READ when it takes too long or the thread ends, HISTORY_DAMAGED when the file is. */
  ask<K extends QuestionKind>(kind: K, of: Questions[K]['ask']): Promise<Questions[K]['answer']> {
    if (this.#isEnding) return Promise.reject(new MeterHubError('HISTORY_READ', 'the history is being closed'));
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      const cancelPatience = this.#clock.after(PATIENCE_MS, () => {
        this.#waiting.delete(id);
        reject(new MeterHubError('HISTORY_READ', 'the history does not answer: the disk is slow or stalls'));
      });
      // The thread answers what was asked; the compiler cannot see through it.
      const answered = (answer: unknown): void => resolve(answer as Questions[K]['answer']);
      this.#waiting.set(id, { resolve: answered, reject, cancelPatience });
      this.post({ type: 'ask', id, question: { kind, of } as Question });
    });
  }

  /**
   * Resolves true when the thread has ended, false after `patienceMs`: then it ends when the disk answers, and the program
   * with it. It is never ended from outside: libsql aborts the whole process when its thread is stopped in a call.
   */
  async end(patienceMs: number): Promise<boolean> {
    this.#isEnding = true;
    this.post({ type: 'close' });
    const isGone = (await within(this.#clock, patienceMs, this.#gone)) !== LATE;
    this.#failAll('the history is closed');
    return isGone;
  }

  #receive(message: FromWorker): void {
    switch (message.type) {
      case 'opened':
        this.#listener.onOpened(message.problem, message.code, message.facts);
        break;
      case 'committed':
        this.#listener.onCommitted(message);
        break;
      case 'changed':
        this.#listener.onChanged?.(message);
        break;
      case 'answer':
        this.#take(message.id)?.resolve(message.answer);
        break;
      case 'failed':
        this.#take(message.id)?.reject(new MeterHubError(message.code, message.message));
        break;
    }
  }

  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    waiting?.cancelPatience();
    return waiting;
  }

  #failAll(why: string): void {
    for (const id of [...this.#waiting.keys()]) this.#take(id)?.reject(new MeterHubError('HISTORY_READ', why));
  }
}
