// The last text telegram of a meter, line by line, as a table. Knows no kind.
import type { DataLine } from '../../codec/obis-text/data-line.ts';
import type { DeviceView } from '../../model/device-view.ts';
import type { LastReceived } from '../../model/last-received.ts';
import { obisOfMeasurand } from '../../vocabulary/obis.ts';
import type { ReceivedColumn, ReceivedTable } from '../received-table.ts';
import type { TextReading } from './readings.ts';

const COLUMNS: readonly ReceivedColumn[] = [
  { heading: 'obisCode', shown: 'exact' },
  { heading: 'raw', shown: 'exact' },
];
/** Longer texts are cut: the table is for comparing numbers. */
const MAX_SHOWN = 80;

/** The lines as they came. `atMs` null: none came yet. */
export function receivedLines(
  lines: readonly DataLine[],
  readings: readonly TextReading[],
  atMs: number | null,
): LastReceived {
  const entries = lines.map(({ obis, groups }) => {
    // A total that is made of tariffs names the code of the first one, which has a reading of its own.
    const reading = readings.find((each) => each.obis === obis);
    return {
      ...{ obis, measurand: reading?.measurand ?? null, raw: groups.join(' '), value: reading?.value ?? null },
      ...{ scaler: null, unitCode: null, unit: reading?.unit ?? null, status: null },
    };
  });
  return { kind: 'obis', atMs, entries };
}

/** What really came; before that, what is expected. `how`: `P1`. */
export function textReceived(device: DeviceView, how: string): ReceivedTable {
  const received = device.lastReceived?.() ?? null;
  const came = received?.kind === 'obis' && received.atMs !== null ? received : null;
  const rows =
    came === null
      ? Object.entries(device.measurands).map(([measurand, unit]) => {
          const where = obisOfMeasurand(measurand) ?? measurand;
          return { ...{ measurand, where, how, unit }, cells: [where, ''], value: null, atMs: null, obis: null };
        })
      : came.entries.map(({ obis, measurand, unit, value, raw, scaler, unitCode, status }) => ({
          ...{ measurand, where: obis, how, unit, value, atMs: came.atMs },
          cells: [obis, String(raw ?? '').slice(0, MAX_SHOWN)],
          obis: { raw, scaler, unitCode, status },
        }));
  return { title: 'obis', columns: COLUMNS, rows: rows.map((row) => ({ ...row, register: null })) };
}
