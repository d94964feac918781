// The kind `m-bus`: meters on a wired M-Bus, asked seldom, who say themselves what they measure.
import type { MBusModel } from '../../definition/m-bus/device.ts';
import { COMMON_KEYS } from '../../source/entry/common-keys.ts';
import type { Kind } from '../../source/entry/kind.ts';
import { withoutPort } from '../../source/entry/line-keys.ts';
import type { MBusConfig, MBusDeviceConfig } from './config.ts';
import { mBusGroup } from './group.ts';
import { KNOWN_MEASURANDS, mayMeasure } from './measurands.ts';
import { mBusModelFile } from './model-file.ts';
import { mBusReceived } from './received.ts';
import { mBusAddressOnBus, resolveMBusDevice } from './resolve.ts';
import { mBusBusSchema, mBusDeviceSchema, type MBusBusInput, type MBusDeviceInput } from './schema.ts';
import { describeMBusBus, mBusWire, ownMBusBus, resolveMBusBus } from './wires.ts';

const LINE_KEYS: readonly string[] = ['baud', 'framing'];
const KEYS: readonly string[] = [
  ...COMMON_KEYS,
  ...['id', 'secondary', 'interval', 'timeout', 'port', 'address'],
  ...LINE_KEYS,
];

export const mBus: Kind<MBusModel, MBusBusInput, MBusDeviceInput, MBusConfig, MBusDeviceConfig> = {
  name: 'm-bus',
  words: { en: 'an M-Bus meter', de: 'ein M-Bus-Zähler' },
  busTypes: ['m-bus'],
  busSchemas: [mBusBusSchema],
  deviceSchema: mBusDeviceSchema,
  modelFile: mBusModelFile,
  endpoints: ['port', 'address'],
  busKeys: LINE_KEYS,
  keysOf: () => KEYS,
  insteadOf: (key) => (key === 'poll' ? { en: 'use `interval`', de: '`interval` benutzen' } : null),
  elsewhere: (key) =>
    key === 'secondary'
      ? { en: 'remove it; only M-Bus meters have one', de: 'weglassen; nur M-Bus-Zähler haben eine' }
      : null,
  misplaced: (key, { port }) => (LINE_KEYS.includes(key) ? withoutPort(key, port) : null),
  knownMeasurands: () => KNOWN_MEASURANDS,
  mayMeasure: (_model, measurand) => mayMeasure(measurand),
  readCells: () => ['M-Bus', '2400 8E1'],
  takesCommands: () => false,
  resolveBus: resolveMBusBus,
  ownBus: (name, input, _model, path, report) => ownMBusBus(name, input, path, report),
  describeBus: describeMBusBus,
  wireOf: mBusWire,
  resolveDevice: resolveMBusDevice,
  addressOnBus: mBusAddressOnBus,
  addressRemedy: {
    en: 'every meter on a bus needs its own address: use the secondary ones where two meters have the same primary one',
    de: 'jeder Zähler am Bus braucht eine eigene Adresse: die Sekundäradressen nehmen, wo zwei Zähler dieselbe Primäradresse haben',
  },
  ownValues: () => null,
  warn: () => undefined,
  buildGroup: mBusGroup,
  lastReceived: (_model, device) => mBusReceived(device),
};
