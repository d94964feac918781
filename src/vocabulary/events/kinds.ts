// The kinds of events: the one place that says what may happen, what is known of it, and how it is said in each language.
// Pure, used by the page too.
import { inEach, type Text } from '../text.ts';
import { exchanged, part, problem, span, value, whom } from './words.ts';

/** What is known of an event beside its kind, its time and its device. Nothing secret. */
export type EventDetails = Readonly<Record<string, string | number>>;

interface EventKindInfo {
  /** As the name of a group of events: in filters and tables. */
  readonly label: Text;
  /** Worth a look: something does not work, or was refused. */
  readonly isBad: boolean;
  /** Names of the details, with what they mean, in English. */
  readonly details: Readonly<Record<string, string>>;
  say(details: EventDetails, device: string): Text;
}

const CODE = { code: 'of the problem (docs/errors.md)', reason: 'the same in English, with all that is known' };
const WHO = { who: 'name of a token, address of a browser, output or signal' };
const COMMAND = { target: 'what was commanded', settings: 'keys and values: `amp=8`', ...WHO };
const EXCHANGE = {
  measurand: 'name of the counter',
  unit: 'of both readings',
  oldLast: 'last reading before',
  newFirst: 'first reading after',
  oldSerial: 'serial number of the meter before, where it is known',
  newSerial: 'serial number of the meter after',
  source: '`hub`: seen in the readings; `user`: entered by hand',
};

export const EVENT_KINDS = {
  down: {
    label: { en: 'Device lost', de: 'Gerät ausgefallen' },
    isBad: true,
    details: CODE,
    say: (details, device) => ({
      en: `${device} is offline${problem(details, 'en')}`,
      de: `${device} ist offline${problem(details, 'de')}`,
    }),
  },
  up: {
    label: { en: 'Device back', de: 'Gerät wieder da' },
    isBad: false,
    details: { awayMs: 'how long it was away, ms; left out: it is heard for the first time' },
    say: ({ awayMs }, device) =>
      awayMs === undefined
        ? { en: `${device} is heard for the first time`, de: `${device} meldet sich zum ersten Mal` }
        : { en: `${device} is back (away: ${span(awayMs)})`, de: `${device} ist wieder da (fort: ${span(awayMs)})` },
  },
  exchange: {
    label: { en: 'Meter exchanged', de: 'Zähler getauscht' },
    isBad: false,
    details: EXCHANGE,
    say: (details, device) => ({
      en: `${device}: the meter was exchanged or reset. ${exchanged(details, 'en')}`,
      de: `${device}: Der Zähler wurde getauscht oder zurückgesetzt. ${exchanged(details, 'de')}`,
    }),
  },
  reset: {
    label: { en: 'Meter reset', de: 'Zähler zurückgesetzt' },
    isBad: false,
    details: EXCHANGE,
    say: (details, device) => ({
      en: `${device}: the meter was reset. ${exchanged(details, 'en')}`,
      de: `${device}: Der Zähler wurde zurückgesetzt. ${exchanged(details, 'de')}`,
    }),
  },
  command: {
    label: { en: 'Command', de: 'Befehl' },
    isBad: false,
    details: { ...COMMAND, outcome: '`done`, or `replaced`: accepted, and followed by another one before it showed' },
    say: (details) => ({
      en: `${whom(details, 'en')} set ${part(details, 'target')} to ${part(details, 'settings')}${replaced(details).en}`,
      de: `${whom(details, 'de')} hat ${part(details, 'target')} auf ${part(details, 'settings')} gestellt${replaced(details).de}`,
    }),
  },
  commandRefused: {
    label: { en: 'Command refused or failed', de: 'Befehl abgewiesen oder gescheitert' },
    isBad: true,
    details: { ...COMMAND, ...CODE },
    say: (details) => ({
      en: `The command of ${whom(details, 'en')} to ${commandOf(details)} was not carried out${problem(details, 'en')}`,
      de: `Der Befehl von ${whom(details, 'de')} an ${commandOf(details)} wurde nicht ausgeführt${problem(details, 'de')}`,
    }),
  },
  configChanged: {
    label: { en: 'Configuration changed', de: 'Konfiguration geändert' },
    isBad: false,
    details: { ...WHO, changed: 'what was restarted or taken over: `bus rs485, output mqtt`' },
    say: (details) => ({
      en: `The configuration was changed by ${whom(details, 'en')}: ${part(details, 'changed')}`,
      de: `Die Konfiguration wurde geändert von ${whom(details, 'de')}: ${part(details, 'changed')}`,
    }),
  },
  configRefused: {
    label: { en: 'Configuration not taken over', de: 'Konfiguration nicht übernommen' },
    isBad: true,
    details: { ...WHO, ...CODE },
    say: (details) => ({
      en: `A changed configuration was not taken over, the old one goes on${problem(details, 'en')}`,
      de: `Eine geänderte Konfiguration wurde nicht übernommen, die alte gilt weiter${problem(details, 'de')}`,
    }),
  },
  outputLost: {
    label: { en: 'Output lost', de: 'Ausgang ausgefallen' },
    isBad: true,
    details: { output: 'its name', ...CODE },
    say: (details) => ({
      en: `The output ${part(details, 'output')} does not work${problem(details, 'en')}`,
      de: `Der Ausgang ${part(details, 'output')} arbeitet nicht${problem(details, 'de')}`,
    }),
  },
  outputBack: {
    label: { en: 'Output back', de: 'Ausgang wieder da' },
    isBad: false,
    details: { output: 'its name', awayMs: 'how long it did not work, ms' },
    say: (details) => ({
      en: `The output ${part(details, 'output')} works again (away: ${span(details['awayMs'] ?? 0)})`,
      de: `Der Ausgang ${part(details, 'output')} arbeitet wieder (ausgefallen: ${span(details['awayMs'] ?? 0)})`,
    }),
  },
  withheld: {
    label: { en: 'Values withheld', de: 'Werte zurückgehalten' },
    isBad: true,
    details: {
      count: 'readings since the event before',
      measurand: 'of the last one',
      value: 'as it came; text where it is no number',
      unit: 'of the value',
      cause: '`impossible`; `fell`: the counter fell; `jumped`: faster than it can count',
    },
    say: (details, device) => ({
      en: `${device}: ${part(details, 'count')} readings withheld, the last one ${value(details, 'en')} (${causeOf(details).en})`,
      de: `${device}: ${part(details, 'count')} Messwerte zurückgehalten, zuletzt ${value(details, 'de')} (${causeOf(details).de})`,
    }),
  },
  clockSet: {
    label: { en: 'Clock set', de: 'Uhr gestellt' },
    isBad: false,
    details: { byMs: 'forward, or back where it is negative, ms' },
    say: ({ byMs = 0 }) => {
      const isBack = Number(byMs) < 0;
      const by = span(Math.abs(Number(byMs)));
      return {
        en: `The clock of this machine was set ${isBack ? 'back' : 'forward'} by ${by}`,
        de: `Die Uhr dieses Rechners wurde um ${by} ${isBack ? 'zurückgestellt' : 'vorgestellt'}`,
      };
    },
  },
  hubStarted: {
    label: { en: 'MeterHub started', de: 'MeterHub gestartet' },
    isBad: false,
    details: {
      version: 'of MeterHub',
      offMs: 'how long it was off, ms, since it was stopped or since the last value; left out: not known',
      ended: '`stopped` or, after a power cut or a crash, `torn`: how it ended before; left out: not known',
    },
    say: (details) =>
      inEach((language) => {
        const { offMs, ended } = details;
        const started =
          language === 'en'
            ? `MeterHub ${part(details, 'version')} started`
            : `MeterHub ${part(details, 'version')} gestartet`;
        if (offMs === undefined) return started;
        const off = language === 'en' ? `it was off for ${span(offMs)}` : `es war ${span(offMs)} aus`;
        const torn =
          language === 'en'
            ? ', and was not stopped before: a power cut or a crash'
            : ' und war vorher nicht angehalten worden: Stromausfall oder Absturz';
        return `${started}; ${off}${ended === 'torn' ? torn : ''}`;
      }),
  },
  hubStopped: {
    label: { en: 'MeterHub stopped', de: 'MeterHub angehalten' },
    isBad: false,
    details: { version: 'of MeterHub' },
    say: (details) => ({
      en: `MeterHub ${part(details, 'version')} was stopped`,
      de: `MeterHub ${part(details, 'version')} wurde angehalten`,
    }),
  },
} as const satisfies Record<string, EventKindInfo>;

export type EventKind = keyof typeof EVENT_KINDS;

/** What an event of the kind may know. */
export type DetailsOfEvent<Kind extends EventKind> = Readonly<
  Partial<Record<keyof (typeof EVENT_KINDS)[Kind]['details'] & string, string | number>>
>;

export function isEventKind(text: string): text is EventKind {
  return Object.hasOwn(EVENT_KINDS, text);
}

export const EVENT_KIND_NAMES = Object.keys(EVENT_KINDS).filter(isEventKind);

/** In one sentence. `shown`: what people call a device; left out: its name. */
export function eventText(
  {
    kind,
    device,
    details,
  }: { readonly kind: EventKind; readonly device: string | null; readonly details: EventDetails },
  shown = device ?? '',
): Text {
  const info: EventKindInfo = EVENT_KINDS[kind];
  const said = info.say(details, shown);
  const { suppressed } = details;
  if (suppressed === undefined) return said;
  return {
    en: `${said.en} (${suppressed} more of the kind before it were not kept)`,
    de: `${said.de} (${suppressed} weitere dieser Art davor wurden nicht aufgezeichnet)`,
  };
}

function replaced({ outcome }: EventDetails): Text {
  if (outcome !== 'replaced') return { en: '', de: '' };
  return { en: ', and another command followed', de: ', und ein weiterer Befehl folgte' };
}

function commandOf(details: EventDetails): string {
  return [part(details, 'target'), part(details, 'settings')].filter((text) => text !== '').join(' ');
}

const CAUSES: Readonly<Record<string, Text>> = {
  impossible: { en: 'impossible', de: 'unmöglich' },
  fell: { en: 'the counter fell', de: 'der Zähler fiel' },
  jumped: { en: 'faster than it can count', de: 'schneller, als er zählen kann' },
};

function causeOf({ cause }: EventDetails): Text {
  return CAUSES[String(cause)] ?? { en: 'not believed', de: 'nicht glaubhaft' };
}
