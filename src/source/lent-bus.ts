// A Modbus wire as it is lent to other masters: requests take their turn between the polls, and everything that is heard on
// it can be listened to. Interfaces only.
import type { ErrorCode } from '../vocabulary/error-codes.ts';
import type { ModbusReply, ModbusRequest } from '../codec/modbus/request.ts';
import type { Broadcast } from '../async/broadcast.ts';

export interface SharedWire {
  /** Unit ids that the wire can have, both ends included. 0 is a broadcast on a serial line: never passed on. */
  readonly units: { readonly first: number; readonly last: number };
  /**
   * Sends the request when no command waits, and after one poll at most. Resolves with the registers (empty for a write).
   * Rejects like the bus: a ModbusExceptionError, MODBUS_TIMEOUT, _CRC, _LENGTH, _FOREIGN, BUS_CLOSED or CANCELLED.
   * @param attempts tries, 1 or more
   */
  request(request: ModbusRequest, attempts: number): Promise<Uint8Array>;
  /** What was asked on the wire by anybody, and what came of it. */
  readonly exchanges: Broadcast<BusExchange>;
}

/** One request that went out on the wire, and what came of it; a request that is tried again is one exchange each time. */
export interface BusExchange {
  readonly request: ModbusRequest;
  readonly outcome: ModbusReply | { readonly kind: 'failed'; readonly code: ErrorCode };
}
