// What an M-Bus meter sent last, record by record, as a table.
import type { DeviceView } from '../../model/device-view.ts';
import type { ReceivedTable } from '../../source/received-table.ts';

export function mBusReceived(device: DeviceView): ReceivedTable {
  const received = device.lastReceived?.() ?? null;
  const { rows, atMs } = received?.kind === 'records' ? received : { rows: [], atMs: null };
  return {
    title: 'entries',
    columns: [
      { heading: 'where', shown: 'exact' },
      { heading: 'how', shown: 'text' },
    ],
    rows: rows.map(({ where, what, measurand, value, unit }) => ({
      ...{ measurand, where, how: what, cells: [where, what], value, unit, atMs },
      ...{ register: null, obis: null },
    })),
  };
}
