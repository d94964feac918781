// What a played meter is to those who carry its words: answers to requests, and what it says by itself. Interfaces only.
import type { GridFigures } from './values/grid-figures.ts';

/** An answer over HTTP. */
export interface HttpReply {
  readonly status: number;
  readonly type: 'application/json' | 'text/plain; charset=utf-8';
  readonly body: string;
}

export interface HttpQuestion {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
}

/** What the meter shows now; null: it is as good as switched off. */
export type ReadFigures = () => GridFigures | null;

/** A service that multicast DNS tells of. */
export interface Announced {
  /** `_shelly._tcp` */
  readonly type: string;
  readonly txt: readonly string[];
  /** The text says the address of the machine, too: `ip=192.168.0.5`. */
  readonly saysAddress?: true;
}

export interface PlayedMeter {
  /** As it is called in the network: `shellypro3em-aabbccddeeff`. */
  readonly name: string;
  readonly announced: readonly Announced[];
  answer(question: HttpQuestion): HttpReply;
  /** The answer to a request that came as text over a WebSocket or as a datagram; null: none. */
  answerText?(text: string): TextReply | null;
  /** What it tells by itself to one who has asked, when there are new values; null: it is off. */
  news?(asker: string): string | null;
}

export interface TextReply {
  readonly text: string;
  /** Who asked, so that he can be told more; null: he did not say. */
  readonly asker: string | null;
  /** It has no values now: better silent than wrong where silence is possible. */
  readonly isOff: boolean;
}

/** For a person who looks with a browser; no JSON, so that no program takes a number out of it. */
export function offReply(device: string): HttpReply {
  const body = `MeterHub has no present power of ${device}: this meter is as good as switched off until there is one again.\n`;
  return { status: 503, type: 'text/plain; charset=utf-8', body };
}

export function jsonReply(body: string, status = 200): HttpReply {
  return { status, type: 'application/json', body };
}
