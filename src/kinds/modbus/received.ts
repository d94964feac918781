// The registers of a meter as they were last read, as a table to compare with its manual.
import type { ModbusMeterModel, ModbusRow, RegisterKind } from '../../definition/modbus/model.ts';
import type { DeviceView } from '../../model/device-view.ts';
import type { LastReceived, RegisterPlace, RegisterWords } from '../../model/last-received.ts';
import type { ReceivedCell, ReceivedRow, ReceivedTable } from '../../source/received-table.ts';

export function modbusReceived(model: ModbusMeterModel, device: DeviceView): ReceivedTable {
  const received = device.lastReceived?.() ?? null;
  return {
    title: 'registers',
    columns: [
      { heading: 'register', shown: 'exact' },
      { heading: 'rawWords', shown: 'exact' },
      { heading: 'typeScale', shown: 'text' },
    ],
    rows: model.discovers !== undefined ? discoveredRows(received) : declaredRows(model, device, received),
  };
}

function declaredRows(model: ModbusMeterModel, device: DeviceView, received: LastReceived | null): ReceivedRow[] {
  const last = new Map(received?.kind === 'registers' ? received.rows.map((row) => [row.measurand, row]) : []);
  return model.rows
    .filter(({ measurand }) => measurand in device.measurands)
    .map((row) => registerRow(row, model.function, last.get(row.measurand)));
}

/** What the device itself says to be where, and what of it is not read. */
function discoveredRows(received: LastReceived | null): ReceivedRow[] {
  if (received?.kind !== 'registers') return [];
  const rows = received.rows.flatMap((row) => (row.place === undefined ? [] : [placedRow(row, row.place)]));
  const skipped = (received.skipped ?? []).map(({ address, en }): ReceivedRow => {
    const where = `${address} (0x${hex(address)})`;
    return {
      ...{ measurand: null, where, how: en, cells: [where, '', en], value: null, unit: null, atMs: null },
      ...{ register: null, obis: null },
    };
  });
  return [...rows, ...skipped];
}

function placedRow({ measurand, words, value, readAtMs, refused }: RegisterWords, place: RegisterPlace): ReceivedRow {
  const { address, type, scale, unit, title } = place;
  const hexWords = words?.map(hex) ?? null;
  const where = `${address} (0x${hex(address)})`;
  const how = `${title}, ${type}${scale === 1 ? '' : ` × ${scale}`}`;
  return {
    ...{ measurand, unit, where, how, value, atMs: readAtMs, obis: null },
    cells: [where, wordsCell(hexWords, refused), how],
    register: { address, type, scale, wordOrder: 'big', words: hexWords, refused },
  };
}

function registerRow(row: ModbusRow, kind: RegisterKind, last: RegisterWords | undefined): ReceivedRow {
  const { measurand, address, type, scale, unit, wordOrder } = row;
  const words = last?.words?.map(hex) ?? null;
  const refused = last?.refused ?? false;
  const where = `${address} (0x${hex(address)})`;
  const factor = scale === 1 ? '' : ` × ${scale}`;
  const little = wordOrder === 'little';
  return {
    ...{ measurand, unit, where, obis: null },
    how: `${kind} ${type}${factor}${little ? ', little endian words' : ''}`,
    cells: [where, wordsCell(words, refused), `${type}${factor}${little ? ' (CDAB)' : ''}`],
    value: last?.value ?? null,
    atMs: last?.readAtMs ?? null,
    register: { address, type, scale, wordOrder, words, refused },
  };
}

function wordsCell(words: readonly string[] | null, refused: boolean): ReceivedCell {
  if (refused) return { word: 'refusedRegister' };
  return words === null ? { word: 'neverRead' } : words.join(' ');
}

/** A 16-bit number as manuals write it. */
function hex(word: number): string {
  return word.toString(16).toUpperCase().padStart(4, '0');
}
