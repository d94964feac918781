// The kind `dsmr`: smart meters with a P1 port that sends telegrams by itself, and the meters behind them.
import type { DsmrModel } from '../../definition/dsmr/model.ts';
import { COMMON_KEYS } from '../../source/entry/common-keys.ts';
import type { Kind } from '../../source/entry/kind.ts';
import { withoutPort } from '../../source/entry/line-keys.ts';
import { TEXT_LINE_KEYS } from '../../source/entry/text-line-keys.ts';
import type { DsmrBusConfig, DsmrDeviceConfig } from './config.ts';
import { dsmrGroup } from './group.ts';
import { dsmrModelFile } from './model-file.ts';
import { mayMeasure, resolveDsmrDevice } from './resolve.ts';
import { textReceived } from '../../source/obis-text/received.ts';
import { dsmrBusSchema, dsmrDeviceSchema, type DsmrBusInput, type DsmrDeviceInput } from './schema.ts';
import { describeDsmrBus, dsmrWire, ownDsmrBus, resolveDsmrBus } from './wires.ts';

const KEYS: readonly string[] = [...COMMON_KEYS, 'port', 'address', ...TEXT_LINE_KEYS, 'key'];
/** Keys of meters that are asked. */
const ASKING_KEYS: readonly string[] = ['poll', 'interval', 'timeout'];

export const dsmr: Kind<DsmrModel, DsmrBusInput, DsmrDeviceInput, DsmrBusConfig, DsmrDeviceConfig> = {
  name: 'dsmr',
  words: { en: 'a meter at a P1 port', de: 'ein Zähler an einer P1-Schnittstelle' },
  busTypes: ['dsmr'],
  busSchemas: [dsmrBusSchema],
  deviceSchema: dsmrDeviceSchema,
  modelFile: dsmrModelFile,
  endpoints: ['port', 'address'],
  busKeys: [...TEXT_LINE_KEYS, 'key'],
  keysOf: ({ meter }) => (meter === 'electricity' ? KEYS : [...KEYS, 'channel']),
  insteadOf: (key) => {
    if (ASKING_KEYS.includes(key)) {
      return { en: 'remove it: the meter sends by itself', de: 'weglassen: Der Zähler sendet von selbst' };
    }
    return key === 'channel'
      ? {
          en: 'remove it: only meters behind the port have one',
          de: 'weglassen: Das haben nur Zähler hinter der Schnittstelle',
        }
      : null;
  },
  elsewhere: (key) =>
    key === 'channel'
      ? {
          en: 'remove it; meters behind a P1 port have it',
          de: 'weglassen; das haben Zähler hinter einer P1-Schnittstelle',
        }
      : null,
  misplaced: (key, { port }) => (TEXT_LINE_KEYS.includes(key) ? withoutPort(key, port) : null),
  knownMeasurands: (model) => model.measurands,
  mayMeasure,
  readCells: () => ['P1', '115200 8N1 or 9600 7E1'],
  takesCommands: () => false,
  resolveBus: resolveDsmrBus,
  ownBus: (name, input, _model, path, report) => ownDsmrBus(name, input, path, report),
  describeBus: describeDsmrBus,
  wireOf: dsmrWire,
  resolveDevice: resolveDsmrDevice,
  addressOnBus: ({ model, channel }) =>
    model.meter === 'electricity'
      ? { key: 'meter', text: { en: 'the electricity meter', de: 'der Stromzähler' }, part: 'bus' }
      : {
          key: `${model.meter} ${channel ?? ''}`,
          text:
            channel === null
              ? { en: `the only ${model.meter} meter`, de: `der einzige Zähler von ${model.id}` }
              : { en: `channel ${channel}`, de: `der Kanal ${channel}` },
          part: 'channel',
        },
  addressRemedy: {
    en: 'give every meter of one type its `channel`, and every electricity meter a bus of its own',
    de: 'jedem Zähler einer Art seinen `channel` geben und jedem Stromzähler einen eigenen Bus',
  },
  ownValues: () => null,
  warn: () => undefined,
  buildGroup: dsmrGroup,
  lastReceived: (_model, device) => textReceived(device, 'P1'),
};
