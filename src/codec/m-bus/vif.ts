// The value information block of a record: quantity, unit, power of ten, and what its extensions make of it (EN 13757-3, 6.4).
import { MAX_EXTENSIONS } from './dif.ts';
import { reversedText } from './data-field.ts';
import { modificationOf, type Modification } from './modifiers.ts';
import { FB_CODES, FD_CODES, PRIMARY_CODES, type ValueCode } from './vif-tables.ts';

const EXTENSION = 0x80;
const FIRST_EXTENSION_TABLE = 0xfb;
const SECOND_EXTENSION_TABLE = 0xfd;
const PLAIN_TEXT = 0x7c;
const MANUFACTURER = 0x7f;
/** Longest unit in letters. */
const MAX_TEXT_BYTES = 64;

export interface ValueInformation {
  readonly code: ValueCode;
  /** The unit in the meter's own letters; null: the code says it. */
  readonly ownUnit: string | null;
  readonly modification: Modification;
  /** Bytes that it takes. */
  readonly length: number;
}

const RESERVED: ValueCode = { quantity: 'reserved', unit: null, exponent: 0, type: 'number' };
const TEXT: ValueCode = { ...RESERVED, quantity: 'text' };
const OWN: ValueCode = { ...RESERVED, quantity: 'manufacturerSpecific' };

/** Null: the telegram ends within it, or it has more extensions than there may be. */
export function valueInformationAt(bytes: Uint8Array): ValueInformation | null {
  const [vif] = bytes;
  if (vif === undefined) return null;
  const text = (vif & ~EXTENSION) === PLAIN_TEXT ? textAt(bytes.subarray(1)) : NO_TEXT;
  if (text === null) return null;
  const extensions = extensionsAt(bytes.subarray(1 + text.length), (vif & EXTENSION) !== 0);
  if (extensions === null) return null;
  const length = 1 + text.length + extensions.length;
  const ownUnit = text === NO_TEXT ? null : text.unit;
  // The codes behind a code of the manufacturer's are his own, too.
  if ((vif & ~EXTENSION) === MANUFACTURER) {
    return { code: OWN, ownUnit, modification: modificationOf([MANUFACTURER, ...extensions]), length };
  }
  const isInTable = vif === FIRST_EXTENSION_TABLE || vif === SECOND_EXTENSION_TABLE;
  const modification = modificationOf(isInTable ? extensions.slice(1) : extensions);
  return { code: codeOf(vif, extensions[0] ?? 0), ownUnit, modification, length };
}

function codeOf(vif: number, extension: number): ValueCode {
  if (vif === FIRST_EXTENSION_TABLE) return FB_CODES.get(extension) ?? RESERVED;
  if (vif === SECOND_EXTENSION_TABLE) return FD_CODES.get(extension) ?? RESERVED;
  if ((vif & ~EXTENSION) === PLAIN_TEXT) return TEXT;
  return PRIMARY_CODES.get(vif & ~EXTENSION) ?? RESERVED;
}

const NO_TEXT = { unit: '', length: 0 };

/** A byte that says how many letters there are, and the letters, last first. */
function textAt(bytes: Uint8Array): { readonly unit: string; readonly length: number } | null {
  const [letters] = bytes;
  if (letters === undefined || letters > MAX_TEXT_BYTES || bytes.length < letters + 1) return null;
  return { unit: reversedText(bytes.subarray(1, letters + 1)), length: letters + 1 };
}

/** Without their extension bits. */
function extensionsAt(bytes: Uint8Array, follows: boolean): readonly number[] | null {
  const extensions: number[] = [];
  let isMore = follows;
  while (isMore) {
    const byte = bytes[extensions.length];
    if (byte === undefined || extensions.length >= MAX_EXTENSIONS) return null;
    extensions.push(byte & ~EXTENSION);
    isMore = (byte & EXTENSION) !== 0;
  }
  return extensions;
}
