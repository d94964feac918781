// The two ways in which requests and answers lie in a stream: Modbus TCP, and RTU frames as a converter passes them on.
import {
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

export type TakeRequests = (bytes: Uint8Array, take: (request: FramedRequest) => void) => Uint8Array | null;

/** Hands on all complete requests; what is left over, or null when it is not this protocol. */
export const TAKE_REQUESTS: Readonly<Record<ModbusProtocol, TakeRequests>> = {
  'modbus-tcp': (bytes, take) =>
    takeMbapRequests(bytes, ({ transactionId, unitId, pdu }) =>
      take({ unitId, pdu, wrap: (answer) => wrapMbap(transactionId, unitId, answer) }),
    ),
  'modbus-rtu-over-tcp': (bytes, take) =>
    takeRtuRequests(bytes, ({ unitId, pdu }) => take({ unitId, pdu, wrap: (answer) => wrapRtu(unitId, answer) })),
};
