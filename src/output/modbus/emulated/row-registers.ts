// From a value to the registers that a meter would hold for it, or the exception that is better than a wrong number. Pure.
import { decodeValue, encodeValue, REGISTER_COUNT, type ValueFormat } from '../../../codec/modbus/registers.ts';
import { DEVICE_FAILURE, ILLEGAL_ADDRESS, NO_RESPONSE } from '../../../codec/modbus/slave-frames.ts';
import type { MissingRule } from '../config.ts';
import type { SourceValue } from '../../played/source-values.ts';

/** A float has 24 bits: twice what rounding to it can be off by. */
const FLOAT_SHARE = 1.2e-7;
/** Smaller than anything that is measured; below it floats lose bits. */
const SMALLEST = 1e-30;

/**
 * The registers of a row, or the code of the exception: 2 when the device never has the value, 4 when the registers of
 * this model cannot express it (too large, or negative where the model has no sign), 11 when it has it, but not now.
 */
export function rowRegisters(value: SourceValue, format: ValueFormat, rule: MissingRule): Uint8Array | number {
  if (typeof value === 'number') return exact(value, format) ?? marker(format, rule) ?? DEVICE_FAILURE;
  if (value === 'stale') return marker(format, rule) ?? NO_RESPONSE;
  if (rule === 'zero') return new Uint8Array(2 * REGISTER_COUNT[format.type]);
  return marker(format, rule) ?? ILLEGAL_ADDRESS;
}

/** The registers, when reading them gives the value again: within half a step of an integer, or a float's precision. */
function exact(value: number, format: ValueFormat): Uint8Array | null {
  const bytes = encodeValue(value, format);
  const read = decodeValue(bytes, 0, format);
  if (read === null) return null;
  const isFloat = format.type.startsWith('float');
  const tolerance = isFloat ? Math.abs(value) * FLOAT_SHARE + SMALLEST : Math.abs(format.scale) * 0.5000001;
  return Math.abs(read - value) <= tolerance + Math.abs(value) * 1e-12 ? bytes : null;
}

/** "Not available" in the type's own way, when that is wanted and possible. */
function marker(format: ValueFormat, rule: MissingRule): Uint8Array | null {
  const hasMarker = format.type.startsWith('float') || format.invalid.length > 0;
  return rule === 'nan' && hasMarker ? encodeValue(null, format) : null;
}
