// Models of HTTP devices as text: what to ask and where the values are in the answer, or the built-in parser that knows it.
import * as z from 'zod';
import { httpDevices } from '../../catalog/index.ts';
import { httpJson } from '../../catalog/http/http-json.ts';
import { defineHttpDevice, type HttpDeviceModel, type HttpFurtherRequest } from '../../definition/http/device.ts';
import type { ModelFileEntry, ModelFileKind } from '../../source/entry/model-file.ts';
import { describeIdentity, identityOf, modelKeys } from '../../source/entry/model-keys.ts';
import { formatDuration } from '../../time/duration.ts';
import { suggestion } from '../../vocabulary/did-you-mean.ts';
import { quote } from '../../yaml/masking.ts';
import type { Report } from '../../yaml/report.ts';
import { duration, key, name } from '../../yaml/schema-values.ts';
import type { HttpValueConfig } from './config.ts';
import { checkBody, resolveRequests } from './further-requests.ts';
import { resolveHttpValue } from './resolve.ts';
import { loginText, resolveLogin } from './login.ts';
import { furtherRequestsKey, httpValue, loginKey, requestKeys } from './schema.ts';

/** What a meter shows and how many pulses are one unit belong to the meter, not to its model. */
const modelValue = httpValue.omit({ pulsesPerUnit: true, start: true });

const DEFAULT_INTERVAL_MS = 10_000;

const httpModelSchema = z
  .strictObject({
    ...modelKeys,
    parser: key(z.string().min(1).optional(), 'Built-in model whose answers it gives: its reading is code.', {
      example: 'go-e',
    }),
    interval: key(
      duration('200ms', '1d').optional(),
      'How often it is asked unless the configuration says otherwise.',
      {
        example: '5s',
        defaultText: formatDuration(DEFAULT_INTERVAL_MS),
      },
    ),
    ...requestKeys('The request'),
    requests: furtherRequestsKey('The model'),
    login: loginKey(),
    values: key(
      z.record(name(), modelValue.nullable()).optional(),
      'The values to take from the answer, by name. With `extends`: others and further ones; null takes one away.',
      { example: '{ power: { path: data.power, unit: W } }' },
    ),
  })
  .meta({ title: 'HTTP device', 'x-kind': 'http' });

type HttpModelInput = z.output<typeof httpModelSchema>;
type Entry = ModelFileEntry<HttpDeviceModel, HttpModelInput>;

/** Keys that say how values are read, which a parser knows by itself. */
const READING_KEYS = ['path', 'method', 'headers', 'body', 'requests', 'values'] as const;

function build({ id, input, parent }: Entry, report: Report): HttpDeviceModel | null {
  const before = report.errors().length;
  const parser = input.parser === undefined ? codeOf(parent) : parserNamed(input.parser, report);
  if (input.parser !== undefined && parser === null) return null;
  const model =
    parser === null ? readByPaths({ id, input, parent }, report) : readByCode({ id, input, parent }, parser, report);
  return report.errors().length > before ? null : model;
}

/** The model as it is read by code; null: its values are data. */
function codeOf(parent: HttpDeviceModel | null): HttpDeviceModel | null {
  return parent !== null && parent.values.length === 0 ? parent : null;
}

function parserNamed(text: string, report: Report): HttpDeviceModel | null {
  const parsers = httpDevices.filter(({ values }) => values.length === 0);
  const found = parsers.find(({ id }) => id === text);
  if (found !== undefined) return found;
  const names = parsers.map(({ id }) => id);
  report.error(
    ['parser'],
    { en: `there is no parser ${quote(text)}`, de: `es gibt keinen Parser ${quote(text)}` },
    suggestion(text, names, { en: 'parsers', de: 'Parser' }),
  );
  return null;
}

function readByCode({ id, input, parent }: Entry, parser: HttpDeviceModel, report: Report): HttpDeviceModel {
  for (const said of READING_KEYS) {
    if (input[said] === undefined) continue;
    report.error(
      [said],
      {
        en: `\`${said}\` says nothing: the answer is read by the parser of ${parser.id}`,
        de: `\`${said}\` sagt nichts: Die Antwort liest der Parser von ${parser.id}`,
      },
      { en: 'remove it, or the parser', de: 'weglassen, oder den Parser' },
      'key',
    );
  }
  const { phases, german: _german, ...rest } = parser;
  return {
    ...rest,
    ...identityOf(id, input, parent),
    phases: phasesOf(input, parent, phases),
    defaultIntervalMs: input.interval ?? parser.defaultIntervalMs,
  };
}

function readByPaths({ id, input, parent }: Entry, report: Report): HttpDeviceModel | null {
  const values = valuesOf(input, parent, report);
  const method = input.method ?? parent?.request?.method ?? 'GET';
  checkBody({ body: input.body, method }, [], report);
  const requests = usedRequests(resolveRequests(input, parent?.requests ?? {}, [], report), values);
  if (report.errors().length > 0) return null;
  const headers = input.headers ?? parent?.request?.headers;
  const body = input.body ?? parent?.request?.body ?? null;
  return defineHttpDevice({
    ...identityOf(id, input, parent),
    phases: phasesOf(input, parent, null),
    defaultIntervalMs: input.interval ?? parent?.defaultIntervalMs ?? DEFAULT_INTERVAL_MS,
    request: {
      method,
      path: input.path ?? parent?.request?.path ?? '/',
      ...(headers && { headers }),
      ...(body !== null && { body }),
    },
    requests,
    login: input.login === undefined ? (parent?.login ?? null) : resolveLogin(input.login, ['login'], report),
    // One function for all such models: a model that is read again from the same text is the same.
    ...{ values, units: {}, measurands: values.map((value) => value.name) },
    ...{ unitsFor: httpJson.unitsFor, countsFor: httpJson.countsFor, parse: httpJson.parse },
  });
}

/** A request whose values were all taken away or replaced is not asked. */
function usedRequests(
  requests: Readonly<Record<string, HttpFurtherRequest>>,
  values: readonly HttpValueConfig[],
): Readonly<Record<string, HttpFurtherRequest>> {
  const isUsed = (name: string): boolean => values.some(({ request }) => request === name);
  return Object.fromEntries(Object.entries(requests).filter(([name]) => isUsed(name)));
}

function phasesOf(input: HttpModelInput, parent: HttpDeviceModel | null, usual: 1 | 3 | null): 1 | 3 | null {
  if (input.phases !== undefined) return input.phases;
  return parent === null ? usual : parent.phases;
}

function valuesOf(
  { values = {} }: HttpModelInput,
  parent: HttpDeviceModel | null,
  report: Report,
): readonly HttpValueConfig[] {
  const inherited = (parent?.values ?? []).filter((value) => !Object.hasOwn(values, value.name));
  const own = Object.entries(values).flatMap(([name, value]): HttpValueConfig[] => {
    if (value !== null) return [resolveHttpValue(name, value, ['values', name], report)];
    checkRemoval(name, parent, report);
    return [];
  });
  const isNone = inherited.length + Object.values(values).filter((value) => value !== null).length === 0;
  // Wrong values have been named already.
  if (isNone && report.errors().length === 0) {
    report.error(
      report.has(['values']) ? ['values'] : [],
      { en: 'it has no `values`', de: 'es hat keine `values`' },
      {
        en: 'add what to take from the answer, for example values: { power: { path: data.power, unit: W } }',
        de: 'ergänzen, was aus der Antwort zu nehmen ist, zum Beispiel values: { power: { path: data.power, unit: W } }',
      },
    );
  }
  return [...inherited, ...own];
}

function checkRemoval(name: string, parent: HttpDeviceModel | null, report: Report): void {
  const known = parent?.values.map((value) => value.name) ?? [];
  if (known.includes(name)) return;
  report.error(
    ['values', name],
    { en: `there is no ${quote(name)} to take away`, de: `es gibt kein ${quote(name)}, das wegfallen könnte` },
    suggestion(name, known, { en: 'it has', de: 'es hat' }) ?? { en: 'remove this line', de: 'diese Zeile weglassen' },
    'key',
  );
}

function describe(model: HttpDeviceModel): Readonly<Record<string, unknown>> {
  const { head, tail } = describeIdentity(model);
  const interval = formatDuration(model.defaultIntervalMs);
  const code = httpDevices.find(({ parse, values }) => parse === model.parse && values.length === 0);
  if (model.values.length === 0) return { ...head, parser: code?.id ?? model.id, interval, ...tail };
  const { method = 'GET', path = '/', headers, body } = model.request ?? {};
  return {
    ...{ ...head, interval, path },
    ...(method !== 'GET' && { method }),
    ...(headers && { headers }),
    ...(typeof body === 'string' && { body }),
    ...(Object.keys(model.requests).length > 0 && { requests: inEach(model.requests, requestText) }),
    ...(model.login && { login: loginText(model.login) }),
    values: Object.fromEntries(model.values.map((value) => [value.name, valueText(value)])),
    ...tail,
  };
}

function requestText({
  method,
  path,
  headers,
  body,
  intervalMs,
}: HttpFurtherRequest): Readonly<Record<string, unknown>> {
  return {
    path,
    ...(method !== 'GET' && { method }),
    ...(headers && { headers }),
    ...(typeof body === 'string' && { body }),
    ...(intervalMs !== null && { interval: formatDuration(intervalMs) }),
  };
}

function inEach<T>(all: Readonly<Record<string, T>>, text: (one: T) => unknown): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(all).map(([name, one]) => [name, text(one)]));
}

function valueText({
  path,
  unit,
  scale,
  offset,
  type,
  counts,
  isOptional,
  request,
}: HttpValueConfig): Readonly<Record<string, unknown>> {
  return {
    ...(request !== undefined && { request }),
    path,
    ...(unit !== null && { unit }),
    ...(scale !== 1 && { scale }),
    ...(offset !== 0 && { offset }),
    ...(type !== null && { type }),
    ...(isOptional === true && { optional: true }),
    ...(counts && { counts }),
  };
}

export const httpModelFile: ModelFileKind<HttpDeviceModel, HttpModelInput> = {
  schema: httpModelSchema,
  build,
  describe,
  inCode: ({ values }) =>
    values.length > 0
      ? null
      : {
          en: 'how the answer is read is code of MeterHub: a file names its `parser`',
          de: 'wie die Antwort gelesen wird, ist Programm von MeterHub: Eine Datei nennt den `parser`',
        },
};
