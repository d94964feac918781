// Reads and writes one settings register of one meter. Knows the bus; decides nothing.
import type { ModbusBus } from '../bus/modbus-bus.ts';
import { ModbusExceptionError } from '../bus/modbus-error.ts';
import { READ_HOLDING, READ_INPUT, WRITE_MULTIPLE, WRITE_SINGLE } from '../../../codec/modbus/request.ts';
import { MeterHubError } from '../../../model/error.ts';
import type { ModbusMeterModel, SettingRow } from '../../../definition/modbus/model.ts';
import { decodeSetting, encodeSetting, settingRegisters } from './settings-values.ts';

export type SettingReading =
  | { readonly kind: 'value'; readonly raw: number | null }
  /** The meter does not have this register. */
  | { readonly kind: 'refused'; readonly error: MeterHubError }
  /** No sound answer. */
  | { readonly kind: 'failed'; readonly error: MeterHubError };

export type WriteResult =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused'; readonly error: MeterHubError }
  /** No sound answer: it may have been taken all the same. */
  | { readonly kind: 'unknown'; readonly error: MeterHubError };

export interface Meter {
  readonly model: ModbusMeterModel;
  readonly unit: number;
  readonly timeoutMs: number;
}

/** Exception 1: the meter does not know the function. */
const ILLEGAL_FUNCTION = 1;
const READ_ATTEMPTS = 3;

/** Rejects only when the wire fails. */
export async function readSetting(bus: ModbusBus, meter: Meter, setting: SettingRow): Promise<SettingReading> {
  const { unit, timeoutMs, model } = meter;
  const { address } = setting;
  const count = settingRegisters(setting);
  const fn = setting.function === 'input' ? READ_INPUT : READ_HOLDING;
  try {
    const request = { kind: 'read', unit, function: fn, address, count } as const;
    const data = await bus.request(request, { priority: 'command', timeoutMs, attempts: READ_ATTEMPTS });
    return { kind: 'value', raw: decodeSetting(data, setting, model) };
  } catch (error) {
    const fault = modbusFault(error);
    return { kind: fault instanceof ModbusExceptionError ? 'refused' : 'failed', error: fault };
  }
}

/**
 * Writes once: with function 16, or 6 where the meter does not know 16. Not tried again when the answer is lost, for
 * the meter may have changed its id or its line meanwhile. Rejects only when the wire fails.
 */
export async function writeSetting(
  bus: ModbusBus,
  meter: Meter,
  setting: SettingRow,
  raw: number,
): Promise<WriteResult> {
  return writeRegisters(bus, meter, setting.address, encodeSetting(raw, setting, meter.model));
}

async function writeRegisters(bus: ModbusBus, meter: Meter, address: number, data: Uint8Array): Promise<WriteResult> {
  const { unit, timeoutMs } = meter;
  const functions = data.length === 2 ? ([WRITE_MULTIPLE, WRITE_SINGLE] as const) : ([WRITE_MULTIPLE] as const);
  let refusal: MeterHubError | null = null;
  for (const fn of functions) {
    try {
      const request = { kind: 'write', unit, function: fn, address, data } as const;
      await bus.request(request, { priority: 'command', timeoutMs, attempts: 1 });
      return { kind: 'accepted' };
    } catch (error) {
      const fault = modbusFault(error);
      if (!(fault instanceof ModbusExceptionError)) return { kind: 'unknown', error: fault };
      refusal = fault;
      if (fault.exceptionCode !== ILLEGAL_FUNCTION) break;
    }
  }
  return { kind: 'refused', error: refusal ?? new MeterHubError('INTERNAL', 'no function to write with') };
}

/** Writes the password where the setting's declaration says it belongs. */
export async function unlock(
  bus: ModbusBus,
  meter: Meter,
  setting: SettingRow,
  password: number,
): Promise<WriteResult> {
  const { unlockAddress } = setting;
  if (unlockAddress === undefined) return { kind: 'accepted' };
  return writeRegisters(bus, meter, unlockAddress, encodeSetting(password, setting, meter.model));
}

/** Faults of the meter are results here; those of the wire are thrown on. */
function modbusFault(error: unknown): MeterHubError {
  if (error instanceof MeterHubError && error.code.startsWith('MODBUS_')) return error;
  throw error;
}
