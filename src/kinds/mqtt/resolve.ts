// One MQTT device of the file: its topics, values, availability and times; checked against its model.
import { keptUnit } from '../../codec/http/configured-value.ts';
import { expandTopic, hasWildcard, MAX_TOPIC_LENGTH } from '../../codec/mqtt/topics.ts';
import {
  OFFLINE_WORDS,
  ONLINE_WORDS,
  type MqttAvailability,
  type MqttDeviceModel,
  type MqttValue,
} from '../../definition/mqtt/device.ts';
import type { DeviceEntry } from '../../source/entry/kind.ts';
import { selectedMeasurands } from '../../source/entry/measurand-choice.ts';
import { checkJsonPath, checkValueUnit } from '../../source/entry/value-keys.ts';
import { pulseRule, pulseRules } from '../../source/pulses/pulse-keys.ts';
import type { PulseRule } from '../../source/pulses/pulse-count.ts';
import { MEASURANDS } from '../../vocabulary/measurands.ts';
import { unitOfSpelling } from '../../vocabulary/units.ts';
import { quote } from '../../yaml/masking.ts';
import type { Report } from '../../yaml/report.ts';
import type { Path } from '../../yaml/yaml-source.ts';
import type { Text } from '../../vocabulary/text.ts';
import { suggestion } from '../../vocabulary/did-you-mean.ts';
import type { MqttBusConfig, MqttDeviceConfig, MqttSettingConfig } from './config.ts';
import type { MqttAvailabilityInput, MqttDeviceInput, MqttSettingInput, MqttValueInput } from './schema.ts';

/** The device, or null when its topics are not known; what is wrong with it is reported. */
export function resolveMqttDevice(
  source: DeviceEntry<MqttDeviceModel, MqttDeviceInput, MqttBusConfig>,
  report: Report,
): MqttDeviceConfig | null {
  const { name, input, model, bus, path } = source;
  const counter = model.countsPulses ? pulseCounter(input, path, report) : null;
  const values = model.countsPulses ? counter && [counter.value] : valuesOf(source, report);
  const pulses = counter === null ? pulseRules(input.values, path, report) : [counter.rule];
  const availability = availabilityOf(input, model, path, report);
  if (input.time !== undefined) checkJsonPath(input.time, [...path, 'time'], report);
  const lifetimeMs = input.lifetime ?? model.defaultLifetimeMs;
  const known = values?.map((value) => value.name) ?? [];
  const offer = { known, mayMeasure: (measurand: string) => known.includes(measurand) };
  const measurands = values === null ? null : selectedMeasurands(input, offer, path, report);
  if (values === null || availability === undefined) return null;
  return {
    ...{ kind: 'mqtt', name, model, bus: bus.name, id: null, apiId: input.apiId ?? null, lifetimeMs, measurands },
    settings: Object.entries(input.settings ?? {}).map(([key, setting]) =>
      settingOf(key, setting, known, [...path, 'settings', key], report),
    ),
    ...(pulses.length > 0 && { pulses }),
    ...{ values, availability, timePath: input.time ?? null, maxAgeMs: input.maxAge ?? lifetimeMs },
  };
}

function valuesOf(
  source: DeviceEntry<MqttDeviceModel, MqttDeviceInput, MqttBusConfig>,
  report: Report,
): readonly MqttValue[] | null {
  return namesValues(source.model) ? ownValues(source.input, source.path, report) : modelValues(source, report);
}

interface PulseCounter {
  readonly value: MqttValue;
  readonly rule: PulseRule;
}

/** What a counter of pulses counts, told by its unit; null: something is wrong with it (reported). */
function pulseCounter(input: MqttDeviceInput, path: Path, report: Report): PulseCounter | null {
  const { topic, unit, path: place, pulsesPerUnit, start } = input;
  const kept = unit === undefined ? null : (unitOfSpelling(unit)?.unit ?? null);
  const name =
    PULSE_MEASURANDS.find((measurand) => MEASURANDS[measurand].unit === kept) ?? (kept === 'l' ? 'volume' : null);
  if (name === null || pulsesPerUnit === undefined) {
    report.error(
      unit === undefined ? path : [...path, 'unit'],
      name === null
        ? {
            en: 'needs the unit of the meter: m3, l, kWh or Wh',
            de: 'braucht die Einheit des Zählers: m3, l, kWh oder Wh',
          }
        : { en: 'has no `pulsesPerUnit`', de: 'hat kein `pulsesPerUnit`' },
      {
        en: 'for example unit: m3, pulsesPerUnit: 100; for anything else mqtt-json with `values`',
        de: 'zum Beispiel unit: m3, pulsesPerUnit: 100; für alles andere mqtt-json mit `values`',
      },
      'key',
    );
    return null;
  }
  const value = resolveMqttValue(name, { topic, path: place, unit }, undefined, path, report);
  const rule = pulseRule(name, { unit, pulsesPerUnit, start }, path, report);
  return value === null || rule === null ? null : { value, rule };
}

const PULSE_MEASURANDS = ['volume', 'energyImport'] as const;

/** The configuration names the values of the model. */
export function namesValues({ values }: MqttDeviceModel): boolean {
  return values.length === 0;
}

function modelValues(
  { input: { topic }, model, path }: DeviceEntry<MqttDeviceModel, MqttDeviceInput, MqttBusConfig>,
  report: Report,
): readonly MqttValue[] | null {
  if (topic === undefined) return reportNoTopic(path, model.topicExample, report);
  if (!checkTopic(topic, [...path, 'topic'], report)) return null;
  return model.values.map((value) => ({ ...value, topic: expandTopic(value.topic, topic) }));
}

function ownValues(input: MqttDeviceInput, path: Path, report: Report): readonly MqttValue[] | null {
  const entries = Object.entries(input.values ?? {});
  if (entries.length === 0) {
    const hint = {
      en: 'add what to take from the messages, for example values: { volume: { path: data.level, unit: l } }',
      de: 'ergänzen, was aus den Nachrichten zu nehmen ist, zum Beispiel values: { volume: { path: data.level, unit: l } }',
    };
    report.error(path, { en: 'has no `values`', de: 'hat keine `values`' }, hint, 'key');
    return null;
  }
  const isTopicRight = input.topic === undefined || checkTopic(input.topic, [...path, 'topic'], report);
  const values = entries.map(([name, value]) => {
    const at = [...path, 'values', name];
    const found = resolveMqttValue(name, value, input.topic, at, report);
    return isTopicRight ? found : null;
  });
  const found = values.filter((value) => value !== null);
  return found.length === values.length ? found : null;
}

/** One value, or null when its topic is not known; what is wrong with it is reported. */
export function resolveMqttValue(
  name: string,
  value: MqttValueInput,
  usualTopic: string | undefined,
  path: Path,
  report: Report,
): MqttValue | null {
  checkValueUnit(name, value.unit, path, report);
  if (value.path !== undefined) checkJsonPath(value.path, [...path, 'path'], report, value.type);
  const isRight = value.topic === undefined || checkTopic(value.topic, [...path, 'topic'], report);
  const topic = value.topic ?? usualTopic;
  if (topic === undefined) return reportNoTopic(path, 'home/tank', report);
  const { path: place = null, unit = null, scale = 1, offset = 0, type = null, optional = false, counts } = value;
  const own: MqttValue = { name, topic, path: place, unit, scale, offset, type, isOptional: optional };
  return isRight ? { ...own, ...(counts && { counts }) } : null;
}

function reportNoTopic(path: Path, example: string, report: Report): null {
  report.error(
    path,
    { en: 'has no `topic`', de: 'hat kein `topic`' },
    {
      en: `add where it is said, for example topic: ${example}`,
      de: `ergänzen, wo es gesagt wird, zum Beispiel topic: ${example}`,
    },
    'key',
  );
  return null;
}

/** Undefined: its topic is wrong. */
function availabilityOf(
  { availability: said, topic }: MqttDeviceInput,
  model: MqttDeviceModel,
  path: Path,
  report: Report,
): MqttAvailability | null | undefined {
  if (said === undefined) {
    const own = model.availability;
    return own === null || topic === undefined ? null : { ...own, topic: expandTopic(own.topic, topic) };
  }
  const section = typeof said === 'string' ? { topic: said } : said;
  return resolveAvailability(section, model.availability, [...path, 'availability'], report);
}

/** Undefined: its topic is wrong. `usual`: the words where it says none. */
export function resolveAvailability(
  { topic, path: place, online, offline }: MqttAvailabilityInput,
  usual: MqttAvailability | null,
  path: Path,
  report: Report,
): MqttAvailability | undefined {
  if (!checkTopic(topic, report.has([...path, 'topic']) ? [...path, 'topic'] : path, report)) return undefined;
  if (place !== undefined) checkJsonPath(place, [...path, 'path'], report);
  const base = usual ?? { online: ONLINE_WORDS, offline: OFFLINE_WORDS };
  return {
    ...{ topic, path: place ?? null },
    online: wordsOf(online) ?? base.online,
    offline: wordsOf(offline) ?? base.offline,
  };
}

function settingOf(
  key: string,
  { topic, payload = '{value}', shownBy }: MqttSettingInput,
  known: readonly string[],
  path: Path,
  report: Report,
): MqttSettingConfig {
  if (checkTopic(topic, [...path, 'topic'], report) && hasWildcard(topic)) {
    report.error(
      [...path, 'topic'],
      { en: 'nothing can be sent to + in a topic', de: 'an + in einem Topic lässt sich nichts senden' },
      { en: 'write the whole topic', de: 'das ganze Topic hinschreiben' },
    );
  }
  if (shownBy !== undefined && !known.includes(shownBy)) {
    report.error(
      [...path, 'shownBy'],
      { en: `there is no value ${quote(shownBy)}`, de: `es gibt keinen Wert ${quote(shownBy)}` },
      suggestion(shownBy, known, { en: 'values', de: 'Werte' }),
    );
  }
  return { key, topic, payload, shownBy: shownBy ?? (known.includes(key) ? key : null) };
}

function wordsOf(words: readonly (string | boolean | number)[] | undefined): readonly string[] | undefined {
  return words?.map((word) => String(word).trim().toLowerCase());
}

function checkTopic(topic: string, path: Path, report: Report): boolean {
  const wrong = wrongTopic(topic);
  if (wrong !== null) report.error(path, wrong.message, wrong.hint);
  return wrong === null;
}

function wrongTopic(topic: string): { readonly message: Text; readonly hint: Text } | null {
  const levels = topic.split('/');
  if (topic.includes('#')) {
    return {
      message: { en: '# would take everything below, from any device', de: '# nähme alles darunter, von jedem Gerät' },
      hint: {
        en: 'name the topic; + stands for one level that is not known',
        de: 'das Topic nennen; + steht für eine Ebene, die nicht bekannt ist',
      },
    };
  }
  if (levels.some((level) => level.includes('+') && level !== '+')) {
    return {
      message: { en: `${quote(topic)} has + inside a level`, de: `${quote(topic)} hat + innerhalb einer Ebene` },
      hint: { en: '+ stands for a whole level: home/+/power', de: '+ steht für eine ganze Ebene: home/+/power' },
    };
  }
  if (/[\0\r\n]/.test(topic) || topic.length > MAX_TOPIC_LENGTH || levels.every((level) => level === '+')) {
    return {
      message: { en: `${quote(topic)} is no topic`, de: `${quote(topic)} ist kein Topic` },
      hint: { en: 'for example home/tank', de: 'zum Beispiel home/tank' },
    };
  }
  if (topic !== topic.trim()) {
    return {
      message: { en: `${quote(topic)} has a space at its end`, de: `${quote(topic)} hat ein Leerzeichen am Rand` },
      hint: { en: 'remove it', de: 'es weglassen' },
    };
  }
  return null;
}

/** Units of the values as they are kept. */
export function unitsOf(values: readonly MqttValue[]): Record<string, string | null> {
  return Object.fromEntries(values.map((value) => [value.name, keptUnit(value).unit]));
}
