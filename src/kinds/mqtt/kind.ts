// The kind `mqtt`: devices that say their values at topics of an MQTT broker.
import type { MqttDeviceModel } from '../../definition/mqtt/device.ts';
import { BROKER_KEYS, brokerEndpoint, brokerTrustText } from '../../source/entry/broker-endpoint.ts';
import { COMMON_KEYS } from '../../source/entry/common-keys.ts';
import type { Kind, KindEntries } from '../../source/entry/kind.ts';
import { placeOf } from '../../transport/mqtt/broker-target.ts';
import type { Report } from '../../yaml/report.ts';
import type { MqttBusConfig, MqttDeviceConfig } from './config.ts';
import { mqttGroup } from './group.ts';
import { mqttModelFile } from './model-file.ts';
import { mqttReceived } from './received.ts';
import { namesValues, resolveMqttDevice } from './resolve.ts';
import { mqttBusSchema, mqttDeviceSchema, type MqttBusInput, type MqttDeviceInput } from './schema.ts';

const KEYS: readonly string[] = [...COMMON_KEYS, 'topic', 'availability', 'settings', 'url', ...BROKER_KEYS];
/** Keys of the model that knows nothing by itself. */
const OWN_KEYS: readonly string[] = ['values', 'time', 'maxAge'];
/** Keys of counters of pulses. */
const PULSE_KEYS: readonly string[] = ['unit', 'path', 'pulsesPerUnit', 'start'];
/** Keys of devices that are asked. */
const ASKING_KEYS: readonly string[] = ['poll', 'interval', 'timeout'];

export const mqtt: Kind<MqttDeviceModel, MqttBusInput, MqttDeviceInput, MqttBusConfig, MqttDeviceConfig> = {
  name: 'mqtt',
  words: { en: 'an MQTT device', de: 'ein MQTT-Gerät' },
  busTypes: ['mqtt'],
  busSchemas: [mqttBusSchema],
  deviceSchema: mqttDeviceSchema,
  modelFile: mqttModelFile,
  endpoints: ['url'],
  busKeys: BROKER_KEYS,
  keysOf: (model) => [...KEYS, ...(model.countsPulses ? PULSE_KEYS : namesValues(model) ? OWN_KEYS : [])],
  insteadOf: (key) =>
    ASKING_KEYS.includes(key)
      ? { en: 'remove it: the device sends by itself', de: 'weglassen: Das Gerät sendet von selbst' }
      : null,
  elsewhere: (key) =>
    key === 'topic' || key === 'availability'
      ? { en: 'remove it; MQTT devices have it', de: 'weglassen; das haben MQTT-Geräte' }
      : null,
  misplaced: () => null,
  knownMeasurands: (model) => (namesValues(model) ? null : model.values.map(({ name }) => name)),
  mayMeasure: (model, measurand) => namesValues(model) || model.values.some(({ name }) => name === measurand),
  readCells: () => ['MQTT', 'network'],
  takesCommands: () => true,
  resolveBus: (name, input, path, report) => ({
    ...{ name, type: input.type },
    ...brokerEndpoint(input, path, report),
  }),
  ownBus: (name, input, _model, path, report) => {
    const { url } = input;
    return url === undefined ? null : { name, type: 'mqtt', ...brokerEndpoint({ ...input, url }, path, report) };
  },
  describeBus: (bus) => ['mqtt', placeOf(bus.url), ...brokerTrustText(bus)].join(' '),
  wireOf: () => null,
  resolveDevice: resolveMqttDevice,
  addressOnBus: () => null,
  addressRemedy: { en: 'give every device its own topic', de: 'jedem Gerät sein eigenes Topic geben' },
  ownValues: ({ values }) => values,
  warn: reportSharedClientIds,
  buildGroup: mqttGroup,
  lastReceived: mqttReceived,
};

/** A broker ends the older of two connections with one client id. */
function reportSharedClientIds(
  { inputs, buses }: KindEntries<MqttBusInput, MqttBusConfig, MqttDeviceConfig>,
  report: Report,
): void {
  const seen = new Map<string, MqttBusConfig>();
  for (const bus of buses) {
    if (bus.clientId === null) continue;
    const key = `${placeOf(bus.url)} ${bus.clientId}`;
    const other = seen.get(key);
    if (other === undefined) seen.set(key, bus);
    else {
      const section = Object.hasOwn(inputs, bus.name) ? 'buses' : 'devices';
      report.error(
        [section, bus.name, 'clientId'],
        {
          en: `the client id ${bus.clientId} is that of ${other.name}: the broker would end one connection for the other`,
          de: `die Client-Id ${bus.clientId} hat schon ${other.name}: Der Broker würde eine Verbindung für die andere beenden`,
        },
        { en: 'leave one of them out', de: 'eine von beiden weglassen' },
      );
    }
  }
}
