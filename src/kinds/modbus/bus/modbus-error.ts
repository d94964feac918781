// The errors of a Modbus exchange, with the unit and registers they are about. Knows no wire.
import type { ModbusRequest } from '../../../codec/modbus/request.ts';
import type { ReplyFault } from '../../../codec/modbus/exchange.ts';
import { MeterHubError } from '../../../model/error.ts';
import type { DetailsOf } from '../../../vocabulary/error-codes.ts';
import { MODBUS_EXCEPTIONS } from '../../../vocabulary/errors/system-words.ts';

/** The meter answered, but with a refusal. */
export class ModbusExceptionError extends MeterHubError {
  /** Modbus exception code, 1..255. */
  readonly exceptionCode: number;

  constructor(bus: string, request: ModbusRequest, exceptionCode: number) {
    const meaning = MODBUS_EXCEPTIONS[exceptionCode]?.en ?? 'unknown code';
    const details: DetailsOf<'MODBUS_EXCEPTION'> = { ...placeDetails(bus, request), exception: exceptionCode };
    super({ code: 'MODBUS_EXCEPTION', details }, `${place(bus, request)}: exception ${exceptionCode} (${meaning})`);
    this.exceptionCode = exceptionCode;
  }
}

const FAULT_TEXT: Readonly<Record<ReplyFault, string>> = {
  MODBUS_TIMEOUT: 'no answer',
  MODBUS_CRC: 'the answer was damaged (checksum)',
  MODBUS_LENGTH: 'the answer had the wrong length',
  MODBUS_FOREIGN: 'another unit or function answered',
};

export function faultError(bus: string, request: ModbusRequest, fault: ReplyFault, waitedMs: number): MeterHubError {
  const timeoutMs = Math.round(waitedMs);
  const isTimeout = fault === 'MODBUS_TIMEOUT';
  const within = isTimeout ? ` within ${timeoutMs} ms` : '';
  const text = `${place(bus, request)}: ${FAULT_TEXT[fault]}${within}`;
  const details = placeDetails(bus, request);
  if (fault === 'MODBUS_TIMEOUT') return new MeterHubError(fault, text, { details: { ...details, timeoutMs } });
  return new MeterHubError(fault, text, { details });
}

function placeDetails(bus: string, { unit, address }: ModbusRequest) {
  return { bus, unit, address };
}

function place(bus: string, request: ModbusRequest): string {
  const count = request.kind === 'read' ? request.count : request.data.length / 2;
  const verb = request.kind === 'read' ? 'reading' : 'writing';
  return `bus ${bus}, unit ${request.unit}, ${verb} ${count} registers at 0x${request.address.toString(16).padStart(4, '0')}`;
}
