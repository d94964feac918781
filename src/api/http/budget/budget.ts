// What clients may take of the hub: connections, work, and time to read an answer. One face for the parts beside it.
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Server as SecureServer } from 'node:https';
import type { Socket } from 'node:net';
import type { ProblemLog } from '../../../log/problem-reporter.ts';
import type { Clock } from '../../../model/clock.ts';
import type { OutputHealth } from '../../../model/output-health.ts';
import { trustOf } from '../clients.ts';
import { clientAddress } from './client-address.ts';
import { ConnectionPlaces, PLACE_LIMITS, type PlaceLimits } from './connection-places.ts';
import { Crowding } from './crowding.ts';
import { FloodGuard } from './flood-guard.ts';
import { MAX_PIPELINED, RequestTurns } from './request-turns.ts';
import { StalledReaders } from './stalled-readers.ts';

export interface BudgetDeps {
  readonly clock: Clock;
  readonly log: ProblemLog;
}

export class ClientBudget {
  readonly #turns: RequestTurns;
  readonly #places: ConnectionPlaces;
  readonly #crowding: Crowding;
  readonly #stalled: StalledReaders;
  readonly #floods: FloodGuard;
  #isTrusted: (address: string) => boolean = () => false;

  constructor(deps: BudgetDeps, limits: PlaceLimits = PLACE_LIMITS) {
    const { clock } = deps;
    this.#turns = new RequestTurns({
      nowMs: () => clock.monotonicMs(),
      defer: setImmediate,
      onFlood: (socket) => this.#floods.suspect(clientAddress(socket.remoteAddress ?? 'unknown')),
    });
    this.#places = new ConnectionPlaces(limits, (address) => this.#isTrusted(address));
    this.#crowding = new Crowding(deps);
    this.#stalled = new StalledReaders(clock);
    this.#floods = new FloodGuard(clock, MAX_PIPELINED);
  }

  /** Proxies that are trusted (addresses, or networks) may have as many connections as there are places. */
  trust(proxies: readonly string[]): void {
    this.#isTrusted = trustOf(proxies);
  }

  /** Who takes the places of others; nothing when nobody does. */
  health(): readonly OutputHealth[] {
    return this.#crowding.health();
  }

  /** Gives each connection of a server a place, or none, and looks whether its client reads. */
  watch(server: Server | SecureServer, isSecure: boolean): void {
    server.on('connection', (socket: Socket) => {
      const { crowd, leave } = this.#places.enter(socket, () => socket.destroy());
      if (crowd !== null) this.#crowding.seen(crowd);
      socket.once('close', leave);
    });
    server.on(isSecure ? 'secureConnection' : 'connection', (socket: Socket) => {
      this.#stalled.add(socket);
      this.#floods.watch(clientAddress(socket.remoteAddress ?? 'unknown'), socket);
      socket.once('close', () => this.#stalled.remove(socket));
    });
  }

  /** Does the work when it is the request's turn, or never when its client sends too many at once. */
  take({ socket }: IncomingMessage, response: ServerResponse, work: () => void): void {
    response.once('close', this.#places.use(socket));
    this.#turns.take(socket, response, work);
  }

  /** The connection is used from now on until it closes. */
  upgrade({ socket }: IncomingMessage): void {
    this.#places.use(socket);
  }

  stop(): void {
    this.#crowding.stop();
    this.#stalled.stop();
  }
}
