// The orthogonal value information extensions: what they make of a value (EN 13757-3, tables 15 and 16). Pure.

/** Who reads the value needs to know: it is not what its quantity alone says. */
export type Modifier =
  | { readonly kind: 'phase'; readonly phase: 'L1' | 'L2' | 'L3' | 'N' | 'L1-L2' | 'L2-L3' | 'L3-L1' }
  /** Energy that flows in this direction alone counts. */
  | { readonly kind: 'direction'; readonly direction: 'positive' | 'negative' }
  /** Gas at base conditions, or as it was measured. */
  | { readonly kind: 'corrected'; readonly isCorrected: boolean }
  | { readonly kind: 'average' }
  /** The value is a time: of the beginning of something, or of a limit that was exceeded. */
  | { readonly kind: 'date' }
  /** The code makes something else of the value: a rate, a limit, a number of events. */
  | { readonly kind: 'other'; readonly code: number }
  /** What the manufacturer says with codes of his own. */
  | { readonly kind: 'manufacturer'; readonly codes: readonly number[] };

/** Why the meter gives no value. */
export type RecordError = 'not implemented' | 'no data' | 'overflow' | 'underflow' | 'data error';

export interface Modification {
  readonly modifiers: readonly Modifier[];
  /** The value is multiplied by this power of ten. */
  readonly exponent: number;
  /** Added to the value, in the unit of the code. */
  readonly addend: number;
  /** The record holds no value. */
  readonly error: RecordError | null;
}

const EXTENSION_TABLE = 0x7c;
const MANUFACTURER = 0x7f;
const PHASES = ['L1', 'L2', 'L3', 'N', 'L1-L2', 'L2-L3', 'L3-L1'] as const;

/** `extensions`: the VIFEs without their extension bit. */
export function modificationOf(extensions: readonly number[]): Modification {
  const modifiers: Modifier[] = [];
  let [exponent, addend] = [0, 0];
  let error: RecordError | null = null;
  for (let index = 0; index < extensions.length; index++) {
    const code = extensions[index] ?? 0;
    if (code === MANUFACTURER) {
      modifiers.push({ kind: 'manufacturer', codes: extensions.slice(index + 1) });
      break;
    }
    if (code === EXTENSION_TABLE) modifiers.push(secondTable(extensions[++index] ?? 0));
    else if (code >= 0x70 && code <= 0x77) exponent += code - 0x76;
    else if (code === 0x7d) exponent += 3;
    else if (code >= 0x78 && code <= 0x7b) addend += 10 ** (code - 0x7b);
    else if (isError(code)) error ??= errorOf(code);
    else if (code !== 0) modifiers.push(firstTable(code));
  }
  return { modifiers, exponent, addend, error };
}

function firstTable(code: number): Modifier {
  if (code === 0x12) return { kind: 'average' };
  if (code === 0x3b) return { kind: 'direction', direction: 'positive' };
  if (code === 0x3c) return { kind: 'direction', direction: 'negative' };
  if (code === 0x3a || code === 0x3e) return { kind: 'corrected', isCorrected: code === 0x3e };
  return isDateCode(code) ? { kind: 'date' } : { kind: 'other', code };
}

function secondTable(code: number): Modifier {
  const phase = PHASES[code - 1];
  return phase === undefined ? { kind: 'other', code: 0x100 + code } : { kind: 'phase', phase };
}

/** Start of something, and begin and end of first and last exceedings of limits. */
function isDateCode(code: number): boolean {
  return code === 0x39 || [0x42, 0x43, 0x46, 0x47, 0x4a, 0x4b, 0x4e, 0x4f].includes(code) || (code & 0x7a) === 0x6a;
}

/** 0x12 to 0x14 are no errors in meters of today. */
function isError(code: number): boolean {
  return (code >= 0x01 && code <= 0x11) || (code >= 0x15 && code <= 0x1c);
}

function errorOf(code: number): RecordError {
  switch (code) {
    case 0x15:
      return 'no data';
    case 0x16:
      return 'overflow';
    case 0x17:
      return 'underflow';
    case 0x18:
      return 'data error';
    default:
      return 'not implemented';
  }
}
