// Another master on the wire: its request and reply, or behind a converter that serves all its clients its reply alone, come
// before ours. Knows frames, no meter.
import { wrapMbap, wrapRtu } from '../../../codec/modbus/slave-frames.ts';
import type { ReplyFraming } from '../reply-faults.ts';

/** The register that the other master asks for: far from what meters are polled for. */
const ADDRESS = 0x7f10;
/** Its transaction numbers: it counts by itself. */
const FIRST_NUMBER = 0x5a00;

/**
 * What comes before the reply with this PDU: as many registers as ours has, with other contents. `isHeardAsking`: its request
 * comes, too (never over Modbus TCP).
 */
export function otherMasterBytes(
  unitId: number,
  pdu: Uint8Array,
  framing: ReplyFraming,
  isHeardAsking: boolean,
  nth: number,
): Uint8Array {
  const [code = 0, byteCount = 0] = pdu;
  const other = pdu.map((byte, index) => (index < 2 ? byte : byte ^ 0x5a));
  if (framing.kind === 'tcp') return wrapMbap((FIRST_NUMBER + nth) & 0xffff, unitId, other);
  if (!isHeardAsking) return wrapRtu(unitId, other);
  const request = Uint8Array.of(code & 0x7f, ADDRESS >> 8, ADDRESS & 0xff, 0, byteCount / 2);
  return Uint8Array.from([...wrapRtu(unitId, request), ...wrapRtu(unitId, other)]);
}
