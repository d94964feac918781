// A gas, water or heat meter that hands its reading through a P1 port: finds its channel, and stamps the value with the time at
// which the meter was read.
import type { FoundTelegram } from '../../codec/obis-text/frames.ts';
import { lineOf } from '../../codec/obis-text/telegram.ts';
import type { DsmrMeter } from '../../definition/dsmr/model.ts';
import type { LastReceived } from '../../model/last-received.ts';
import type { DeviceHealth } from '../../model/health.ts';
import { problemOf, saidBy, type Problem } from '../../model/problem.ts';
import { receivedLines } from '../../source/obis-text/received.ts';
import { TelegramHealth } from '../../source/telegram-health.ts';
import { spanText } from '../../time/span.ts';
import { inEach } from '../../vocabulary/text.ts';
import type { DsmrArrival, DsmrDeviceOptions, P1Device } from './device.ts';
import { readingTimeMs } from './reading-time.ts';
import { closedBy, damageOf, silenceOf, type DsmrFaultCode } from './silence.ts';
import { isMeter, subMetersOf, type SubMeter } from './sub-meters.ts';

export interface SubDeviceOptions extends Omit<DsmrDeviceOptions, 'strangers'> {
  readonly meter: Exclude<DsmrMeter, 'electricity'>;
  /** Null: the one of its type. */
  readonly channel: number | null;
  /** How long the port may be silent, ms. */
  readonly patienceMs: number;
}

interface Found {
  readonly meter: SubMeter;
  readonly atMs: number;
}

const TELEGRAM_TIME = '0-0:1.0.0*255';

export class SubDevice implements P1Device {
  readonly #options: SubDeviceOptions;
  readonly #health: TelegramHealth<DsmrFaultCode>;
  #received: LastReceived = receivedLines([], [], null);
  /** Time, name and value of what was handed on last: a reading is handed on once. */
  #last = '';
  #several: Problem | null = null;

  constructor(options: SubDeviceOptions) {
    this.#options = options;
    const { clock, patienceMs, wireTrouble, onHealth } = options;
    this.#health = new TelegramHealth({
      ...{ clock, patienceMs, wireTrouble, onChange: onHealth },
      ...{ silence: silenceOf, closed: closedBy, damage: damageOf },
      flaw: () => this.#several,
    });
  }

  get health(): DeviceHealth {
    return this.#health.health;
  }

  start(): void {
    this.#health.start();
  }

  stop(): void {
    this.#health.stop();
  }

  lastReceived(): LastReceived {
    return this.#received;
  }

  accept(arrival: DsmrArrival): void {
    this.#health.arrived(arrival);
    for (const telegram of arrival.telegrams) this.#read(telegram);
  }

  #read(telegram: FoundTelegram): void {
    const { clock, lifetimeMs, channel, meter } = this.#options;
    const nowMs = clock.wallMs();
    const all = subMetersOf(telegram.lines);
    const own = all.filter((each) => (channel === null ? isMeter(meter, each) : each.channel === channel));
    const [telegramTime = null] = lineOf(telegram, TELEGRAM_TIME)?.groups ?? [];
    const found = own.flatMap((each): Found[] => {
      const time = each.reading === null ? null : each.reading.time;
      const atMs = each.reading === null ? null : readingTimeMs({ reading: time, telegram: telegramTime, nowMs });
      return atMs === null ? [] : [{ meter: each, atMs }];
    });
    // A meter that was exchanged stays in the telegram, with its last reading.
    const present = found.filter(({ atMs }) => nowMs - atMs <= lifetimeMs);
    this.#several = present.length > 1 ? severalMeters(present) : null;
    const [first] = present;
    if (first === undefined) this.#health.useless(own.length === 0 ? noMeter(all) : oldReading(found, nowMs));
    else this.#take(telegram, first, nowMs);
  }

  #take(telegram: FoundTelegram, { meter, atMs }: Found, nowMs: number): void {
    const { name, lifetimeMs, measurands, onSnapshot } = this.#options;
    const { reading, serial, channel } = meter;
    if (reading === null) return;
    this.#health.telegram();
    const { measurand, value, unit, obis } = reading;
    const lines = telegram.lines.filter(({ code }) => code.a === 0 && code.b === channel);
    this.#received = receivedLines(lines, [{ measurand, value, unit, obis }], nowMs);
    const what = `${reading.time ?? nowMs} ${measurand} ${value}`;
    if (what === this.#last || !(measurands?.includes(measurand) ?? true)) return;
    this.#last = what;
    onSnapshot({
      device: name,
      measuredAtMs: atMs,
      ...(serial !== null && { serial }),
      readings: [{ measurand, value, unit, measuredAtMs: atMs, validForMs: lifetimeMs }],
    });
  }
}

function oldReading(found: readonly Found[], nowMs: number): Problem {
  const [newest] = [...found].sort((one, other) => other.atMs - one.atMs);
  if (newest === undefined) return problemOf('DSMR_OLD_READING', 'the meter behind the port has no reading yet', {});
  const silentMs = nowMs - newest.atMs;
  const text = `the port hands on a reading that is ${spanText(silentMs)} old: it has lost the meter behind it`;
  return problemOf('DSMR_OLD_READING', text, { silentMs });
}

function noMeter(all: readonly SubMeter[]): Problem {
  const said = inEach((language) => {
    const [channel, type, none] = {
      en: ['channel', 'type', 'the telegrams have no other meter at all'],
      de: ['Kanal', 'Typ', 'in den Telegrammen steht überhaupt kein anderer Zähler'],
    }[language];
    const list = all.map((each) => `${channel} ${each.channel} (${type} ${each.type ?? '?'})`);
    return list.length === 0 ? (none ?? '') : list.join(', ');
  });
  return problemOf('DSMR_NO_METER', `no such meter is behind the port: ${said.en}`, saidBy(said));
}

function severalMeters(found: readonly Found[]): Problem {
  const channels = found.map(({ meter }) => String(meter.channel)).join(', ');
  const said = { en: `channels ${channels}`, de: `Kanäle ${channels}` };
  const text = `several such meters are behind the port (${said.en}): say which one with \`channel\``;
  return problemOf('DSMR_SEVERAL', text, saidBy(said));
}
