// Settings of a meter as people and registers write them: names, allowed values, bytes. Pure: asks no meter.
import {
  decodeValue,
  encodeValue,
  REGISTER_COUNT,
  type RegisterType,
  type ValueFormat,
} from '../../../codec/modbus/registers.ts';
import { parseIdentifyKey } from '../../../definition/modbus/identify.ts';
import type { ModbusMeterModel, SettingRow } from '../../../definition/modbus/model.ts';
import { closest } from '../../../vocabulary/did-you-mean.ts';

type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

/** What people call the settings that every meter has. */
const ALIASES: Readonly<Record<string, string>> = {
  address: 'unitId',
  id: 'unitId',
  unit: 'unitId',
  slave: 'unitId',
  parity: 'parityStop',
  framing: 'parityStop',
  baudrate: 'baud',
};

/** The setting that a name or alias means, in any case. */
export function findSetting(model: ModbusMeterModel, name: string): Result<SettingRow> {
  const lower = name.toLowerCase();
  const meant = (ALIASES[lower] ?? name).toLowerCase();
  const setting = model.settings.find((each) => each.name.toLowerCase() === meant);
  if (setting !== undefined) return { ok: true, value: setting };
  const names = model.settings.map((each) => each.name);
  const near = closest(name, [...names, ...Object.keys(ALIASES)]);
  const hint = near === null ? `it has ${names.join(', ')}` : `did you mean ${near}?`;
  return { ok: false, problem: `${model.id} has no setting "${name}"; ${hint}` };
}

export function settingRegisters({ type }: SettingRow): number {
  return REGISTER_COUNT[plainType(type)];
}

/** The raw number in the registers; null for what is no number. */
export function decodeSetting(bytes: Uint8Array, setting: SettingRow, model: ModbusMeterModel): number | null {
  const value = decodeValue(bytes, 0, formatOf(setting, model));
  if (setting.type !== 'bcd32' || value === null) return value;
  const digits = value.toString(16);
  return /^\d+$/.test(digits) ? Number(digits) : null;
}

export function encodeSetting(value: number, setting: SettingRow, model: ModbusMeterModel): Uint8Array {
  const raw = setting.type === 'bcd32' ? parseInt(String(value), 16) : value;
  return encodeValue(raw, formatOf(setting, model));
}

/** Binary coded decimals and texts lie in unsigned registers. */
function plainType(type: SettingRow['type']): RegisterType {
  if (type === 'bcd32') return 'uint32';
  return type === 'ascii16' ? 'uint16' : type;
}

function formatOf({ type }: SettingRow, { wordOrder }: ModbusMeterModel): ValueFormat {
  return { type: plainType(type), wordOrder, scale: 1, invalid: [] };
}

/** What a raw value means; null when the declaration does not say. */
export function settingMeaning({ values }: SettingRow, raw: number): string | null {
  return entriesOf(values).find(({ first, last }) => raw >= first && raw <= last)?.meaning ?? null;
}

/** What may be set, in a line. */
export function allowedText(setting: SettingRow): string {
  if (setting.access === 'ro') return 'read only';
  const { values } = setting;
  if (values === undefined) return 'any number';
  if (typeof values === 'string') return values;
  return Object.entries(values)
    .map(([key, meaning]) => `${key} = ${meaning}`)
    .join(', ');
}

/**
 * The raw value that `text` stands for: a meaning ("9600", "8E1"), a code ("2"), or `code:2` where both are possible.
 */
export function parseSettingValue(setting: SettingRow, text: string): Result<number> {
  const { name, access } = setting;
  if (access === 'ro') return refuse(`${name} can only be read`);
  const entries = entriesOf(setting.values);
  const code = /^code:(.+)$/i.exec(text.trim());
  const number = numberOf(code?.[1] ?? text);
  const isCode = (raw: number): boolean => entries.some(({ first, last }) => raw >= first && raw <= last);
  if (entries.length > 0) {
    const meant = code === null ? entries.find((each) => sameWord(each.meaning, text))?.first : undefined;
    const coded = number !== null && isCode(number) ? number : undefined;
    const isAmbiguous = meant !== undefined && coded !== undefined && meant !== coded;
    if (isAmbiguous) return refuse(`${name}=${text} can be read in two ways; write code:${meant} or code:${coded}`);
    const raw = meant ?? coded;
    return raw === undefined ? refuse(`${name} cannot be "${text}"; allowed: ${allowedText(setting)}`) : take(raw);
  }
  if (number === null) return refuse(`${name} must be a number, not "${text}"; allowed: ${allowedText(setting)}`);
  const problem = rangeProblem(setting, number);
  return problem === null ? take(number) : refuse(`${name} cannot be ${number}; allowed: ${problem}`);
}

/** What is allowed instead; null when the number is. */
function rangeProblem(setting: SettingRow, value: number): string | null {
  const { name, values, type } = setting;
  const [, least, most] = /^(\d+)\.\.(\d+)/.exec(typeof values === 'string' ? values : '') ?? [];
  // Unit ids on a serial line (MODBUS over Serial Line V1.02, 2.2), whatever the meter's own text says beyond.
  const range = name === 'unitId' ? { least: 1, most: 247 } : { least: Number(least), most: Number(most) };
  if (value < range.least || value > range.most) return `${range.least}..${range.most}`;
  if (name === 'unitId' && !Number.isInteger(value)) return 'whole numbers';
  const list = /^\d+(?:,\d+)+/
    .exec(typeof values === 'string' ? values : '')?.[0]
    .split(',')
    .map(Number);
  if (list !== undefined && !list.includes(value)) return list.join(', ');
  const most32 = type === 'bcd32' ? 99_999_999 : type.endsWith('16') ? 0xffff : 0xffffffff;
  if (type.startsWith('float')) return null;
  return Number.isInteger(value) && value >= 0 && value <= most32 ? null : `whole numbers 0..${most32}`;
}

interface Entry {
  readonly first: number;
  readonly last: number;
  readonly meaning: string;
}

function entriesOf(values: SettingRow['values']): Entry[] {
  if (values === undefined || typeof values === 'string') return [];
  return Object.entries(values).flatMap(([key, meaning]) => {
    const range = parseIdentifyKey(key);
    return range === null ? [] : [{ ...range, meaning: String(meaning) }];
  });
}

function sameWord(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}

function numberOf(text: string): number | null {
  const trimmed = text.trim();
  return /^(-?\d+(\.\d+)?|0x[0-9a-f]+)$/i.test(trimmed) ? Number(trimmed) : null;
}

function take<T>(value: T): Result<T> {
  return { ok: true, value };
}

function refuse(problem: string): { readonly ok: false; readonly problem: string } {
  return { ok: false, problem };
}
