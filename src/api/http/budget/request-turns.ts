// Whose request is worked on next: one of each connection at a time, connections in turn, and never so long at a stretch that
// meters and outputs wait. It must not know what a request wants.
import type { Socket } from 'node:net';
import type { ServerResponse } from 'node:http';

/** Work on requests at a stretch, ms: what waits longest for the event loop then is a meter's reply, whose line takes 10 ms. */
export const SLICE_MS = 2;

/** Requests that one connection may have waiting (HTTP pipelining, which no browser does): more are an attack. */
export const MAX_PIPELINED = 16;

interface Job {
  readonly response: ServerResponse;
  readonly work: () => void;
}

export interface TurnsOptions {
  /** Monotonic, ms with fraction. */
  readonly nowMs: () => number;
  /** Calls after everything else that is due has had its turn. */
  readonly defer: (work: () => void) => void;
  /** A client sent too many at once; its connection is closed. */
  readonly onFlood: (socket: Socket) => void;
}

export class RequestTurns {
  readonly #options: TurnsOptions;
  /** Connections with a request in work, and what waits behind it. */
  readonly #busy = new Map<Socket, Job[]>();
  /** One request of a connection each, the one that came first in front. */
  #ready: Job[] = [];
  #isScheduled = false;
  #spentMs = 0;

  constructor(options: TurnsOptions) {
    this.#options = options;
  }

  take(socket: Socket, response: ServerResponse, work: () => void): void {
    // The rest of what had been read at once.
    if (socket.destroyed) return;
    const job = { response, work };
    const waiting = this.#busy.get(socket);
    if (waiting === undefined) return this.#begin(socket, job, []);
    if (waiting.length < MAX_PIPELINED) {
      waiting.push(job);
      return;
    }
    waiting.length = 0;
    this.#options.onFlood(socket);
    socket.destroy();
  }

  #begin(socket: Socket, job: Job, waiting: Job[]): void {
    this.#busy.set(socket, waiting);
    job.response.once('close', () => this.#ended(socket));
    if (this.#ready.length > 0 || this.#spentMs >= SLICE_MS) this.#ready.push(job);
    else this.#work(job);
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#options.defer(() => this.#nextSlice());
  }

  #ended(socket: Socket): void {
    const waiting = this.#busy.get(socket) ?? [];
    const next = waiting.shift();
    this.#busy.delete(socket);
    if (next !== undefined && !socket.destroyed) this.#begin(socket, next, waiting);
  }

  #nextSlice(): void {
    this.#spentMs = 0;
    const ready = this.#ready;
    this.#ready = [];
    let done = 0;
    while (done < ready.length && this.#spentMs < SLICE_MS) {
      const job = ready[done++];
      if (job !== undefined) this.#work(job);
    }
    // What came meanwhile came later.
    this.#ready = [...ready.slice(done), ...this.#ready];
    this.#isScheduled = this.#ready.length > 0;
    if (this.#isScheduled) this.#options.defer(() => this.#nextSlice());
  }

  #work({ response, work }: Job): void {
    if (response.destroyed) return;
    const startMs = this.#options.nowMs();
    work();
    this.#spentMs += this.#options.nowMs() - startMs;
  }
}
