// The kind `http`: devices that answer HTTP requests with JSON.
import { alike } from '../../vocabulary/text.ts';
import type { HttpDeviceModel, HttpModelKey } from '../../definition/http/device.ts';
import { COMMON_KEYS } from '../../source/entry/common-keys.ts';
import type { HttpLogin } from '../../definition/http/login.ts';
import type { Report } from '../../yaml/report.ts';
import type { Path } from '../../yaml/yaml-source.ts';
import { HTTP_ENDPOINT_KEYS, httpEndpoint, trustText, type HttpEndpoint } from '../../source/entry/http-endpoint.ts';
import type { Kind } from '../../source/entry/kind.ts';
import type { HttpBusConfig, HttpDeviceConfig } from './config.ts';
import { httpGroup } from './group.ts';
import { httpModelFile } from './model-file.ts';
import { httpReceived } from './received.ts';
import { checkLoginAuth, resolveLogin } from './login.ts';
import { mayAnswer, resolveHttpDevice } from './resolve.ts';
import { httpBusSchema, httpDeviceSchema, type HttpBusInput, type HttpDeviceInput } from './schema.ts';

const REQUEST_KEYS: readonly string[] = ['values', 'path', 'method', 'headers', 'body', 'requests'];
const ENDPOINT_KEYS: readonly string[] = [...HTTP_ENDPOINT_KEYS, 'login'];
const KEYS: readonly string[] = [...COMMON_KEYS, 'interval', 'timeout', 'url', ...ENDPOINT_KEYS];

export const http: Kind<HttpDeviceModel, HttpBusInput, HttpDeviceInput, HttpBusConfig, HttpDeviceConfig> = {
  name: 'http',
  words: { en: 'an HTTP device', de: 'ein HTTP-Gerät' },
  busTypes: ['http'],
  busSchemas: [httpBusSchema],
  deviceSchema: httpDeviceSchema,
  modelFile: httpModelFile,
  endpoints: ['url'],
  busKeys: ENDPOINT_KEYS,
  keysOf: ({ keys }) => [...KEYS, ...keys.flatMap(keysFor)],
  insteadOf: (key) => (key === 'poll' ? { en: 'use `interval`', de: '`interval` benutzen' } : null),
  elsewhere: (key) =>
    REQUEST_KEYS.includes(key)
      ? { en: 'remove it; model http-json takes it', de: 'weglassen; das gehört zum Modell http-json' }
      : null,
  misplaced: () => null,
  knownMeasurands: (model) => model.measurands,
  mayMeasure: mayAnswer,
  readCells: () => ['HTTP', 'network'],
  takesCommands: ({ setting }) => setting !== null,
  resolveBus: (name, input, path, report) => ({
    ...{ name, type: input.type },
    ...endpointOf(input.url, input, null, path, report),
  }),
  ownBus: (name, input, model, path, report) => {
    const { url } = input;
    if (url === undefined) return null;
    // The request of such a model has a path of its own.
    const base = model.keys.includes('values') ? new URL(url).origin : url;
    return { name, type: 'http', ...endpointOf(base, input, model.login, path, report) };
  },
  describeBus: ({ url, tls }) => ['http', url, ...trustText(tls)].join(' '),
  wireOf: () => null,
  resolveDevice: resolveHttpDevice,
  addressOnBus({ id, model, request }) {
    if (request !== null) return null;
    return {
      key: `${model.id} ${id ?? ''}`,
      text: id === null ? alike(model.id) : { en: `number ${id}`, de: `die Nummer ${id}` },
      part: 'id',
    };
  },
  addressRemedy: {
    en: 'give every device behind one URL its own `id`, and every other device its own bus',
    de: 'jedem Gerät hinter einer URL eine eigene `id` geben, und jedem anderen Gerät einen eigenen Bus',
  },
  ownValues: ({ request, model }) => request?.values ?? (model.values.length === 0 ? null : model.values),
  warn: () => undefined,
  buildGroup: httpGroup,
  lastReceived: httpReceived,
};

/** Where the device is and who we are there; `usual`: how its model is logged in to. */
function endpointOf(
  url: string,
  input: Omit<HttpBusInput, 'type' | 'url'>,
  usual: HttpLogin | null,
  path: Path,
  report: Report,
): HttpEndpoint & { readonly login?: HttpLogin } {
  const endpoint = httpEndpoint(url, input, path, report);
  const login = input.login === undefined ? usual : resolveLogin(input.login, [...path, 'login'], report);
  if (login !== null) checkLoginAuth(login, endpoint.auth, path, report);
  return { ...endpoint, ...(login && { login }) };
}

function keysFor(key: HttpModelKey): readonly string[] {
  return key === 'values' ? REQUEST_KEYS : [key];
}
