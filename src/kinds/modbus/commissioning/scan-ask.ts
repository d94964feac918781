// One question to a unit id that may not exist, and what its answer says. Knows the bus, no meter.
import type { ModbusBus } from '../bus/modbus-bus.ts';
import { ModbusExceptionError } from '../bus/modbus-error.ts';
import { READ_HOLDING, READ_INPUT } from '../../../codec/modbus/request.ts';
import { MeterHubError } from '../../../model/error.ts';
import type { ErrorCode } from '../../../vocabulary/error-codes.ts';
import type { RegisterKind } from '../../../definition/modbus/model.ts';

/** Registers of one unit. */
export interface Question {
  readonly kind: RegisterKind;
  readonly address: number;
  readonly count: number;
}

export type Answer =
  | { readonly kind: 'data'; readonly data: Uint8Array }
  /** The unit is there and refuses with this exception. */
  | { readonly kind: 'refused'; readonly exceptionCode: number }
  | { readonly kind: 'silent' }
  /** Bytes came that are no answer. */
  | { readonly kind: 'damaged'; readonly code: ErrorCode };

/** A gateway says that nobody answered it (application protocol V1.1b3, section 7). */
const GATEWAY_EXCEPTIONS: ReadonlySet<number> = new Set([10, 11]);

/** Rejects only when the wire itself fails: BUS_CLOSED, MODBUS_NEVER_SILENT, CANCELLED. */
export async function ask(
  bus: ModbusBus,
  unit: number,
  { kind, address, count }: Question,
  timeoutMs: number,
  pauseMs = 0,
): Promise<Answer> {
  const fn = kind === 'input' ? READ_INPUT : READ_HOLDING;
  try {
    const request = { kind: 'read', unit, function: fn, address, count } as const;
    return { kind: 'data', data: await bus.request(request, { priority: 'command', timeoutMs, attempts: 1, pauseMs }) };
  } catch (error) {
    return answerOf(error);
  }
}

function answerOf(error: unknown): Answer {
  if (error instanceof ModbusExceptionError) {
    const { exceptionCode } = error;
    return GATEWAY_EXCEPTIONS.has(exceptionCode) ? { kind: 'silent' } : { kind: 'refused', exceptionCode };
  }
  if (error instanceof MeterHubError) {
    if (error.code === 'MODBUS_TIMEOUT') return { kind: 'silent' };
    const wasAsked = error.code !== 'MODBUS_NEVER_SILENT';
    if (wasAsked && error.code.startsWith('MODBUS_')) return { kind: 'damaged', code: error.code };
  }
  throw error;
}
