// What rules ask of the house right now: each gives states by name, bad or not, and the sentences for both. It must not know who is
// told, nor when.
import type { LiveState } from '../../../live/live-state.ts';
import type { Clock } from '../../../model/clock.ts';
import type { OutputHealth } from '../../../model/output-health.ts';
import type { Calendar } from '../../../time/calendar.ts';
import { span } from '../../../vocabulary/events/words.ts';
import { PROBLEM_TEXTS, type ErrorCode } from '../../../vocabulary/error-codes.ts';
import { unitOfSpelling, inUnit } from '../../../vocabulary/units.ts';
import { valueText } from '../../../vocabulary/value-text.ts';
import { inEach, type Text } from '../../../vocabulary/text.ts';
import type { StateRule, TimeOfDay, WatchedValue } from '../config.ts';
import type { StillCounters } from './still-counters.ts';

export interface House {
  readonly live: LiveState;
  readonly clock: Clock;
  readonly calendar: () => Calendar;
  readonly outputs: () => readonly OutputHealth[];
  /** Free bytes of the disk that a folder lies on; null: not known (yet). */
  readonly freeBytes: (path: string) => number | null;
  readonly still: StillCounters;
}

export interface Condition {
  /** The same as long as the rule and what it is about stay. */
  readonly key: string;
  readonly device: string | null;
  /** Null: nobody knows. */
  readonly isBad: boolean | null;
  /** How long it has to last, ms. */
  readonly forMs: number;
  readonly problem: Text;
  readonly over: Text;
}

const BACKUP_CODES: readonly ErrorCode[] = ['HISTORY_BACKUP', 'FTP_UPLOAD', 'BACKUP_WRITE'];

export function conditionsOf(rule: StateRule, house: House): Condition[] {
  switch (rule.kind) {
    case 'away':
      return awayDevices(rule, house);
    case 'over':
    case 'under':
      return [limit(rule, house)];
    case 'still':
      return [standsStill(rule, house)];
    case 'disk':
      return [disk(rule, house)];
    case 'output':
      return awayOutputs(rule, house);
    case 'backup':
      return [backup(house)];
  }
}

function awayDevices({ device: wanted, forMs }: Extract<StateRule, { kind: 'away' }>, { live }: House): Condition[] {
  const devices = live.devices.filter(({ hasWire, name }) => hasWire && (wanted === '*' || name === wanted));
  return devices.map((view): Condition => {
    const { state, code } = view.health();
    const name = view.shown?.label ?? view.name;
    const why = (language: keyof Text): string =>
      code === null ? '' : `: ${PROBLEM_TEXTS[code][language].replace(/\.$/, '')}`;
    return {
      ...{
        key: `away ${view.name} ${forMs}`,
        device: view.name,
        forMs,
        isBad: state === 'starting' ? null : state === 'offline',
      },
      problem: {
        en: `${name} has been offline for ${span(forMs)}${why('en')}`,
        de: `${name} ist seit ${span(forMs)} offline${why('de')}`,
      },
      over: { en: `${name} is back`, de: `${name} ist wieder da` },
    };
  });
}

function limit(rule: Extract<StateRule, { kind: 'over' | 'under' }>, house: House): Condition {
  const { kind, value, forMs, limit: least, limitText, at } = rule;
  const reading = house.live.latest.get(value.device, value.measurand);
  const spelled = unitOfSpelling(reading?.unit ?? '');
  const isComparable = typeof reading?.value === 'number' && spelled?.unit === rule.unit;
  const number = isComparable ? inUnit(reading.value, spelled.factor) : null;
  const isBeyond = number === null ? null : kind === 'over' ? number > least : number < least;
  const isTime = at === null || isWithin(at, house.calendar(), house.clock.wallMs());
  const words = kind === 'over' ? { en: 'above', de: 'über' } : { en: 'below', de: 'unter' };
  const name = (language: keyof Text): string => nameOf(value, house.live, language);
  const now = number === null ? '' : ` (${amount(number, rule.unit)})`;
  const since = (language: keyof Text): string =>
    forMs === 0 ? '' : { en: ` for ${span(forMs)}`, de: ` seit ${span(forMs)}` }[language];
  return {
    ...{
      key: `${kind} ${value.device}.${value.measurand} ${limitText} ${forMs} ${at?.beginMin ?? ''}`,
      device: value.device,
      forMs,
    },
    // Outside its time of the day it is over.
    isBad: isTime ? isBeyond : isBeyond === null ? null : false,
    problem: {
      en: `${name('en')} has been ${words.en} ${limitText}${since('en')}${now}`,
      de: `${name('de')} liegt${since('de')} ${words.de} ${limitText}${now.replace('.', ',')}`,
    },
    over: inEach((language) =>
      language === 'en'
        ? `${name('en')} is no longer ${words.en} ${limitText}${now}`
        : `${name('de')} liegt nicht mehr ${words.de} ${limitText}${now.replace('.', ',')}`,
    ),
  };
}

function standsStill({ value, forMs }: Extract<StateRule, { kind: 'still' }>, { live, still }: House): Condition {
  const name = (language: keyof Text): string => nameOf(value, live, language);
  return {
    // That it has lasted is known already.
    ...{ key: `still ${value.device}.${value.measurand} ${forMs}`, device: value.device, forMs: 0 },
    isBad: still.isStill(value, forMs),
    problem: {
      en: `${name('en')} has not moved for ${span(forMs)}`,
      de: `${name('de')} bewegt sich seit ${span(forMs)} nicht`,
    },
    over: { en: `${name('en')} moves again`, de: `${name('de')} bewegt sich wieder` },
  };
}

function disk({ path, leastBytes, limitText }: Extract<StateRule, { kind: 'disk' }>, { freeBytes }: House): Condition {
  const free = freeBytes(path);
  const left = free === null ? '' : `${Math.round(free / 1_000_000)} MB`;
  return {
    ...{ key: `disk ${path} ${limitText}`, device: null, forMs: 0, isBad: free === null ? null : free < leastBytes },
    problem: {
      en: `The disk of ${path} is nearly full: ${left} are free, less than ${limitText}`,
      de: `Der Datenträger von ${path} ist fast voll: ${left} sind frei, weniger als ${limitText}`,
    },
    over: {
      en: `The disk of ${path} has room again: ${left}`,
      de: `Der Datenträger von ${path} hat wieder Platz: ${left}`,
    },
  };
}

function awayOutputs({ output, forMs }: Extract<StateRule, { kind: 'output' }>, { outputs }: House): Condition[] {
  return outputs()
    .filter(({ name }) => output === '*' || name === output)
    .map(({ name, problem, code }): Condition => {
      const why = (language: keyof Text): string =>
        code === null ? '' : `: ${PROBLEM_TEXTS[code][language].replace(/\.$/, '')}`;
      return {
        ...{ key: `output ${name} ${forMs}`, device: null, forMs, isBad: problem !== null },
        problem: {
          en: `The output ${name} has not worked for ${span(forMs)}${why('en')}`,
          de: `Der Ausgang ${name} arbeitet seit ${span(forMs)} nicht${why('de')}`,
        },
        over: { en: `The output ${name} works again`, de: `Der Ausgang ${name} arbeitet wieder` },
      };
    });
}

function backup({ outputs }: House): Condition {
  const failed = outputs().find(({ name, code, problem }) => {
    return problem !== null && (name === 'history-backup' || (code !== null && BACKUP_CODES.includes(code)));
  });
  const code = failed?.code ?? null;
  const why = code === null ? null : PROBLEM_TEXTS[code];
  return {
    ...{ key: 'backup', device: null, forMs: 0, isBad: failed !== undefined },
    problem: {
      en: `A backup failed${why === null ? '' : `: ${why.en}`}`,
      de: `Eine Sicherung ist gescheitert${why === null ? '' : `: ${why.de}`}`,
    },
    over: { en: 'Backups work again', de: 'Sicherungen gelingen wieder' },
  };
}

/** Whether the clock on the wall is within the time of the day. */
export function isWithin({ beginMin, endMin }: TimeOfDay, calendar: Calendar, ms: number): boolean {
  const { hour, minute } = calendar.wallTime(ms);
  const now = hour * 60 + minute;
  return beginMin < endMin ? now >= beginMin && now < endMin : now >= beginMin || now < endMin;
}

function nameOf({ device, measurand }: WatchedValue, live: LiveState, language: keyof Text): string {
  const shown = live.device(device)?.shown?.label ?? device;
  return `${shown}: ${valueText(measurand)?.[language] ?? measurand}`;
}

function amount(value: number, unit: string): string {
  return `${Number(value.toPrecision(4))} ${unit}`;
}
