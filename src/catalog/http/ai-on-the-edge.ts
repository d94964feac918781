// AI-on-the-edge-device: a camera that reads water and gas meters. How to read `/json`, which is not always JSON. No I/O.
import { alike, inEach, joined, type Text } from '../../vocabulary/text.ts';
import type { HttpParsed, HttpSettings, HttpValue } from '../../codec/http/answer.ts';
import { defineHttpDevice } from '../../definition/http/device.ts';
import { isRecord, numberOf, textOf, type JsonRecord } from '../../codec/http/json-value.ts';

const MAIN = 'main';
const DEFAULT_UNIT = 'm3';
const NO_ERROR = 'no error';

/** Values of one number sequence; `value` is empty when the firmware rejected what it read. */
export function parseEdgeDevice(json: unknown, settings: HttpSettings): HttpParsed {
  const sequences = isRecord(json) ? sequencesOf(json) : [];
  if (sequences.length === 0) {
    const reason = {
      en: 'the answer has no number sequence with a `value`',
      de: 'die Antwort hat keine Zahlenreihe mit einem `value`',
    };
    return { kind: 'unexpected', reason };
  }
  // A single sequence is the meter, whatever its name.
  const mainName = sequences.length === 1 ? sequences[0]?.name : MAIN;
  const unit = settings.unit ?? DEFAULT_UNIT;
  const values: HttpValue[] = [];
  const problems: Text[] = [];
  for (const { name, sequence } of sequences) {
    const read = name === mainName ? (word: string): string => word : prefixed(name);
    values.push(...valuesOf(sequence, unit).map((each) => ({ ...each, measurand: read(each.measurand) })));
    const problem = problemOf(sequence);
    if (problem !== null) problems.push(inEach((language) => `${name}: ${problem[language]}`));
  }
  return { kind: 'values', values, attention: joined(problems, '; ') };
}

function sequencesOf(json: JsonRecord): { name: string; sequence: JsonRecord }[] {
  return Object.entries(json).flatMap(([name, sequence]) =>
    isRecord(sequence) && Object.hasOwn(sequence, 'value') ? [{ name, sequence }] : [],
  );
}

function valuesOf({ value, rate, raw, pre, error }: JsonRecord, unit: 'l' | 'm3'): HttpValue[] {
  return [
    { measurand: 'volume', unit, value: numberOf(value) },
    { measurand: 'rate', unit: `${unit}/min`, value: numberOf(rate) },
    // Digits that could not be read are letters here: it stays a text.
    { measurand: 'raw', unit: null, value: typeof raw === 'number' ? String(raw) : textOf(raw) },
    { measurand: 'previous', unit, value: numberOf(pre) },
    { measurand: 'status', unit: null, value: textOf(error) },
  ];
}

/** Why there is no reading, or what the firmware says against it; null: nothing. */
function problemOf({ value, raw, error }: JsonRecord): Text | null {
  const said = textOf(error);
  if (said !== null && said.toLowerCase() !== NO_ERROR) return alike(said);
  if (numberOf(value) !== null) return null;
  // A bare value with a letter in it is no JSON; what was read is in `raw`, too.
  const text = textOf(value) ?? (value === null && numberOf(raw) === null ? textOf(raw) : null);
  if (text === null) return { en: 'no reading yet', de: 'noch keine Ablesung' };
  const read = text.slice(0, 32);
  return { en: `the reading "${read}" is not a number`, de: `die Ablesung "${read}" ist keine Zahl` };
}

/** "gas meter" and "volume": `gasMeterVolume`. */
function prefixed(name: string): (word: string) => string {
  const words = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const prefix = words.map((word, index) => (index === 0 ? word : capital(word))).join('');
  const safe = /^[A-Za-z]/.test(prefix) ? prefix.charAt(0).toLowerCase() + prefix.slice(1) : `meter${prefix}`;
  return (word) => safe + capital(word);
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function unitsIn(unit: 'l' | 'm3'): Record<string, string | null> {
  return { volume: unit, rate: `${unit}/min`, raw: null, previous: unit, status: null };
}

/** One member a line, as the firmware writes it (ClassFlowPostProcessing.cpp). */
const TEXT_MEMBER = /^(\s*"[^"]*"\s*:\s*")(.*)("\s*,?\s*)$/;
const LOOSE_CHARACTERS = /\\(?!["\\/bfnrtu])|"/g;

/** The firmware puts texts together without escaping: quotes and backslashes in them, line breaks and tabs. */
export function repairEdgeJson(text: string): string {
  return text
    .split('\n')
    .map((line) =>
      line.replace(TEXT_MEMBER, (_, start: string, value: string, end: string) => {
        const unescaped = value.replace(/\\"/g, '"');
        return start + unescaped.replace(LOOSE_CHARACTERS, (loose) => `\\${loose}`) + end;
      }),
    )
    .join('\n')
    .replace(/\p{Cc}+/gu, ' ');
}

export const aiOnTheEdge = defineHttpDevice({
  id: 'ai-on-the-edge',
  aliases: ['aiontheedge', 'ai-on-the-edge-device', 'watermeter-cam'],
  type: 'AI-ON-THE-EDGE',
  manufacturer: 'jomjol',
  model: 'AI-on-the-edge-device (ESP32 camera on a water or gas meter)',
  german: { model: 'AI-on-the-edge-device (ESP32-Kamera auf einem Wasser- oder Gaszähler)' },
  source: 'https://github.com/jomjol/AI-on-the-edge-device',
  crossChecked: ['MeterHub', 'firmware sources (ClassFlowPostProcessing.cpp)', 'Home Assistant page of its docs'],
  // One round of the camera takes minutes; asking more often brings nothing new.
  defaultIntervalMs: 60_000,
  keys: ['unit'],
  request: { method: 'GET', path: '/json' },
  units: unitsIn(DEFAULT_UNIT),
  unitsFor: ({ unit }) => unitsIn(unit ?? DEFAULT_UNIT),
  parse: parseEdgeDevice,
  repair: repairEdgeJson,
  notes: [
    {
      en: '`unit` says in what the device counts: l or m3 (default); numbers are passed on as they are',
      de: '`unit` sagt, worin das Gerät zählt: l oder m3 (Vorgabe); die Zahlen werden weitergegeben, wie sie sind',
    },
    { en: 'rate is per minute in the same unit', de: 'rate gilt je Minute, in derselben Einheit' },
    {
      en: 'a reading that the device rejects is absent; its reason is shown in the health and in `status`',
      de: 'eine Ablesung, die das Gerät verwirft, fehlt; der Grund steht im Zustand und in `status`',
    },
    {
      en: 'further number sequences have their name in front: gasVolume, gasRate ...',
      de: 'weitere Zahlenreihen tragen ihren Namen davor: gasVolume, gasRate ...',
    },
    {
      en: 'give it a lifetime of two rounds or more, for example 610s',
      de: 'die Lebensdauer der Werte soll mindestens zwei Runden betragen, zum Beispiel 610s',
    },
  ],
});
