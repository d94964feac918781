// The last telegram of a meter, entry by entry, as a table.
import type { DeviceView } from '../../model/device-view.ts';
import type { ObisEntry } from '../../model/last-received.ts';
import type { ReceivedColumn, ReceivedRow, ReceivedTable } from '../../source/received-table.ts';
import { obisOfMeasurand, SML_POWERS } from '../../vocabulary/obis.ts';

const COLUMNS: readonly ReceivedColumn[] = [
  { heading: 'obisCode', shown: 'exact' },
  { heading: 'raw', shown: 'exact' },
  { heading: 'scaler', shown: 'number' },
  { heading: 'unitCode', shown: 'number' },
  { heading: 'statusWord', shown: 'exact' },
];

/** What really came, as variants of one model differ in what they send; before that, what is expected. */
export function smlReceived(device: DeviceView): ReceivedTable {
  const received = device.lastReceived?.() ?? null;
  const rows =
    received?.kind === 'obis' && received.atMs !== null
      ? received.entries.map((entry) => entryRow(entry, received.atMs))
      : Object.entries(device.measurands).map(([measurand, unit]) => expectedRow(measurand, unit));
  return { title: 'obis', columns: COLUMNS, rows };
}

function entryRow({ obis, measurand, unit, value, ...sent }: ObisEntry, atMs: number | null): ReceivedRow {
  const { raw, scaler, unitCode, status } = sent;
  const cells = [
    obis,
    raw === null ? '' : String(raw),
    scaler === null ? '' : `10^${scaler}`,
    String(unitCode ?? ''),
    status ?? '',
  ];
  return { measurand, where: obis, how: 'SML', cells, value, unit, atMs, register: null, obis: sent };
}

function expectedRow(measurand: string, unit: string | null): ReceivedRow {
  const where = obisOf(measurand);
  return {
    ...{ measurand, where, how: 'SML', cells: [where, '', '', '', ''], unit },
    ...{ value: null, atMs: null, register: null, obis: null },
  };
}

function obisOf(measurand: string): string {
  // The signed value where the meter sends it, else the difference of the two directions.
  if (SML_POWERS.some((power) => power === measurand)) return '1-0:16.7.0*255, 1.7.0, 2.7.0';
  return obisOfMeasurand(measurand) ?? measurand;
}
