// The errors of a Modbus exchange, with the unit and registers they are about. Knows no wire.
import { EXCEPTION_NAMES, type ModbusRequest } from '../../../codec/modbus/request.ts';
import type { ReplyFault } from '../../../codec/modbus/exchange.ts';
import { MeterHubError, type ErrorFacts } from '../../../model/error.ts';

/** The meter answered, but with a refusal. */
export class ModbusExceptionError extends MeterHubError {
  /** Modbus exception code, 1..255. */
  readonly exceptionCode: number;

  constructor(bus: string, request: ModbusRequest, exceptionCode: number) {
    const meaning = EXCEPTION_NAMES[exceptionCode] ?? 'unknown code';
    const facts = { ...placeFacts(bus, request), exception: exceptionCode };
    super('MODBUS_EXCEPTION', `${place(bus, request)}: exception ${exceptionCode} (${meaning})`, { facts });
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
  const facts = { ...placeFacts(bus, request), ...(isTimeout && { timeoutMs }) };
  const within = isTimeout ? ` within ${timeoutMs} ms` : '';
  return new MeterHubError(fault, `${place(bus, request)}: ${FAULT_TEXT[fault]}${within}`, { facts });
}

function placeFacts(bus: string, { unit, address }: ModbusRequest): ErrorFacts {
  return { bus, unit, address };
}

function place(bus: string, request: ModbusRequest): string {
  const count = request.kind === 'read' ? request.count : request.data.length / 2;
  const verb = request.kind === 'read' ? 'reading' : 'writing';
  return `bus ${bus}, unit ${request.unit}, ${verb} ${count} registers at 0x${request.address.toString(16).padStart(4, '0')}`;
}
