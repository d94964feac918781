// What an MQTT device said last, as a table: where each value was said, and in which words.
import type { MqttDeviceModel } from '../../definition/mqtt/device.ts';
import type { DeviceView } from '../../model/device-view.ts';
import type { ReceivedTable, ShownReading } from '../../source/received-table.ts';

/** Longer texts are cut: the table is for comparing numbers. */
const MAX_SHOWN = 60;

export function mqttReceived(
  _model: MqttDeviceModel,
  device: DeviceView,
  readings: readonly ShownReading[],
): ReceivedTable {
  const received = device.lastReceived?.() ?? null;
  const rows = received?.kind === 'topics' ? received.rows : [];
  const now = new Map(readings.map((reading) => [reading.measurand, reading]));
  return {
    title: 'entries',
    columns: [
      { heading: 'where', shown: 'exact' },
      { heading: 'raw', shown: 'exact' },
    ],
    rows: rows.map(({ measurand, topic, path, raw, atMs }) => {
      const where = path === null ? topic : `${topic} ${path}`;
      const { value = null, unit = device.measurands[measurand] ?? null } = now.get(measurand) ?? {};
      return {
        ...{ measurand, where, how: 'MQTT', value, unit, atMs },
        cells: [where, (raw ?? '').slice(0, MAX_SHOWN)],
        ...{ register: null, obis: null },
      };
    }),
  };
}
