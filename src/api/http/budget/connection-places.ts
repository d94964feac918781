// Who has how many connections, and whose goes when there are too many: those that are not used, of whoever has most.
// It must not know requests.
import { clientAddress, isLoopback } from './client-address.ts';

export interface PlaceLimits {
  /** Connections in all. */
  readonly total: number;
  /** Of one client; the machine itself and proxies that are trusted may have all there are. */
  readonly perClient: number;
  /** Of `total`, those that only the machine itself gets. */
  readonly ownMachine: number;
}

/** Far above any household, far below what exhausts memory or file descriptors (1024 where nobody raised it). */
export const PLACE_LIMITS: PlaceLimits = { total: 900, perClient: 200, ownMachine: 100 };

/** A connection, as far as this needs it. */
export interface Occupant {
  readonly remoteAddress?: string | undefined;
  readonly remotePort?: number | undefined;
}

interface Place {
  readonly key: string;
  readonly client: string;
  /** Requests in work; an upgraded connection is always used. */
  uses: number;
  readonly close: () => void;
}

export interface Crowd {
  readonly client: string;
  readonly connections: number;
}

export interface Entry {
  /** Who crowds, when a connection had to go: this one or an older one. Null: there was room. */
  readonly crowd: Crowd | null;
  readonly leave: () => void;
}

export class ConnectionPlaces {
  readonly #limits: PlaceLimits;
  readonly #isExempt: (address: string) => boolean;
  readonly #places = new Map<string, Place>();
  /** The places of each client; those that are not used, the longest first. */
  readonly #clients = new Map<string, { count: number; readonly idle: Set<Place> }>();

  /** `isExempt`: a proxy that is trusted has no limit of its own: many people stand behind it. */
  constructor(limits: PlaceLimits = PLACE_LIMITS, isExempt: (address: string) => boolean = () => false) {
    this.#limits = limits;
    this.#isExempt = isExempt;
  }

  get size(): number {
    return this.#places.size;
  }

  /**
   * A new connection; `close` ends it when others need its place more, this one at once when there is no place for it.
   * To be called when it has closed: `leave`.
   */
  enter(occupant: Occupant, close: () => void): Entry {
    const address = occupant.remoteAddress ?? 'unknown';
    const client = clientAddress(address);
    const crowd = this.#makeRoom(client, address);
    if (crowd === 'full') {
      close();
      const connections = this.#clients.get(client)?.count ?? 0;
      return { crowd: { client, connections }, leave: () => undefined };
    }
    const place = { key: keyOf(occupant), client, uses: 0, close };
    this.#places.set(place.key, place);
    const own = this.#clients.get(client) ?? { count: 0, idle: new Set() };
    this.#clients.set(client, own);
    own.count++;
    own.idle.add(place);
    return { crowd, leave: () => this.#remove(place) };
  }

  /** A request on it is worked on, until the function that this returns is called. */
  use(occupant: Occupant): () => void {
    const place = this.#places.get(keyOf(occupant));
    if (place === undefined) return () => undefined;
    place.uses++;
    this.#clients.get(place.client)?.idle.delete(place);
    return () => {
      const isThere = this.#places.get(place.key) === place;
      if (--place.uses === 0 && isThere) this.#clients.get(place.client)?.idle.add(place);
    };
  }

  #makeRoom(client: string, address: string): Crowd | 'full' | null {
    const { total, perClient, ownMachine } = this.#limits;
    const own = this.#clients.get(client)?.count ?? 0;
    if (own >= perClient && !isLoopback(address) && !this.#isExempt(address)) return this.#giveUp(client);
    const room = isLoopback(address) ? total : total - ownMachine;
    return this.#places.size < room ? null : this.#giveUp(this.#largest());
  }

  /** Closes what this client has not used for longest. */
  #giveUp(client: string): Crowd | 'full' {
    const own = this.#clients.get(client);
    const [oldest] = own?.idle ?? [];
    if (own === undefined || oldest === undefined) return 'full';
    const connections = own.count;
    this.#remove(oldest);
    oldest.close();
    return { client, connections };
  }

  #remove(place: Place): void {
    if (this.#places.get(place.key) !== place) return;
    this.#places.delete(place.key);
    const own = this.#clients.get(place.client);
    if (own === undefined) return;
    own.idle.delete(place);
    if (--own.count === 0) this.#clients.delete(place.client);
  }

  /** The client with most connections among those that have unused ones. */
  #largest(): string {
    let largest = '';
    let most = 0;
    for (const [client, { count, idle }] of this.#clients) {
      if (count <= most || idle.size === 0) continue;
      largest = client;
      most = count;
    }
    return largest;
  }
}

/** The same for a socket and for the TLS on top of it. */
function keyOf({ remoteAddress, remotePort }: Occupant): string {
  return `${remoteAddress ?? ''} ${remotePort ?? ''}`;
}
