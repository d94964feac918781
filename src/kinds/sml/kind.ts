// The kind `sml`: meters that send telegrams by themselves through an infrared head.
import { lineText } from '../../definition/modbus/model-summary.ts';
import type { SmlMeterModel } from '../../definition/sml/meter.ts';
import { COMMON_KEYS } from '../../source/entry/common-keys.ts';
import { HTTP_ENDPOINT_KEYS } from '../../source/entry/http-endpoint.ts';
import type { Kind, MisplacedKey } from '../../source/entry/kind.ts';
import { LINE_KEYS, withoutPort } from '../../source/entry/line-keys.ts';
import type { SmlBusConfig, SmlDeviceConfig } from './config.ts';
import { smlGroup } from './group.ts';
import { smlModelFile } from './model-file.ts';
import { smlReceived } from './received.ts';
import { maySend, resolveSmlDevice } from './resolve.ts';
import { smlBusSchema, smlDeviceSchema, type SmlBusInput, type SmlDeviceInput } from './schema.ts';
import { bridgeOnly, describeSmlBus, ownSmlBus, resolveSmlBus, smlWire } from './wires.ts';

/** Keys that say something about a bridge. */
const BRIDGE_KEYS: readonly string[] = ['interval', ...HTTP_ENDPOINT_KEYS];
const KEYS: readonly string[] = [...COMMON_KEYS, 'quirks', 'port', 'address', ...LINE_KEYS, 'url', ...BRIDGE_KEYS];
/** Keys of meters that are asked. */
const ASKING_KEYS: readonly string[] = ['poll', 'timeout'];

const SENDS_BY_ITSELF = {
  en: 'remove it: an SML meter sends by itself',
  de: 'weglassen: Ein SML-Zähler sendet von selbst',
};

export const sml: Kind<SmlMeterModel, SmlBusInput, SmlDeviceInput, SmlBusConfig, SmlDeviceConfig> = {
  name: 'sml',
  words: { en: 'an SML meter', de: 'ein SML-Zähler' },
  busTypes: ['sml'],
  busSchemas: [smlBusSchema],
  deviceSchema: smlDeviceSchema,
  modelFile: smlModelFile,
  endpoints: ['port', 'address', 'url'],
  busKeys: [...LINE_KEYS, ...HTTP_ENDPOINT_KEYS],
  keysOf: () => KEYS,
  insteadOf: (key) => (ASKING_KEYS.includes(key) ? SENDS_BY_ITSELF : null),
  elsewhere: () => null,
  misplaced(key, { port, url }) {
    if (BRIDGE_KEYS.includes(key)) return url === undefined ? withoutUrl(key) : null;
    return LINE_KEYS.includes(key) ? withoutPort(key, port) : null;
  },
  knownMeasurands: (model) => model.measurands,
  mayMeasure: maySend,
  readCells: (model) => ['SML', lineText(model.line)],
  takesCommands: () => false,
  resolveBus: resolveSmlBus,
  ownBus: (name, input, _model, path, report) => ownSmlBus(name, input, path, report),
  describeBus: describeSmlBus,
  wireOf: smlWire,
  resolveDevice: resolveSmlDevice,
  addressOnBus: () => ({ key: 'head', text: { en: 'the infrared head', de: 'der Lesekopf' }, part: 'bus' }),
  addressRemedy: {
    en: 'a head reads one meter: give every meter a bus of its own',
    de: 'ein Lesekopf liest einen Zähler: jedem Zähler einen eigenen Bus geben',
  },
  ownValues: () => null,
  warn: () => undefined,
  buildGroup: smlGroup,
  lastReceived: (_model, device) => smlReceived(device),
};

function withoutUrl(key: string): MisplacedKey {
  return {
    message: bridgeOnly(key),
    hint:
      key === 'interval'
        ? SENDS_BY_ITSELF
        : { en: 'remove it, or add `url` of a bridge', de: 'weglassen, oder `url` eines Umsetzers ergänzen' },
  };
}
