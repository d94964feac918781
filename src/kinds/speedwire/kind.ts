// The kind `speedwire`: SMA's meters, which send to everybody in the network.
import { SPEEDWIRE_GROUP } from '../../codec/speedwire/datagram.ts';
import type { SpeedwireMeterModel } from '../../definition/speedwire/meter.ts';
import { COMMON_KEYS } from '../../source/entry/common-keys.ts';
import type { DeviceEntry, Kind } from '../../source/entry/kind.ts';
import { ownAddress } from '../../source/entry/line-keys.ts';
import { selectedMeasurands } from '../../source/entry/measurand-choice.ts';
import type { NetworkAddress } from '../../transport/address.ts';
import type { Report } from '../../yaml/report.ts';
import type { Path } from '../../yaml/yaml-source.ts';
import type { SpeedwireBusConfig, SpeedwireDeviceConfig } from './config.ts';
import { speedwireGroup } from './group.ts';
import { speedwireModelFile } from './model-file.ts';
import { speedwireReceived } from './received.ts';
import {
  speedwireBusSchema,
  speedwireDeviceSchema,
  type SpeedwireBusInput,
  type SpeedwireDeviceInput,
} from './schema.ts';

const KEYS: readonly string[] = [...COMMON_KEYS, 'serial', 'address'];
/** Keys of devices that are asked. */
const ASKING_KEYS: readonly string[] = ['poll', 'interval', 'timeout', 'id'];
/** A meter sends every second. */
const DEFAULT_LIFETIME_MS = 10_000;

export const speedwire: Kind<
  SpeedwireMeterModel,
  SpeedwireBusInput,
  SpeedwireDeviceInput,
  SpeedwireBusConfig,
  SpeedwireDeviceConfig
> = {
  name: 'speedwire',
  words: { en: 'an SMA meter', de: 'ein SMA-Zähler' },
  busTypes: ['speedwire'],
  busSchemas: [speedwireBusSchema],
  deviceSchema: speedwireDeviceSchema,
  modelFile: speedwireModelFile,
  endpoints: ['address'],
  busKeys: [],
  keysOf: () => KEYS,
  insteadOf: (key) =>
    ASKING_KEYS.includes(key)
      ? { en: 'remove it: the meter sends by itself', de: 'weglassen: Der Zähler sendet von selbst' }
      : null,
  elsewhere: () => null,
  misplaced: () => null,
  knownMeasurands: ({ measurands }) => measurands,
  mayMeasure: ({ measurands }, measurand) => measurands.some((name) => name === measurand),
  readCells: () => ['Speedwire', 'network'],
  takesCommands: () => false,
  resolveBus,
  ownBus: (name, { address: text }, _model, path, report) => {
    const address = text === undefined ? null : ownAddress(text, SPEEDWIRE_GROUP.port, path, report);
    return address === null ? null : unicast(name, address);
  },
  describeBus: ({ place: { sender, group, port, interface: name } }) =>
    ['speedwire', sender ?? `${group ?? ''}:${port}`, ...(name === null ? [] : [name])].join(' '),
  // Datagrams to this machine alone come to one socket only, so a port is claimed once.
  wireOf: ({ place: { port, sender } }) => ({
    key: `udp listen ${port}`,
    text: { en: `port ${port} for datagrams`, de: `der Port ${port} für Datagramme` },
    part: sender === null ? 'type' : 'address',
    otherTypeHint: {
      en: 'keep one of them: a bus without `address` and `interface` hears all meters',
      de: 'nur einen behalten: Ein Bus ohne `address` und `interface` hört alle Zähler',
    },
  }),
  resolveDevice,
  addressOnBus: ({ serial }) => ({
    key: String(serial),
    text:
      serial === null
        ? { en: 'no serial number', de: 'keine Seriennummer' }
        : { en: `serial number ${serial}`, de: `die Seriennummer ${serial}` },
    part: 'serial',
  }),
  addressRemedy: {
    en: 'write the `serial` of each, as on its type plate',
    de: 'bei jedem die `serial` angeben, wie auf seinem Typenschild',
  },
  ownValues: () => null,
  warn: () => undefined,
  buildGroup: speedwireGroup,
  lastReceived: (_model, device) => speedwireReceived(device),
};

function resolveBus(
  name: string,
  { interface: network, address }: SpeedwireBusInput,
  path: Path,
  report: Report,
): SpeedwireBusConfig {
  if (address === undefined) {
    const { host: group, port } = SPEEDWIRE_GROUP;
    return { name, type: 'speedwire', place: { port, group, interface: network ?? null, sender: null } };
  }
  if (network !== undefined) {
    report.error(
      [...path, 'interface'],
      {
        en: '`interface` says nothing about a meter that sends to this machine alone',
        de: '`interface` sagt nichts bei einem Zähler, der nur an diesen Rechner sendet',
      },
      { en: 'remove `interface`, or `address`', de: '`interface` weglassen, oder `address`' },
      'key',
    );
  }
  return unicast(name, address);
}

function unicast(name: string, { host, port }: NetworkAddress): SpeedwireBusConfig {
  return { name, type: 'speedwire', place: { port, group: null, interface: null, sender: host } };
}

function resolveDevice(
  { name, input, model, bus, path }: DeviceEntry<SpeedwireMeterModel, SpeedwireDeviceInput, SpeedwireBusConfig>,
  report: Report,
): SpeedwireDeviceConfig {
  const mayMeasure = (measurand: string): boolean => model.measurands.some((known) => known === measurand);
  return {
    ...{ kind: 'speedwire', name, model, bus: bus.name, id: null, apiId: input.apiId ?? null },
    lifetimeMs: input.lifetime ?? DEFAULT_LIFETIME_MS,
    measurands: selectedMeasurands(input, { known: model.measurands, mayMeasure }, path, report),
    serial: input.serial ?? null,
  };
}
