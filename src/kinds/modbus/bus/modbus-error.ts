// The errors of a Modbus exchange, with the unit and registers they are about. Knows no wire.
import type { ModbusRequest } from '../../../codec/modbus/request.ts';
import type { ReplyFault, Stranger } from '../../../codec/modbus/exchange.ts';
import type { HeardMaster } from './other-master.ts';
import { MeterHubError } from '../../../model/error.ts';
import type { DetailsOf } from '../../../vocabulary/error-codes.ts';
import { MODBUS_EXCEPTIONS } from '../../../vocabulary/errors/system-words.ts';
import { counted } from '../../../vocabulary/counted.ts';

/** The gateway says that the device behind it does not answer (Modbus Application Protocol V1.1b3, chapter 7). */
const GATEWAY_EXCEPTIONS: ReadonlySet<number> = new Set([10, 11]);

/** The meter answered, but with a refusal; MODBUS_GATEWAY: its gateway did, in its place. */
export class ModbusExceptionError extends MeterHubError {
  /** Modbus exception code, 1..255. */
  readonly exceptionCode: number;

  constructor(bus: string, request: ModbusRequest, exceptionCode: number) {
    const meaning = MODBUS_EXCEPTIONS[exceptionCode]?.en ?? 'unknown code';
    const details: DetailsOf<'MODBUS_EXCEPTION'> = { ...placeDetails(bus, request), exception: exceptionCode };
    const code = GATEWAY_EXCEPTIONS.has(exceptionCode) ? 'MODBUS_GATEWAY' : 'MODBUS_EXCEPTION';
    super({ code, details }, `${place(bus, request)}: exception ${exceptionCode} (${meaning})`);
    this.exceptionCode = exceptionCode;
  }
}

/** Exceptions that mean "not these registers together": illegal data address and illegal data value. */
const REFUSALS: ReadonlySet<number> = new Set([2, 3]);

export function isRefusal(error: unknown): error is ModbusExceptionError {
  return error instanceof ModbusExceptionError && REFUSALS.has(error.exceptionCode);
}

const REMEDY = "let that program ask MeterHub's Modbus server instead";

const FAULT_TEXT: Readonly<Record<ReplyFault | 'MODBUS_AMBIGUOUS', string>> = {
  MODBUS_TIMEOUT: 'no answer',
  MODBUS_CRC: 'the answer was damaged (checksum)',
  MODBUS_LENGTH: 'the answer had the wrong length',
  MODBUS_SHIFTED: 'the reply to an earlier request came',
  MODBUS_AMBIGUOUS: 'a late reply to an earlier request may come, and could not be told from the answer',
  MODBUS_FOREIGN: 'another unit or function answered',
  MODBUS_TRANSACTION: 'answered with another transaction number',
  MODBUS_OTHER_MASTER: `another master is on this wire, and its replies cannot be told from ours; ${REMEDY}`,
  MODBUS_GARBLED: 'bytes come, but no frame fits: wrong speed or parity?',
};

/** `stranger`: what was wrong with the frame that came instead of the reply. */
export function faultError(
  bus: string,
  request: ModbusRequest,
  fault: ReplyFault | 'MODBUS_AMBIGUOUS',
  waitedMs: number,
  stranger: Stranger = {},
): MeterHubError {
  const timeoutMs = Math.round(waitedMs);
  const isTimeout = fault === 'MODBUS_TIMEOUT';
  const within = isTimeout ? ` within ${timeoutMs} ms` : '';
  const text = `${place(bus, request)}: ${strangerText(request, stranger) ?? FAULT_TEXT[fault]}${within}`;
  const details = placeDetails(bus, request);
  if (fault === 'MODBUS_TIMEOUT') return new MeterHubError(fault, text, { details: { ...details, timeoutMs } });
  if (fault === 'MODBUS_FOREIGN' || fault === 'MODBUS_TRANSACTION') {
    return new MeterHubError(fault, text, { details: { ...details, ...stranger } });
  }
  return new MeterHubError(fault, text, { details });
}

/** Somebody else asks the unit on the same wire: what was heard of it. */
export function otherMasterError(bus: string, { unit, address, count }: HeardMaster): MeterHubError {
  const registers = counted(count, 'register');
  const heard =
    address === null
      ? `a reply of unit ${unit} with ${registers} came that was not asked for here`
      : `unit ${unit} was asked for ${registers} at ${hex(address)}`;
  const details = { bus, unit, ...(address !== null && { address }), count };
  return new MeterHubError('MODBUS_OTHER_MASTER', `another master is on this wire: ${heard}; ${REMEDY}`, { details });
}

/** Bytes came without a pause, so that nothing could be asked. */
export function neverSilentError(bus: string, request: ModbusRequest, waitedMs: number): MeterHubError {
  const text = `${place(bus, request)}: the line did not fall silent for ${Math.round(waitedMs)} ms: something else sends on it`;
  const details = { ...placeDetails(bus, request), timeoutMs: Math.round(waitedMs) };
  return new MeterHubError('MODBUS_NEVER_SILENT', text, { details });
}

function strangerText({ unit }: ModbusRequest, { answeredBy, transaction, sentTransaction }: Stranger): string | null {
  if (answeredBy !== undefined) return `unit ${answeredBy} answered instead of ${unit}`;
  if (transaction === undefined) return null;
  return `answered with transaction ${transaction} instead of ${sentTransaction}`;
}

function placeDetails(bus: string, { unit, address }: ModbusRequest) {
  return { bus, unit, address };
}

function place(bus: string, request: ModbusRequest): string {
  const count = request.kind === 'read' ? request.count : request.data.length / 2;
  const verb = request.kind === 'read' ? 'reading' : 'writing';
  return `bus ${bus}, unit ${request.unit}, ${verb} ${counted(count, 'register')} at ${hex(request.address)}`;
}

function hex(address: number): string {
  return `0x${address.toString(16).padStart(4, '0')}`;
}
