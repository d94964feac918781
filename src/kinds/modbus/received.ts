// The registers of a meter as they were last read, as a table to compare with its manual.
import type { ModbusMeterModel, ModbusRow, RegisterKind } from '../../definition/modbus/model.ts';
import type { DeviceView } from '../../model/device-view.ts';
import type { RegisterWords } from '../../model/last-received.ts';
import type { ReceivedCell, ReceivedRow, ReceivedTable } from '../../source/received-table.ts';

export function modbusReceived(model: ModbusMeterModel, device: DeviceView): ReceivedTable {
  const received = device.lastReceived?.() ?? null;
  const last = new Map(received?.kind === 'registers' ? received.rows.map((row) => [row.measurand, row]) : []);
  return {
    title: 'registers',
    columns: [
      { heading: 'register', shown: 'exact' },
      { heading: 'rawWords', shown: 'exact' },
      { heading: 'typeScale', shown: 'text' },
    ],
    rows: model.rows
      .filter(({ measurand }) => measurand in device.measurands)
      .map((row) => registerRow(row, model.function, last.get(row.measurand))),
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
