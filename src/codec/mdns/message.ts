// Messages of multicast DNS (RFC 6762, wire format RFC 1035 section 4): questions read, addresses written. Pure.

const HEADER_BYTES = 12;
/** Record types (RFC 1035, 3.2.2; RFC 3596). */
export const TYPE_A = 1;
const TYPE_AAAA = 28;
export const TYPE_ANY = 255;
export const CLASS_IN = 1;
/** In the class of a record: what was known before is replaced (RFC 6762, 10.2); of a question: answer me alone (5.4). */
export const TOP_BIT = 0x8000;
/** An answer that is authoritative (RFC 6762, 18.4). */
export const FLAGS_ANSWER = 0x8400;
const MAX_POINTERS = 20;

export interface Question {
  /** In lower case, without a dot at the end. */
  readonly name: string;
  /** Type of record that is asked for (RFC 1035, 3.2.2); 255: any. */
  readonly type: number;
  readonly asksAddress: boolean;
  /** The answer is wanted by the asker alone. */
  readonly wantsUnicast: boolean;
}

export interface DnsMessage {
  readonly id: number;
  readonly isResponse: boolean;
  readonly questions: readonly Question[];
  /** IPv4 addresses that its records give. */
  readonly addresses: readonly { readonly name: string; readonly address: string }[];
}

/** Null: it is none, or is damaged. */
export function readMessage(bytes: Uint8Array): DnsMessage | null {
  try {
    return new Reader(bytes).message();
  } catch {
    return null;
  }
}

/** Asks for the addresses of a name. */
export function encodeQuestion(name: string): Uint8Array {
  return Uint8Array.from([...header(0, 0, 1, 0), ...nameBytes(name), ...u16(TYPE_ANY), ...u16(CLASS_IN)]);
}

export interface AnswerOptions {
  /** Seconds; 0 takes the name back. */
  readonly ttlS: number;
  /** Of a question by the older rules (RFC 6762, 6.7): its number, and itself again. */
  readonly legacyId?: number;
}

/** Says the IPv4 addresses of a name. */
export function encodeAnswer(
  name: string,
  addresses: readonly string[],
  { ttlS, legacyId }: AnswerOptions,
): Uint8Array {
  const isLegacy = legacyId !== undefined;
  const question = isLegacy ? [...nameBytes(name), ...u16(TYPE_A), ...u16(CLASS_IN)] : [];
  const recordClass = isLegacy ? CLASS_IN : CLASS_IN | TOP_BIT;
  const records = addresses.flatMap((address) => [
    ...[...nameBytes(name), ...u16(TYPE_A), ...u16(recordClass), ...u16(0), ...u16(ttlS), ...u16(4)],
    ...address.split('.').map(Number),
  ]);
  return Uint8Array.from([
    ...header(legacyId ?? 0, FLAGS_ANSWER, isLegacy ? 1 : 0, addresses.length),
    ...question,
    ...records,
  ]);
}

export function header(id: number, flags: number, questions: number, answers: number): number[] {
  return [id, flags, questions, answers, 0, 0].flatMap(u16);
}

export function u16(value: number): number[] {
  return [value >> 8, value & 0xff];
}

export function nameBytes(name: string): number[] {
  const labels = name.split('.').map((label) => [...Buffer.from(label, 'utf8')]);
  return [...labels.flatMap((label) => [label.length, ...label]), 0];
}

class Reader {
  readonly #bytes: Uint8Array;
  #at = HEADER_BYTES;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  message(): DnsMessage {
    const counts = [4, 6, 8, 10].map((at) => this.#u16At(at));
    const [questionCount = 0, ...recordCounts] = counts;
    const questions: Question[] = [];
    for (let i = 0; i < questionCount; i++) {
      const name = this.#name();
      const type = this.#u16();
      const wantsUnicast = (this.#u16() & TOP_BIT) !== 0;
      questions.push({ name, type, asksAddress: [TYPE_A, TYPE_AAAA, TYPE_ANY].includes(type), wantsUnicast });
    }
    const addresses: { name: string; address: string }[] = [];
    for (let i = 0; i < recordCounts.reduce((sum, count) => sum + count, 0); i++) {
      const name = this.#name();
      const type = this.#u16();
      this.#at += 6;
      const length = this.#u16();
      const data = this.#bytes.subarray(this.#at, this.#at + length);
      this.#at += length;
      if (type === TYPE_A && data.length === 4) addresses.push({ name, address: data.join('.') });
    }
    return { id: this.#u16At(0), isResponse: (this.#u16At(2) & 0x8000) !== 0, questions, addresses };
  }

  #u16(): number {
    this.#at += 2;
    return this.#u16At(this.#at - 2);
  }

  #u16At(at: number): number {
    const [high, low] = [this.#bytes[at], this.#bytes[at + 1]];
    if (high === undefined || low === undefined) throw new RangeError('the message is too short');
    return (high << 8) | low;
  }

  /** Labels, or a pointer to where the rest stands (RFC 1035, 4.1.4). */
  #name(): string {
    const labels: string[] = [];
    let at = this.#at;
    let end: number | null = null;
    for (let pointers = 0; pointers <= MAX_POINTERS;) {
      const length = this.#bytes[at];
      if (length === undefined) break;
      if (length === 0) {
        this.#at = end ?? at + 1;
        return labels.join('.').toLowerCase();
      }
      if (length >= 0xc0) {
        end ??= at + 2;
        at = this.#u16At(at) & 0x3fff;
        pointers++;
        continue;
      }
      labels.push(Buffer.from(this.#bytes.subarray(at + 1, at + 1 + length)).toString('utf8'));
      at += 1 + length;
    }
    throw new RangeError('the name does not end');
  }
}
