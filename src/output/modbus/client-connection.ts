// One Modbus client on a socket: takes its requests apart, answers them in order and not without end, and gives it up when it is no
// client, asks nothing, or does not read. It must not know units or meters.
import type { Socket } from 'node:net';
import type { Clock } from '../../model/clock.ts';
import { RequestCredit } from './request-credit.ts';
import type { DropReason } from './server-figures.ts';
import type { FramedRequest, TakeRequests } from './server-framing.ts';

/** Answers the PDU of a request to a unit. Must not throw or reject. */
export type AnswerPdu = (unitId: number, pdu: Uint8Array, client: string) => Uint8Array | Promise<Uint8Array>;

export interface ConnectionOptions {
  readonly socket: Socket;
  readonly clock: Clock;
  readonly takeRequests: TakeRequests;
  /** What all clients may ask together. */
  readonly shared: RequestCredit;
  readonly answer: AnswerPdu;
  readonly onAnswered: (pdu: Uint8Array) => void;
  readonly onDropped: (reason: DropReason) => void;
}

/** Requests that may wait unanswered; when there are more, no more are read. */
const MAX_PIPELINED = 16;
/**
 * A client that asks without pause is slowed down to this rate, so that it does not take the processor from the meters:
 * even one that reads a hundred registers one by one every second never notices.
 */
const ONE_CLIENT = { perSecond: 500, atOnce: 200 };
/** All clients of a server together: more than any house asks, and a small part of what a Raspberry Pi can do. */
export const ALL_CLIENTS = { perSecond: 2000, atOnce: 1000 };
const SLOWED_DOWN_MS = 10;
/** A client that does not read is given up when so much waits for it, and still does after MAX_UNREAD_MS. */
const MAX_UNREAD_BYTES = 16_384;
const MAX_UNREAD_MS = 10_000;
/** The rest of a request that has begun must come within this time. */
const MAX_PARTIAL_MS = 10_000;
/** Longer than the pause of clients that ask every few minutes. */
const MAX_IDLE_MS = 600_000;
/** A peer that vanished without a word is found out by TCP itself. */
const KEEP_ALIVE_MS = 30_000;

export class ClientConnection {
  readonly name: string;
  readonly #options: ConnectionOptions;
  readonly #waiting: FramedRequest[] = [];
  /** The beginning of a request. */
  #rest: Uint8Array = new Uint8Array(0);
  #heardMs: number;
  #unreadSinceMs: number | null = null;
  #partialSinceMs: number | null = null;
  #isServing = false;
  readonly #credit: RequestCredit;

  constructor(options: ConnectionOptions) {
    const { socket, clock } = options;
    this.#options = options;
    this.#heardMs = clock.monotonicMs();
    this.#credit = new RequestCredit(clock, ONE_CLIENT);
    this.name = socket.remoteAddress ?? 'a client';
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    socket.on('data', (chunk) => this.#take(chunk));
    socket.on('drain', () => (this.#unreadSinceMs = null));
  }

  /** Requests that are not answered yet. */
  get waiting(): number {
    return this.#waiting.length + (this.#isServing ? 1 : 0);
  }

  /** How long it has not asked anything, ms; 0 while it waits for an answer. */
  idleMs(): number {
    return this.#isServing ? 0 : this.#options.clock.monotonicMs() - this.#heardMs;
  }

  /** Gives it up when it deserves that. To be called every few seconds. */
  check(): void {
    const nowMs = this.#options.clock.monotonicMs();
    if (this.#unreadSinceMs !== null && nowMs - this.#unreadSinceMs > MAX_UNREAD_MS) this.drop('slow');
    else if (this.waiting > 0) return;
    else if (this.#partialSinceMs !== null && nowMs - this.#partialSinceMs > MAX_PARTIAL_MS) this.drop('silent');
    else if (this.idleMs() > MAX_IDLE_MS) this.drop('silent');
  }

  drop(reason: DropReason): void {
    const { socket, onDropped } = this.#options;
    if (socket.destroyed) return;
    onDropped(reason);
    socket.destroy();
  }

  #take(chunk: Uint8Array): void {
    this.#heardMs = this.#options.clock.monotonicMs();
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const before = this.#waiting.length;
    const rest = this.#options.takeRequests(bytes, (request) => this.#waiting.push(request));
    if (rest === null) {
      // Behind a wrong header nobody knows where the next one begins.
      this.drop('garbage');
      return;
    }
    if (rest.length === 0) this.#partialSinceMs = null;
    else if (this.#waiting.length > before) this.#partialSinceMs = this.#heardMs;
    else this.#partialSinceMs ??= this.#heardMs;
    // A copy: the rest must not hold on to the whole chunk.
    this.#rest = rest.length === 0 ? rest : Uint8Array.from(rest);
    if (this.#waiting.length > MAX_PIPELINED) this.#options.socket.pause();
    if (!this.#isServing) void this.#serve();
  }

  async #serve(): Promise<void> {
    const { socket, answer, clock } = this.#options;
    this.#isServing = true;
    while (!socket.destroyed) {
      const request = this.#waiting.shift();
      if (request === undefined) break;
      while (!this.#mayAsk()) await clock.sleep(SLOWED_DOWN_MS);
      const answered = answer(request.unitId, request.pdu, this.name);
      this.#send(request, answered instanceof Promise ? await answered : answered);
      // What it does not read is not computed either.
      if (socket.writableLength > MAX_UNREAD_BYTES) await this.#drained();
      if (this.#waiting.length < MAX_PIPELINED / 2 && socket.isPaused()) socket.resume();
    }
    this.#isServing = false;
    this.#heardMs = this.#options.clock.monotonicMs();
  }

  #mayAsk(): boolean {
    const { shared } = this.#options;
    if (!this.#credit.isThere || !shared.isThere) return false;
    this.#credit.use();
    shared.use();
    return true;
  }

  #send(request: FramedRequest, pdu: Uint8Array): void {
    const { socket, onAnswered } = this.#options;
    if (!socket.writable) return;
    onAnswered(pdu);
    socket.write(request.wrap(pdu));
  }

  #drained(): Promise<void> {
    const { socket, clock } = this.#options;
    this.#unreadSinceMs ??= clock.monotonicMs();
    return new Promise((resolve) => {
      const done = (): void => {
        socket.off('drain', done);
        socket.off('close', done);
        resolve();
      };
      socket.once('drain', done);
      socket.once('close', done);
    });
  }
}
