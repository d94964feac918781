// One HTTP device of the file: interval, lifetime, and for http-json the request and its values; checked against its model.
import type { HttpDeviceModel } from '../../definition/http/device.ts';
import type { HttpDeviceConfig, HttpRequestConfig, HttpValueConfig, HttpBusConfig } from './config.ts';
import { checkJsonPath, checkValueUnit } from '../../source/entry/value-keys.ts';
import { pulseRules } from '../../source/pulses/pulse-keys.ts';
import { formatDuration } from '../../time/duration.ts';
import { selectedMeasurands } from '../../source/entry/measurand-choice.ts';
import type { Report } from '../../yaml/report.ts';
import type { DeviceEntry } from '../../source/entry/kind.ts';
import { checkBody, resolveRequests } from './further-requests.ts';
import type { HttpDeviceInput, HttpValueInput } from './schema.ts';
import type { Path } from '../../yaml/yaml-source.ts';

/** Small devices answer slowly over WiFi; more than a Modbus meter needs. */
export const DEFAULT_HTTP_TIMEOUT_MS = 5000;
export const DEFAULT_HTTP_LIFETIME_MS = 30_000;
const INTERVALS_PER_LIFETIME = 3;

/** The device; what is wrong with it is reported. */
export function resolveHttpDevice(
  source: DeviceEntry<HttpDeviceModel, HttpDeviceInput, HttpBusConfig>,
  report: Report,
): HttpDeviceConfig {
  const { name, input, model, bus, path } = source;
  const intervalMs = input.interval ?? model.defaultIntervalMs;
  const request = model.keys.includes('values') ? requestOf(input, path, report) : null;
  const named = request?.values.map((value) => value.name) ?? null;
  const offer = {
    known: named ?? model.measurands ?? [],
    mayMeasure: (measurand: string) => named?.includes(measurand) ?? mayAnswer(model, measurand),
  };
  const pulses = model.keys.includes('values') ? pulseRules(input.values, path, report) : [];
  return {
    kind: 'http',
    name,
    model,
    bus: bus.name,
    id: model.keys.includes('id') ? (input.id ?? model.firstId) : null,
    apiId: input.apiId ?? null,
    lifetimeMs: lifetime(input, intervalMs, path, report),
    intervalMs,
    timeoutMs: source.timeoutMs ?? DEFAULT_HTTP_TIMEOUT_MS,
    measurands: selectedMeasurands(input, offer, path, report),
    unit: input.unit ?? null,
    request,
    ...(pulses.length > 0 && { pulses }),
  };
}

/** Whether a device of the model may give a value of this name. */
export function mayAnswer({ measurands, keys }: HttpDeviceModel, measurand: string): boolean {
  if (measurands === null || measurands.includes(measurand)) return true;
  // Cameras with several number sequences put the name of the sequence in front: gasVolume.
  const hasSequences = keys.includes('unit');
  return hasSequences && measurands.some((name) => measurand.endsWith(name.charAt(0).toUpperCase() + name.slice(1)));
}

function lifetime(input: HttpDeviceInput, intervalMs: number, path: Path, report: Report): number {
  if (input.lifetime === undefined) return Math.max(DEFAULT_HTTP_LIFETIME_MS, INTERVALS_PER_LIFETIME * intervalMs);
  if (input.lifetime < intervalMs) {
    report.error(
      [...path, 'lifetime'],
      {
        en: `a lifetime of ${formatDuration(input.lifetime)} is shorter than the interval of ${formatDuration(intervalMs)}: values would be missing between two requests`,
        de: `die Lebensdauer ${formatDuration(input.lifetime)} ist kürzer als der Abstand ${formatDuration(intervalMs)}: Zwischen zwei Anfragen würden Werte fehlen`,
      },
      {
        en: `use lifetime: ${formatDuration(intervalMs * INTERVALS_PER_LIFETIME)}, so that one lost answer does no harm`,
        de: `lifetime: ${formatDuration(intervalMs * INTERVALS_PER_LIFETIME)} nehmen, damit eine verlorene Antwort nicht schadet`,
      },
    );
  }
  return input.lifetime;
}

function requestOf(input: HttpDeviceInput, path: Path, report: Report): HttpRequestConfig {
  const entries = Object.entries(input.values ?? {});
  if (entries.length === 0) {
    const hint = {
      en: 'add what to take from the answer, for example values: { volume: { path: data.level.0, unit: l } }',
      de: 'ergänzen, was aus der Antwort zu nehmen ist, zum Beispiel values: { volume: { path: data.level.0, unit: l } }',
    };
    report.error(path, { en: 'has no `values`', de: 'hat keine `values`' }, hint, 'key');
  }
  checkBody(input, path, report);
  if (input.path !== undefined && input.url !== undefined) {
    report.error(
      [...path, 'path'],
      { en: 'has both `url` and `path`', de: '`url` und `path` zugleich' },
      { en: 'write the path at the end of the URL', de: 'den Pfad ans Ende der URL schreiben' },
      'key',
    );
  }
  const url = input.url === undefined ? null : new URL(input.url);
  return {
    path: input.path ?? (url === null ? '/' : `${url.pathname}${url.search}`),
    method: input.method ?? 'GET',
    headers: input.headers ?? {},
    body: input.body ?? null,
    values: entries.map(([name, value]) => resolveHttpValue(name, value, [...path, 'values', name], report)),
    requests: resolveRequests(input, {}, path, report),
  };
}

/** One value of an answer; what is wrong with it is reported. */
export function resolveHttpValue(name: string, value: HttpValueInput, path: Path, report: Report): HttpValueConfig {
  checkValueUnit(name, value.unit, path, report);
  checkJsonPath(value.path, [...path, 'path'], report, value.type);
  const { unit = null, scale = 1, offset = 0, type = null, counts, optional = false, request } = value;
  const own = { name, path: value.path, unit, scale, offset, type };
  return {
    ...own,
    ...(counts && { counts }),
    ...(optional && { isOptional: true }),
    ...(request !== undefined && { request }),
  };
}
