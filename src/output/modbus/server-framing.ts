// The two ways in which requests and answers lie in a stream, Modbus TCP and RTU frames as a converter passes them on, and how
// one tells by its first request which of them a client speaks. It must not know sockets.
import { parseRequestPdu } from '../../codec/modbus/request-pdu.ts';
import {
  hasValidCrc,
  parseMbap,
  requestLength,
  takeMbapRequests,
  takeRtuRequests,
  wrapMbap,
  wrapRtu,
  type SlaveRequest,
} from '../../codec/modbus/slave-frames.ts';
import type { ModbusProtocol } from './config.ts';

/** A request, and how its answer goes back. */
export interface FramedRequest extends SlaveRequest {
  wrap(pdu: Uint8Array): Uint8Array;
}

/** Hands on all complete requests; what is left over, or null when it is not this protocol. */
export type TakeRequests = (bytes: Uint8Array, take: (request: FramedRequest) => void) => Uint8Array | null;

const TAKE_REQUESTS: Readonly<Record<Exclude<ModbusProtocol, 'auto'>, TakeRequests>> = {
  'modbus-tcp': (bytes, take) =>
    takeMbapRequests(bytes, ({ transactionId, unitId, pdu }) =>
      take({ unitId, pdu, wrap: (answer) => wrapMbap(transactionId, unitId, answer) }),
    ),
  'modbus-rtu-over-tcp': (bytes, take) =>
    takeRtuRequests(bytes, ({ unitId, pdu }) => take({ unitId, pdu, wrap: (answer) => wrapRtu(unitId, answer) })),
};

/** For one connection: with `auto` its first request decides. */
export function requestsOf(protocol: ModbusProtocol): TakeRequests {
  if (protocol !== 'auto') return TAKE_REQUESTS[protocol];
  let chosen: TakeRequests | null = null;
  return (bytes, take) => {
    if (chosen === null) {
      const framing = framingOf(bytes);
      if (framing === 'more') return bytes;
      if (framing === 'neither') return null;
      chosen = TAKE_REQUESTS[framing];
    }
    return chosen(bytes, take);
  };
}

type Framing = Exclude<ModbusProtocol, 'auto'>;

/**
 * What a client speaks that begins with these bytes. A checksum of 16 bits that fits counts more than a header whose zeros
 * may as well be the address of a register; where both fit (once in 65,536 beginnings), the one that explains all bytes.
 */
export function framingOf(bytes: Uint8Array): Framing | 'more' | 'neither' {
  const rtu = asRtu(bytes);
  const tcp = asTcp(bytes);
  if (rtu === 'fits') return tcp === 'fits' && isWholeTcp(bytes) ? 'modbus-tcp' : 'modbus-rtu-over-tcp';
  if (tcp === 'fits') return 'modbus-tcp';
  return rtu === 'more' || tcp === 'more' ? 'more' : 'neither';
}

type Fit = 'fits' | 'more' | 'no';

function asRtu(bytes: Uint8Array): Fit {
  const length = requestLength(bytes);
  if (length === 'unknown') return 'no';
  if (length === 'more' || bytes.length < length) return 'more';
  return hasValidCrc(bytes.subarray(0, length)) ? 'fits' : 'no';
}

/** A request that no master sends says nothing as long as it may be the middle of an RTU frame. */
function asTcp(bytes: Uint8Array): Fit {
  const request = parseMbap(bytes);
  if (request === 'more') return 'more';
  if (request === 'broken') return 'no';
  if (typeof parseRequestPdu(request.unitId, request.pdu) === 'object') return 'fits';
  return asRtu(bytes) === 'more' ? 'more' : 'fits';
}

function isWholeTcp(bytes: Uint8Array): boolean {
  const request = parseMbap(bytes);
  return (
    typeof request === 'object' &&
    request.length === bytes.length &&
    typeof parseRequestPdu(request.unitId, request.pdu) === 'object'
  );
}
