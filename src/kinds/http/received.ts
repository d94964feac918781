// What an HTTP device answers, as a table: where each value is asked for, and what it is now.
import type { HttpDeviceModel } from '../../definition/http/device.ts';
import type { DeviceView } from '../../model/device-view.ts';
import type { ReceivedTable, ShownReading } from '../../source/received-table.ts';

export function httpReceived(
  model: HttpDeviceModel,
  _device: DeviceView,
  readings: readonly ShownReading[],
): ReceivedTable {
  const further = new Map(model.values.map(({ name, request }) => [name, request]));
  return {
    title: 'entries',
    columns: [
      { heading: 'where', shown: 'exact' },
      { heading: 'how', shown: 'text' },
    ],
    rows: readings.map((reading) => {
      const name = further.get(reading.measurand);
      const request = name === undefined ? model.request : model.requests[name];
      const { path: where = '', method: how = '' } = request ?? {};
      return { ...reading, where, how, cells: [where, how], register: null, obis: null };
    }),
  };
}
