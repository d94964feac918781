// The go-e wallbox (API v2): what to ask, how to read the answer, how to tell it something. No I/O.
import type { Text } from '../../vocabulary/text.ts';
import type { HttpParsed, HttpValue } from '../../codec/http/answer.ts';
import { defineHttpDevice, type ShownBy } from '../../definition/http/device.ts';
import { at, isRecord, numberOf, scaled, type JsonRecord } from '../../codec/http/json-value.ts';
import type { ReadingValue } from '../../model/reading.ts';

/** Keys of the status that are asked for: without a filter the wallbox sends hundreds, and may choke on it. */
const STATUS_KEYS = ['amp', 'frc', 'fsp', 'eto', 'nrg', 'car', 'wh', 'alw', 'err', 'psm'];

/** Key `car` (apikeys-en.md; 6 since firmware 60.4). 0 and null: no connection to the charge controller. */
const CAR_STATES: Readonly<Record<number, string>> = {
  0: 'unknown',
  1: 'idle',
  2: 'charge',
  3: 'wait',
  4: 'complete',
  5: 'error',
  6: 'initializing',
};

/** `car` while it charges. */
const CHARGING = 2;

const UNMEASURED: Text = {
  en: 'it charges, and shows 0 V on all phases: it has not measured (firmware 60.4)',
  de: 'sie lädt und zeigt 0 V auf allen Phasen: sie hat nicht gemessen (Firmware 60.4)',
};

/** Key `err`, as far as all firmware agrees (apikeys-en.md); above 10 documents and firmware contradict each other. */
const ERRORS: Readonly<Record<number, string>> = {
  0: 'none',
  1: 'residual current AC',
  2: 'residual current DC',
  3: 'phase',
  4: 'overvoltage',
  5: 'overcurrent',
  6: 'diode',
  7: 'proximity pilot invalid',
  8: 'ground invalid',
  9: 'contactor stuck',
  10: 'contactor missing',
  16: 'overtemperature (in older firmware: lock stuck)',
  17: 'no communication',
};

/** Places in `nrg` (apikeys-en.md): U of L1, L2, L3, N; I of L1..L3; P of L1, L2, L3, N; P total; power factors. */
const NRG = [
  ['power', 'W', 11],
  ['powerL1', 'W', 7],
  ['powerL2', 'W', 8],
  ['powerL3', 'W', 9],
  ['voltageL1', 'V', 0],
  ['voltageL2', 'V', 1],
  ['voltageL3', 'V', 2],
  ['currentL1', 'A', 4],
  ['currentL2', 'A', 5],
  ['currentL3', 'A', 6],
  ['powerFactorL1', '1', 12],
  ['powerFactorL2', '1', 13],
  ['powerFactorL3', '1', 14],
] as const;

/** Reads the filtered status. Missing keys and nulls are absent. */
export function parseGoEStatus(json: unknown): HttpParsed {
  if (!isRecord(json)) {
    const reason = { en: 'the answer is no JSON object', de: 'die Antwort ist kein JSON-Objekt' };
    return { kind: 'unexpected', reason };
  }
  if (!STATUS_KEYS.some((key) => Object.hasOwn(json, key))) {
    const keys = STATUS_KEYS.join(', ');
    const reason = {
      en: `the answer has none of the keys ${keys}: is this API v2?`,
      de: `die Antwort hat keinen der Schlüssel ${keys}: Ist das die API v2?`,
    };
    return { kind: 'unexpected', reason };
  }
  const error = numberOf(json['err']);
  // The electronics live on the grid: 0 V on all phases means that nothing was measured, and so is no power of it.
  const isMeasured = [0, 1, 2].some((place) => numberOf(at(json['nrg'], place)) !== 0);
  const isCharging = json['car'] === CHARGING;
  const values: HttpValue[] = [
    ...electrical(json['nrg']).map((each) => {
      const isKnown = isMeasured || (!isCharging && each.unit !== 'V');
      return isKnown ? each : { ...each, value: null };
    }),
    { measurand: 'energyTotal', unit: 'Wh', value: numberOf(json['eto']) },
    { measurand: 'energySession', unit: 'Wh', value: numberOf(json['wh']) },
    { measurand: 'currentLimit', unit: 'A', value: numberOf(json['amp']) },
    { measurand: 'phases', unit: '1', value: phasesOf(json) },
    { measurand: 'stopped', unit: null, value: stoppedOf(json['frc']) },
    { measurand: 'state', unit: null, value: stateOf(json['car']) },
    { measurand: 'allowed', unit: null, value: typeof json['alw'] === 'boolean' ? json['alw'] : null },
    { measurand: 'errorCode', unit: null, value: error },
    { measurand: 'errorText', unit: null, value: error === null ? null : (ERRORS[error] ?? `error ${error}`) },
  ];
  return { kind: 'values', values, attention: isCharging && !isMeasured ? UNMEASURED : null };
}

function electrical(nrg: unknown): HttpValue[] {
  const factors = [12, 13, 14].map((place) => numberOf(at(nrg, place)) ?? 0);
  // Firmware prints percent; anything above 1 proves it.
  const isPercent = factors.some((factor) => Math.abs(factor) > 1);
  return NRG.map(([measurand, unit, place]) => {
    const value = numberOf(at(nrg, place));
    const scale = unit === '1' && isPercent ? 0.01 : 1;
    return { measurand, unit, value: value === null ? null : scaled(value, scale) };
  });
}

/** `fsp` is what the wallbox does; `psm` (1 = one phase, 2 = three) is what it was told, for firmware without `fsp`. */
function phasesOf({ fsp, psm }: JsonRecord): number | null {
  if (typeof fsp === 'boolean') return fsp ? 1 : 3;
  if (psm === 1) return 1;
  return psm === 2 ? 3 : null;
}

/** `frc`: 1 = forced off, 0 = neutral; anything else (2 = forced on) stays the number. */
function stoppedOf(frc: unknown): boolean | number | null {
  const value = numberOf(frc);
  if (value === 1) return true;
  return value === 0 ? false : value;
}

function stateOf(car: unknown): string | null {
  if (car === undefined) return null;
  const number = car === null ? 0 : numberOf(car);
  return number === null ? null : (CAR_STATES[number] ?? `state ${number}`);
}

/** The answer of `/api/set`: per key true, or why not. The wallbox says status 200 in both cases (http-en.md). */
export function checkGoESetAnswer(json: unknown): ReadonlyMap<string, true | string> {
  if (!isRecord(json)) return new Map();
  return new Map(
    Object.entries(json).map(([key, said]) => [
      key,
      said === true || said === 'true' ? true : typeof said === 'string' ? said : `answered ${JSON.stringify(said)}`,
    ]),
  );
}

/** Numbers, texts and truth values of a status, by key. */
function readBackGoE(json: unknown): ReadonlyMap<string, ReadingValue> {
  const values = new Map<string, ReadingValue>();
  for (const [key, value] of Object.entries(isRecord(json) ? json : {})) {
    if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') values.set(key, value);
  }
  return values;
}

const SHOWN_BY: Readonly<Record<string, ShownBy>> = {
  amp: { measurand: 'currentLimit', settingOf: (amp) => amp },
  frc: { measurand: 'stopped', settingOf: (stopped) => (typeof stopped === 'boolean' ? Number(stopped) : stopped) },
  psm: { measurand: 'phases', settingOf: (phases) => (phases === 1 ? 1 : phases === 3 ? 2 : null) },
};

export const goE = defineHttpDevice({
  id: 'go-e',
  aliases: ['goe', 'go-echarger', 'go-e-homefix', 'go-e-gemini'],
  type: 'GO-E',
  manufacturer: 'go-e',
  model: 'Charger HOME, HOMEfix, Gemini (API v2)',
  source: 'https://github.com/goecharger/go-eCharger-API-v2',
  crossChecked: ['MeterHub', 'evcc', 'API key lists of firmware 59.4 and 60.4'],
  // The manufacturer asks for at most one request a second.
  defaultIntervalMs: 2000,
  request: { method: 'GET', path: `/api/status?filter=${STATUS_KEYS.join(',')}` },
  units: {
    ...Object.fromEntries(NRG.map(([measurand, unit]) => [measurand, unit])),
    energyTotal: 'Wh',
    energySession: 'Wh',
    currentLimit: 'A',
    phases: '1',
    stopped: null,
    state: null,
    allowed: null,
    errorCode: null,
    errorText: null,
  },
  parse: parseGoEStatus,
  setting: {
    path: '/api/set',
    check: checkGoESetAnswer,
    effectMs: 1000,
    statusPath: (keys) => `/api/status?filter=${keys.map(encodeURIComponent).join(',')}`,
    readBack: readBackGoE,
    shownBy: SHOWN_BY,
  },
  notes: [
    {
      en: 'switch on "HTTP API v2" in the app (Internet, Advanced settings); needs firmware 051.4 or newer',
      de: 'in der App „HTTP API v2“ einschalten (Internet, Erweiterte Einstellungen); braucht Firmware 051.4 oder neuer',
    },
    {
      en: 'on weak WiFi choose a lifetime of 30 s or more',
      de: 'bei schwachem WLAN eine Lebensdauer von 30 s oder mehr wählen',
    },
    {
      en: 'errorCode is the number of the firmware: from 11 on its meaning differs between versions',
      de: 'errorCode ist die Nummer der Firmware: ab 11 hängt ihre Bedeutung von der Version ab',
    },
  ],
});
