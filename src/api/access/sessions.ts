// Who is logged in to the page: sessions in memory, ended by idleness, age, logout and another password. It must not know
// passwords or cookies. A restart ends them all: nothing that opens the hub lies on its disk.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../model/clock.ts';

/** Without a request that needs it. */
export const IDLE_MS = 60 * 60_000;
export const LONGEST_MS = 12 * 60 * 60_000;

/** Browsers of a household; the one that was idle longest goes first. */
export const MAX_SESSIONS = 20;

const SECRET_BYTES = 32;

export interface Session {
  /** Sent with every change. */
  readonly token: string;
  /** Where it was begun. */
  readonly address: string;
  /** What it was begun with: another password ends it. */
  readonly hash: string;
  readonly begunMs: number;
  usedMs: number;
}

export interface BegunSession {
  /** For the cookie; kept by the browser alone. */
  readonly id: string;
  readonly session: Session;
}

export class Sessions {
  readonly #clock: Clock;
  /** By the digest of the id: comparing whole ids would take longer the more of one is right. */
  readonly #byDigest = new Map<string, Session>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  begin(address: string, hash: string): BegunSession {
    const nowMs = this.#clock.monotonicMs();
    const id = randomBytes(SECRET_BYTES).toString('base64url');
    const token = randomBytes(SECRET_BYTES).toString('base64url');
    const session: Session = { token, address, hash, begunMs: nowMs, usedMs: nowMs };
    this.#byDigest.set(digestOf(id), session);
    this.#makeRoom();
    return { id, session };
  }

  /** `hash`: of the password that counts now. Null: there is no such session, or it has ended. */
  find(id: string, hash: string): Session | null {
    const digest = digestOf(id);
    const session = this.#byDigest.get(digest);
    if (session === undefined) return null;
    if (session.hash === hash && this.#remainingMs(session) > 0) return session;
    this.#byDigest.delete(digest);
    return null;
  }

  /** It was needed: its idle time begins anew. */
  use(session: Session): void {
    session.usedMs = this.#clock.monotonicMs();
  }

  end(id: string): boolean {
    return this.#byDigest.delete(digestOf(id));
  }

  /** How long it goes on when nobody uses it, ms. */
  remainingMs(session: Session): number {
    return Math.max(0, this.#remainingMs(session));
  }

  #remainingMs({ begunMs, usedMs }: Session): number {
    return Math.min(begunMs + LONGEST_MS, usedMs + IDLE_MS) - this.#clock.monotonicMs();
  }

  #makeRoom(): void {
    for (const [digest, session] of this.#byDigest) if (this.#remainingMs(session) <= 0) this.#byDigest.delete(digest);
    const oldest = [...this.#byDigest].sort(([, one], [, other]) => one.usedMs - other.usedMs);
    for (const [digest] of oldest.slice(0, Math.max(0, oldest.length - MAX_SESSIONS))) this.#byDigest.delete(digest);
  }
}

export function isSameSecret(one: string, other: string): boolean {
  return timingSafeEqual(createHash('sha256').update(one).digest(), createHash('sha256').update(other).digest());
}

function digestOf(id: string): string {
  return createHash('sha256').update(id).digest('base64');
}
