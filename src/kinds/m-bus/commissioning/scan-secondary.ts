// Finds meters by their secondary addresses: a pattern that several meters answer is split by its next digit, until one alone
// answers. Knows no configuration.
import type { LongFrame } from '../../../codec/m-bus/frame.ts';
import { CI_SELECT, isReplyControl, requestData, SELECTED, sendData } from '../../../codec/m-bus/link.ts';
import {
  ANY_ADDRESS,
  encodeSecondaryAddress,
  matchesAddress,
  type SecondaryAddress,
} from '../../../codec/m-bus/secondary-address.ts';
import { decodeTelegram, type MBusTelegram } from '../../../codec/m-bus/telegram.ts';
import type { Ask, MBus } from '../bus/m-bus.ts';

export interface SecondaryScan {
  readonly bus: MBus;
  /** What is waited beyond the time that the standard gives, ms. */
  readonly timeoutMs: number;
  /** The frame is the meter's answer: its address is the primary one. */
  readonly onMeter: (meter: SecondaryAddress, telegram: MBusTelegram) => void;
  /** Meters that even their whole identification does not tell apart. */
  readonly onCollision: (pattern: SecondaryAddress) => void;
  /** Patterns asked so far. */
  readonly onProgress: (asked: number) => void;
}

const DIGITS = 8;
const DECIMAL = Array.from('0123456789');
/** No identification should have them, and some have. */
const BEYOND = Array.from('ABCDE');
/** Media of meters, to tell those apart that have the same identification. */
const MEDIA: readonly number[] = [
  ...[0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f],
  ...[0x15, 0x16, 0x17, 0x18, 0x1b, 0x28],
];
/** So many patterns in a row that led to no meter are noise on the line, not meters. */
const MOST_IN_VAIN = 400;

/** More of them are noise, too. */
const MOST_COLLISIONS = 4;

type Outcome = { readonly kind: 'nobody' | 'several' } | { readonly kind: 'one'; readonly meter: SecondaryAddress };
const NOBODY: Outcome = { kind: 'nobody' };
const SEVERAL: Outcome = { kind: 'several' };

/** Resolves with false when the line is so disturbed that looking on is of no use. */
export async function scanSecondary(scan: SecondaryScan): Promise<boolean> {
  const search = new Search(scan);
  await search.look(ANY_ADDRESS, 0);
  return !search.isInVain;
}

class Search {
  readonly #scan: SecondaryScan;
  #asked = 0;
  #found = 0;
  #inVain = 0;
  #collisions = 0;

  constructor(scan: SecondaryScan) {
    this.#scan = scan;
  }

  get isInVain(): boolean {
    return this.#inVain > MOST_IN_VAIN;
  }

  /** @param depth digits of the identification that are said */
  async look(pattern: SecondaryAddress, depth: number): Promise<void> {
    if (this.isInVain) return;
    const before = this.#found;
    const outcome = await this.#ask(pattern);
    if (outcome.kind === 'nobody') return;
    if (outcome.kind === 'one' && !(await this.#hidesAnother(outcome.meter, pattern, depth))) return;
    if (depth === DIGITS) {
      if (outcome.kind === 'several') await this.#splitByMedium(pattern);
      return;
    }
    await this.#split(pattern, depth, DECIMAL);
    // Several answered: when fewer are found, one has another digit, or an answer was lost.
    if (this.#found - before < 2) await this.#split(pattern, depth, [...BEYOND, ...DECIMAL]);
  }

  /**
   * Meters of one make may answer bit by bit at the same time. What then comes of two that differ in few bits may look like
   * the answer of one of them: whoever has more bits in some digit is asked for.
   */
  async #hidesAnother(
    { identification }: SecondaryAddress,
    pattern: SecondaryAddress,
    depth: number,
  ): Promise<boolean> {
    for (let place = depth; place < DIGITS; place++) {
      const shown = parseInt(identification[place] ?? '0', 16);
      for (const digit of DECIMAL) {
        const value = parseInt(digit, 16);
        if (value === shown || (value & shown) !== shown) continue;
        if (await this.#isThere({ ...pattern, identification: withDigit(pattern.identification, place, digit) })) {
          return true;
        }
      }
    }
    return false;
  }

  async #split(pattern: SecondaryAddress, depth: number, digits: readonly string[]): Promise<void> {
    for (const digit of digits) {
      await this.look({ ...pattern, identification: withDigit(pattern.identification, depth, digit) }, depth + 1);
    }
  }

  async #splitByMedium(pattern: SecondaryAddress): Promise<void> {
    for (const medium of MEDIA) {
      const narrowed = { ...pattern, medium };
      if (this.isInVain || (await this.#ask(narrowed)).kind !== 'several') continue;
      this.#scan.onCollision(narrowed);
      this.#found += 2;
      if (++this.#collisions <= MOST_COLLISIONS) this.#inVain = 0;
    }
  }

  async #ask(pattern: SecondaryAddress): Promise<Outcome> {
    this.#inVain++;
    const { bus, timeoutMs } = this.#scan;
    const answer = await bus.use(async (ask) => {
      if (!(await this.#selects(ask, pattern))) return null;
      const request = { kind: 'short', control: requestData(true), address: SELECTED } as const;
      return ask(request, timeoutMs);
    });
    if (answer === null || answer.kind === 'silence') return NOBODY;
    if (answer.kind === 'damaged') return SEVERAL;
    const { frame } = answer;
    if (frame.kind !== 'long' || !isReplyControl(frame.control)) return NOBODY;
    return this.#take(frame, pattern);
  }

  #isThere(pattern: SecondaryAddress): Promise<boolean> {
    return this.#scan.bus.use((ask) => this.#selects(ask, pattern));
  }

  /** Somebody feels meant. */
  async #selects(ask: Ask, pattern: SecondaryAddress): Promise<boolean> {
    this.#asked++;
    this.#scan.onProgress(this.#asked);
    const data = encodeSecondaryAddress(pattern);
    const select = { kind: 'long', control: sendData(false), address: SELECTED, ci: CI_SELECT, data } as const;
    return (await ask(select, this.#scan.timeoutMs)).kind !== 'silence';
  }

  async #take(frame: LongFrame, pattern: SecondaryAddress): Promise<Outcome> {
    const telegram = decodeTelegram(frame);
    if (telegram.kind !== 'telegram' || telegram.header === null) return NOBODY;
    const { meter } = telegram.header;
    // A late answer to an earlier pattern.
    if (!matchesAddress(meter, { ...ANY_ADDRESS, identification: pattern.identification })) return NOBODY;
    // Nobody has the address that two answers at once have made up.
    if (!(await this.#isThere(meter))) return SEVERAL;
    this.#found++;
    this.#inVain = 0;
    this.#scan.onMeter(meter, telegram);
    return { kind: 'one', meter };
  }
}

function withDigit(identification: string, place: number, digit: string): string {
  return identification.slice(0, place) + digit + identification.slice(place + 1);
}
