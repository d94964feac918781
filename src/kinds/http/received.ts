// What an HTTP device answers, as a table: where each value is asked for, and what it is now.
import type { HttpDeviceModel } from '../../definition/http/device.ts';
import type { DeviceView } from '../../model/device-view.ts';
import type { ReceivedTable, ShownReading } from '../../source/received-table.ts';

export function httpReceived(
  { request }: HttpDeviceModel,
  _device: DeviceView,
  readings: readonly ShownReading[],
): ReceivedTable {
  const where = request?.path ?? '';
  const how = request?.method ?? '';
  return {
    title: 'entries',
    columns: [
      { heading: 'where', shown: 'exact' },
      { heading: 'how', shown: 'text' },
    ],
    rows: readings.map((reading) => ({ ...reading, where, how, cells: [where, how], register: null, obis: null })),
  };
}
