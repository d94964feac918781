// Who answers to which unit id of a server: a played meter, a shared bus, or nobody. It must not know sockets.
import { parseRequestPdu, readReplyPdu, writeReplyPdu } from '../../codec/modbus/request-pdu.ts';
import { exceptionPdu, ILLEGAL_FUNCTION, NO_PATH } from '../../codec/modbus/slave-frames.ts';
import type { EmulatedMeter } from './emulated/emulated-meter.ts';
import type { ReadAnswer } from './lent/read-cache.ts';
import type { SharedBus } from './lent/lent-units.ts';

export interface Routes {
  readonly played: ReadonlyMap<number, Pick<EmulatedMeter, 'read'>>;
  readonly shared: readonly SharedBus[];
}

/** The answer to the PDU of a request. Never throws or rejects. */
export function answerPdu({ played, shared }: Routes, unit: number, pdu: Uint8Array): Uint8Array | Promise<Uint8Array> {
  const code = pdu[0] ?? 0;
  const meter = played.get(unit);
  const bus = shared.find((each) => each.has(unit));
  if (meter === undefined && bus === undefined) return exceptionPdu(code, NO_PATH);
  const request = parseRequestPdu(unit, pdu);
  if (typeof request === 'number') return exceptionPdu(code, request);
  const wrapped = (answer: ReadAnswer): Uint8Array => {
    if (typeof answer === 'number') return exceptionPdu(code, answer);
    return request.kind === 'read' ? readReplyPdu(code, answer) : writeReplyPdu(pdu);
  };
  // A played meter has nothing that could be written.
  if (meter !== undefined) return wrapped(request.kind === 'read' ? meter.read(request) : ILLEGAL_FUNCTION);
  const answer = bus?.answer(request) ?? NO_PATH;
  return answer instanceof Promise ? answer.then(wrapped) : wrapped(answer);
}
