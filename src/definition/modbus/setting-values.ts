// The settings registers as the meter itself answers them: factory values, and which writes it takes. Knows no wire.
import { decodeValue, encodeValue, REGISTER_COUNT, type WordOrder } from '../../codec/modbus/registers.ts';
import { parseIdentifyKey } from './identify.ts';
import type { ModbusMeterModel, SettingRow } from './model.ts';

/** Unit ids a meter can have (serial line V1.02, 2.2). */
const UNIT_IDS = { first: 1, last: 247 };

export function settingRegisterCount(setting: SettingRow): number {
  if (setting.type === 'bcd32') return 2;
  return setting.type === 'ascii16' ? 1 : REGISTER_COUNT[setting.type];
}

/** The registers that hold the raw number `value`. */
export function encodeSetting(value: number, { type }: SettingRow, wordOrder: WordOrder): Uint8Array {
  if (type === 'bcd32') return encodeValue(parseInt(String(value), 16), plain('uint32', wordOrder));
  return encodeValue(value, plain(type === 'ascii16' ? 'uint16' : type, wordOrder));
}

/** The raw number in the registers; null for what is no number. */
export function decodeSetting(bytes: Uint8Array, { type }: SettingRow, wordOrder: WordOrder): number | null {
  if (type === 'bcd32') {
    const digits = (decodeValue(bytes, 0, plain('uint32', wordOrder)) ?? 0).toString(16);
    return /^\d+$/.test(digits) ? Number(digits) : null;
  }
  return decodeValue(bytes, 0, plain(type === 'ascii16' ? 'uint16' : type, wordOrder));
}

/** What the setting holds when the meter is new. */
export function factorySetting(setting: SettingRow, model: ModbusMeterModel, unitId: number): number {
  if (setting.name === 'unitId') return unitId;
  if (setting.name === 'serialNumber') return 21_000_000 + unitId;
  const { values } = setting;
  if (values === undefined) return 0;
  if (typeof values === 'string') return Number(/default (\d+)/.exec(values)?.[1] ?? /\d+/.exec(values)?.[0] ?? 0);
  const entries = Object.entries(values);
  const ofLine = entries.find(([, meaning]) => meaning === model.line?.baud || meaning === model.line?.framing);
  return parseIdentifyKey((ofLine ?? entries[0])?.[0] ?? '0')?.first ?? 0;
}

/** Whether the meter takes `value`: one of its table, or inside the range that its sentence starts with. */
export function acceptsSetting(setting: SettingRow, value: number | null): boolean {
  if (value === null) return false;
  if (setting.name === 'unitId') return Number.isInteger(value) && value >= UNIT_IDS.first && value <= UNIT_IDS.last;
  const { values } = setting;
  if (values === undefined) return true;
  if (typeof values === 'string') {
    const range = /^(\d+)\.\.(\d+)/.exec(values);
    return range === null || (value >= Number(range[1]) && value <= Number(range[2]));
  }
  return Object.keys(values).some((key) => {
    const range = parseIdentifyKey(key);
    return range !== null && value >= range.first && value <= range.last;
  });
}

function plain<T>(type: T, wordOrder: WordOrder): { type: T; wordOrder: WordOrder; scale: number; invalid: string[] } {
  return { type, wordOrder, scale: 1, invalid: [] };
}
