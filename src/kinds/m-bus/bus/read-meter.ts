// How one meter is read: link reset or selection, its telegrams one after the other, repeats; only the meter that was asked is
// believed. Knows no values.
import { applicationErrorText } from '../../../codec/m-bus/application-error.ts';
import type { LongFrame } from '../../../codec/m-bus/frame.ts';
import {
  CI_SELECT,
  isReplyControl,
  requestData,
  SELECTED,
  sendData,
  SND_NKE,
  TEST_ALL,
} from '../../../codec/m-bus/link.ts';
import {
  ANY_BYTE,
  ANY_MANUFACTURER,
  encodeSecondaryAddress,
  formatSecondaryAddress,
  isComplete,
  matchesAddress,
  type SecondaryAddress,
} from '../../../codec/m-bus/secondary-address.ts';
import { decodeTelegram, type MBusAnswer, type MBusHeader, type MBusTelegram } from '../../../codec/m-bus/telegram.ts';
import { MeterHubError } from '../../../model/error.ts';
import { saidBy } from '../../../model/problem.ts';
import type { Ask } from './m-bus.ts';

export type MeterAddress =
  | { readonly kind: 'primary'; readonly address: number }
  | { readonly kind: 'secondary'; readonly pattern: SecondaryAddress };

export interface ReadOptions {
  /** Of the bus, for errors. */
  readonly bus: string;
  /** What is waited for an answer beyond the time that the standard gives, ms. */
  readonly timeoutMs: number;
}

export interface MeterAnswer {
  readonly telegrams: readonly MBusTelegram[];
  /** Why the meter could not be heard out, although it has more to say; null: it was. */
  readonly missing: MeterHubError | null;
}

/** A request is sent so often at most (EN 13757-2, 5.7.4). */
const ATTEMPTS = 3;
/** No meter has more to say; one that never ends is left at that. */
const MOST_TELEGRAMS = 16;

export function addressText(target: MeterAddress): string {
  return target.kind === 'primary' ? String(target.address) : formatSecondaryAddress(target.pattern);
}

/** Rejects with an MBUS_ error, or as `ask` does. */
export async function readMeter(ask: Ask, target: MeterAddress, options: ReadOptions): Promise<MeterAnswer> {
  const about = new About(target, options);
  await (target.kind === 'primary' ? reset(ask, target.address, options) : select(ask, target.pattern, about));
  const telegrams: MBusTelegram[] = [];
  let count = true;
  for (;;) {
    let frame: LongFrame;
    let telegram: MBusTelegram;
    try {
      frame = await requestTelegram(ask, count, about);
      telegram = telegramOf(decodeTelegram(frame), telegrams.at(0)?.header ?? null, about);
    } catch (error) {
      // What the first telegrams said is right all the same.
      if (telegrams.length > 0 && error instanceof MeterHubError && error.code.startsWith('MBUS_')) {
        return { telegrams, missing: error };
      }
      throw error;
    }
    telegrams.push(telegram);
    if (!telegram.moreFollows || telegrams.length >= MOST_TELEGRAMS) break;
    count = !count;
  }
  await confirm(ask, telegrams[0]?.header?.meter ?? null, about);
  return { telegrams, missing: null };
}

/**
 * Two meters of one make may answer a pattern bit by bit at the same time, and what comes of it may even look like an answer:
 * nobody has the address in it then.
 */
async function confirm(ask: Ask, meter: SecondaryAddress | null, about: About): Promise<void> {
  const { target } = about;
  if (target.kind === 'primary' || isComplete(target.pattern) || meter === null) return;
  const isThere = await select(ask, meter, about).then(
    () => true,
    (error: unknown) => {
      if (error instanceof MeterHubError && error.code === 'MBUS_TIMEOUT') return false;
      throw error;
    },
  );
  if (!isThere) throw about.damaged();
}

/** The meter begins with its first telegram. Some do not acknowledge it, and give their values all the same. */
async function reset(ask: Ask, address: number, { timeoutMs }: ReadOptions): Promise<void> {
  await ask({ kind: 'short', control: SND_NKE, address }, timeoutMs);
}

/** One that was selected before feels meant no longer. Silence means that there is none. */
async function select(ask: Ask, pattern: SecondaryAddress, about: About): Promise<void> {
  const data = encodeSecondaryAddress(pattern);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const request = { kind: 'long', control: sendData(false), address: SELECTED, ci: CI_SELECT, data } as const;
    // Whoever answers anything is there; whether it is one, its values show.
    if ((await ask(request, about.options.timeoutMs)).kind !== 'silence') return;
  }
  throw about.timeout();
}

async function requestTelegram(ask: Ask, count: boolean, about: About): Promise<LongFrame> {
  const { target, options } = about;
  const address = target.kind === 'primary' ? target.address : SELECTED;
  let fault = about.timeout();
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const heard = await ask({ kind: 'short', control: requestData(count), address }, options.timeoutMs);
    if (heard.kind === 'damaged') fault = about.damaged();
    if (heard.kind !== 'frame') continue;
    const { frame } = heard;
    if (frame.kind === 'long' && isReplyControl(frame.control)) {
      const isAsked = target.kind === 'secondary' || address === TEST_ALL || frame.address === address;
      if (isAsked) return frame;
      fault = about.foreign(String(frame.address));
    }
  }
  throw fault;
}

/** @param first header of the telegram before it, when this is a further one */
function telegramOf(answer: MBusAnswer, first: MBusHeader | null, about: About): MBusTelegram {
  switch (answer.kind) {
    case 'telegram': {
      const { header } = answer;
      const { target } = about;
      if (header !== null && !isMeant(header.meter, target, first)) {
        throw about.foreign(formatSecondaryAddress(header.meter));
      }
      // Nobody could tell whose values these are.
      if (header === null && target.kind === 'secondary' && first === null)
        throw about.content('no header', 'kein Kopf');
      return answer;
    }
    case 'error': {
      const said = applicationErrorText(answer.code);
      const text = `${about.place}: ${said.en}`;
      throw new MeterHubError('MBUS_REFUSED', text, { details: { ...about.details, ...saidBy(said) } });
    }
    case 'alarm':
      throw about.content('an alarm instead of values', 'einen Alarm statt Werten');
    case 'encrypted':
      throw new MeterHubError('MBUS_ENCRYPTED', `${about.place}: the values are encrypted`, { details: about.details });
    case 'unknown': {
      const ci = answer.ci.toString(16).padStart(2, '0');
      const [en, de] =
        answer.why === 'ci'
          ? [`CI field 0x${ci}`, `CI-Feld 0x${ci}`]
          : ['a telegram that is too short', 'ein zu kurzes Telegramm'];
      throw about.content(en, de);
    }
  }
}

/** What a meter of fixed structure does not say of itself is not held against it. */
function isMeant(meter: SecondaryAddress, target: MeterAddress, first: MBusHeader | null): boolean {
  if (first !== null && meter.identification !== first.meter.identification) return false;
  if (target.kind === 'primary') return true;
  const { pattern } = target;
  return matchesAddress(meter, {
    identification: pattern.identification,
    manufacturer: meter.manufacturer === ANY_MANUFACTURER ? ANY_MANUFACTURER : pattern.manufacturer,
    version: meter.manufacturer === ANY_MANUFACTURER ? ANY_BYTE : pattern.version,
    medium: pattern.medium,
  });
}

/** Whom the errors are about. */
class About {
  readonly target: MeterAddress;
  readonly options: ReadOptions;
  readonly details: { readonly bus: string; readonly meter: string };
  readonly place: string;

  constructor(target: MeterAddress, options: ReadOptions) {
    this.target = target;
    this.options = options;
    this.details = { bus: options.bus, meter: addressText(target) };
    this.place = `bus ${options.bus}, meter ${this.details.meter}`;
  }

  timeout(): MeterHubError {
    const { timeoutMs } = this.options;
    return new MeterHubError('MBUS_TIMEOUT', `${this.place}: no answer`, { details: { ...this.details, timeoutMs } });
  }

  damaged(): MeterHubError {
    const isPattern = this.target.kind === 'secondary' && !isComplete(this.target.pattern);
    return isPattern
      ? new MeterHubError('MBUS_COLLISION', `${this.place}: several meters answer at once`, { details: this.details })
      : new MeterHubError('MBUS_DAMAGED', `${this.place}: the answer was damaged`, { details: this.details });
  }

  foreign(shows: string): MeterHubError {
    const text = `${this.place}: meter ${shows} answered`;
    return new MeterHubError('MBUS_FOREIGN', text, { details: { ...this.details, shows } });
  }

  content(en: string, de: string): MeterHubError {
    const details = { ...this.details, ...saidBy({ en, de }) };
    return new MeterHubError('MBUS_CONTENT', `${this.place}: ${en}`, { details });
  }
}
