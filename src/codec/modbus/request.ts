// Modbus requests and the shape of their replies, independent of the framing around them. Pure.
// Source: MODBUS Application Protocol V1.1b3, sections 6.3, 6.4, 6.6 and 6.12.

export const READ_HOLDING = 3;
export const READ_INPUT = 4;
export const WRITE_SINGLE = 6;
export const WRITE_MULTIPLE = 16;

/** Most registers one read may carry (6.3 and 6.4). */
export const PROTOCOL_MAX_REGISTERS = 125;

export interface ReadRequest {
  readonly kind: 'read';
  readonly unit: number;
  readonly function: typeof READ_HOLDING | typeof READ_INPUT;
  readonly address: number;
  /** Registers, 1..125. */
  readonly count: number;
}

export interface WriteRequest {
  readonly kind: 'write';
  readonly unit: number;
  readonly function: typeof WRITE_SINGLE | typeof WRITE_MULTIPLE;
  readonly address: number;
  /** Register contents, two bytes each; exactly two for function 6. */
  readonly data: Uint8Array;
}

export type ModbusRequest = ReadRequest | WriteRequest;

/** What a meter said. `data` of a read holds the registers; of a write it is empty. */
export type ModbusReply =
  { readonly kind: 'data'; readonly data: Uint8Array } | { readonly kind: 'exception'; readonly code: number };

/** Function code and parameters, without unit id and checksum. */
export function requestPdu(request: ModbusRequest): Uint8Array {
  const head = [request.function, request.address >> 8, request.address & 0xff];
  if (request.kind === 'read') return Uint8Array.from([...head, request.count >> 8, request.count & 0xff]);
  const { data } = request;
  if (request.function === WRITE_SINGLE) return Uint8Array.from([...head, ...data]);
  const registers = data.length / 2;
  return Uint8Array.from([...head, registers >> 8, registers & 0xff, data.length, ...data]);
}

/** Length of the regular reply's PDU: function code and what follows. */
export function replyPduLength(request: ModbusRequest): number {
  return request.kind === 'read' ? 2 + 2 * request.count : 5;
}

/** What of the regular reply's PDU is known beforehand: function, and byte count or echoed fields. */
export function replyStart(request: ModbusRequest): Uint8Array {
  if (request.kind === 'read') return Uint8Array.of(request.function, 2 * request.count);
  return requestPdu(request).subarray(0, 5);
}

/** The reply's content once its frame has been verified; `offset` is where the function code stands. */
export function replyAt(request: ModbusRequest, bytes: Uint8Array, offset: number): ModbusReply {
  if (bytes[offset] === (request.function | 0x80)) return { kind: 'exception', code: bytes[offset + 1] ?? 0 };
  if (request.kind === 'write') return { kind: 'data', data: new Uint8Array(0) };
  return { kind: 'data', data: bytes.slice(offset + 2, offset + 2 + 2 * request.count) };
}
