// Services of DNS-based discovery (RFC 6763) as answers of multicast DNS: who offers what at which port. Pure.
import { CLASS_IN, FLAGS_ANSWER, header, nameBytes, TOP_BIT, TYPE_A, TYPE_ANY, u16, type Question } from './message.ts';

/** Record types (RFC 1035, 3.2.2; RFC 2782). */
const TYPE_PTR = 12;
const TYPE_TXT = 16;
const TYPE_SRV = 33;
/** Asks which types of services there are (RFC 6763, 9). */
const ALL_TYPES = '_services._dns-sd._udp.local';

export interface ServiceOffer {
  /** `shellypro3em-aabbccddeeff`: the name of the instance and, with `.local`, of the host. */
  readonly name: string;
  /** `_shelly._tcp` */
  readonly type: string;
  readonly port: number;
  /** `key=value` */
  readonly txt: readonly string[];
}

export interface OfferOptions {
  /** IPv4 addresses of the host. */
  readonly addresses: readonly string[];
  /** Seconds; 0 takes the service back. */
  readonly ttlS: number;
  /** Of a question by the older rules (RFC 6762, 6.7): its number, and itself again. */
  readonly legacy?: { readonly id: number; readonly question: Question };
}

/** Whether the question is about the service: its type, its instance, or its host. */
export function asksFor({ name, type }: Question, offer: ServiceOffer): boolean {
  const { service, instance, host } = namesOf(offer);
  const isPointer = type === TYPE_PTR || type === TYPE_ANY;
  if (name === service || name === ALL_TYPES) return isPointer;
  if (name === instance) return [TYPE_SRV, TYPE_TXT, TYPE_ANY].includes(type);
  return name === host && (type === TYPE_A || type === TYPE_ANY);
}

/** All that is to be said of the services, in one message. */
export function encodeOffers(offers: readonly ServiceOffer[], { addresses, ttlS, legacy }: OfferOptions): Uint8Array {
  const records = offers.flatMap((offer) => recordsOf(offer, ttlS, legacy === undefined));
  const hosts = [...new Set(offers.map(({ name }) => `${name}.local`))];
  const all = [...records, ...hosts.flatMap((host) => addresses.map((each) => addressOf(host, each, ttlS, !legacy)))];
  const question = legacy?.question;
  return Uint8Array.from([
    ...header(legacy?.id ?? 0, FLAGS_ANSWER, question ? 1 : 0, all.length),
    ...(question ? [...nameBytes(question.name), ...u16(question.type), ...u16(CLASS_IN)] : []),
    ...all.flat(),
  ]);
}

function namesOf({ name, type }: ServiceOffer): { service: string; instance: string; host: string } {
  const service = `${type}.local`.toLowerCase();
  return { service, instance: `${name}.${service}`.toLowerCase(), host: `${name}.local`.toLowerCase() };
}

/** `isOwn`: nobody else has these records, so that what was known of them before is replaced (RFC 6762, 10.2). */
function recordsOf(offer: ServiceOffer, ttlS: number, isOwn: boolean): number[][] {
  const service = `${offer.type}.local`;
  const instance = `${offer.name}.${service}`;
  const texts = offer.txt.length === 0 ? [''] : offer.txt;
  const txt = texts.flatMap((text) => [Buffer.byteLength(text), ...Buffer.from(text, 'utf8')]);
  const place = [...u16(0), ...u16(0), ...u16(offer.port), ...nameBytes(`${offer.name}.local`)];
  return [
    record(ALL_TYPES, TYPE_PTR, { data: nameBytes(service), ttlS, isOwn: false }),
    record(service, TYPE_PTR, { data: nameBytes(instance), ttlS, isOwn: false }),
    record(instance, TYPE_SRV, { data: place, ttlS, isOwn }),
    record(instance, TYPE_TXT, { data: txt, ttlS, isOwn }),
  ];
}

function addressOf(host: string, address: string, ttlS: number, isOwn: boolean): number[] {
  return record(host, TYPE_A, { data: address.split('.').map(Number), ttlS, isOwn });
}

interface RecordParts {
  readonly data: readonly number[];
  readonly ttlS: number;
  readonly isOwn: boolean;
}

function record(name: string, type: number, { data, ttlS, isOwn }: RecordParts): number[] {
  const recordClass = isOwn ? CLASS_IN | TOP_BIT : CLASS_IN;
  return [...nameBytes(name), ...u16(type), ...u16(recordClass), ...u16(0), ...u16(ttlS), ...u16(data.length), ...data];
}
