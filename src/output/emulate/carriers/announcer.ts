// Tells by multicast DNS that played meters are there, and answers who looks for them. It must not know meters.
import type { RemoteInfo, Socket } from 'node:dgram';
import { readMessage, type Question } from '../../../codec/mdns/message.ts';
import { asksFor, encodeOffers, type ServiceOffer } from '../../../codec/mdns/service.ts';
import type { Clock } from '../../../model/clock.ts';
import { MDNS_GROUP, MDNS_PORT, openMdnsGroup, sendMdns } from '../../../transport/datagram/mdns-group.ts';

/** Services are known for so long, seconds (RFC 6762, 10). */
const TTL_S = 120;
/** Askers by the older rules may keep them so long at most (6.7). */
const LEGACY_TTL_S = 10;
/** Said twice, a second apart (8.3). */
const SAY_AGAIN_MS = 1000;
/** A network that is not there yet, as while the machine starts, is looked for again. */
const LOOK_AGAIN_MS = 30_000;

export class Announcer {
  readonly #clock: Clock;
  readonly #offers: () => readonly ServiceOffer[];
  readonly #addresses: () => readonly string[];
  #opened: Promise<Socket | null> | null = null;
  #isStopped = false;
  #cancel: () => void = () => undefined;

  /** @param addresses of this machine where the services are; asked each time, because they change */
  constructor(clock: Clock, offers: () => readonly ServiceOffer[], addresses: () => readonly string[]) {
    this.#clock = clock;
    this.#offers = offers;
    this.#addresses = addresses;
  }

  /** Calling it again is harmless. */
  start(): void {
    this.#opened ??= this.#open();
  }

  /** Takes the services back. Never rejects. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancel();
    const socket = (await this.#opened) ?? null;
    if (socket === null) return;
    await new Promise<void>((closed) => {
      socket.send(this.#message(0), MDNS_PORT, MDNS_GROUP, () => socket.close(() => closed()));
    });
  }

  async #open(): Promise<Socket | null> {
    const socket = this.#offers().length === 0 ? null : await openMdnsGroup();
    if (socket === null) {
      if (this.#isStopped) return null;
      this.#cancel = this.#clock.after(LOOK_AGAIN_MS, () => {
        this.#opened = this.#open();
      });
      return null;
    }
    socket.on('message', (bytes, from) => this.#hear(socket, bytes, from));
    sendMdns(socket, this.#message(TTL_S));
    this.#clock.after(SAY_AGAIN_MS, () => {
      if (!this.#isStopped) sendMdns(socket, this.#message(TTL_S));
    });
    return socket;
  }

  #hear(socket: Socket, bytes: Uint8Array, from: RemoteInfo): void {
    const message = readMessage(bytes);
    if (message === null || message.isResponse || this.#isStopped) return;
    const offers = this.#offers();
    const asked = message.questions.filter((question) => offers.some((offer) => asksFor(question, offer)));
    const [first] = asked;
    if (first === undefined) return;
    const isLegacy = from.port !== MDNS_PORT;
    const answer = this.#answer(asked, isLegacy ? { id: message.id, question: first } : undefined);
    if (isLegacy || asked.every(({ wantsUnicast }) => wantsUnicast)) sendMdns(socket, answer, from);
    else sendMdns(socket, answer);
  }

  #answer(asked: readonly Question[], legacy?: { id: number; question: Question }): Uint8Array {
    const offers = this.#offers().filter((offer) => asked.some((question) => asksFor(question, offer)));
    const ttlS = legacy === undefined ? TTL_S : LEGACY_TTL_S;
    return encodeOffers(offers, { addresses: this.#addresses(), ttlS, ...(legacy && { legacy }) });
  }

  #message(ttlS: number): Uint8Array {
    return encodeOffers(this.#offers(), { addresses: this.#addresses(), ttlS });
  }
}
