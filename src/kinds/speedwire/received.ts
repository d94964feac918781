// The last datagram of an SMA meter, channel by channel, as a table.
import { measurandOf } from '../../codec/speedwire/channels.ts';
import type { SpeedwireTelegram } from '../../codec/speedwire/datagram.ts';
import type { DeviceView } from '../../model/device-view.ts';
import type { ObisEntry } from '../../model/last-received.ts';
import type { ReceivedTable } from '../../source/received-table.ts';

export function obisEntries({ channels }: SpeedwireTelegram): ObisEntry[] {
  return channels.map((each) => {
    const { channel, index, type, tariff, raw } = each;
    const meant = measurandOf(each);
    return {
      obis: `${channel}:${index}.${type}.${tariff}`,
      ...{ measurand: meant?.measurand ?? null, unit: meant?.unit ?? null, value: meant?.value ?? null },
      raw: typeof raw === 'bigint' ? String(raw) : raw,
      ...{ scaler: null, unitCode: null, status: null },
    };
  });
}

export function speedwireReceived(device: DeviceView): ReceivedTable {
  const received = device.lastReceived?.() ?? null;
  const entries = received?.kind === 'obis' ? received.entries : [];
  const atMs = received?.kind === 'obis' ? received.atMs : null;
  return {
    title: 'entries',
    columns: [
      { heading: 'obisCode', shown: 'exact' },
      { heading: 'raw', shown: 'exact' },
    ],
    rows: entries.map(({ obis, measurand, raw, value, unit }) => ({
      ...{ measurand, where: obis, how: 'Speedwire', value, unit, atMs, register: null, obis: null },
      cells: [obis, String(raw ?? '')],
    })),
  };
}
