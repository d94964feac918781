// What can go wrong with a reply, decided by a seeded random generator. Knows frames and bytes, no meter and no wire.
import { wrapMbap, wrapRtu } from '../../codec/modbus/slave-frames.ts';
import type { NumberHabit } from './wire-faults/gateway-numbers.ts';
import type { Random } from '../physics/random.ts';

/** Chances in percent. All draws are independent: a reply may be late and truncated. */
export interface FaultRates {
  /** No reply. */
  readonly drop: number;
  /** One bit is wrong. On Modbus TCP, which has no CRC, a bit of the header, function or byte count. */
  readonly flip: number;
  /** The end is missing. */
  readonly truncate: number;
  /** A well-formed reply of another unit id or function, with other contents. */
  readonly foreign: number;
  /** One to eight random bytes come first. */
  readonly noise: number;
  /** The reply comes `ms` later. */
  readonly late: { readonly percent: number; readonly ms: number };
  /** The adapter returns every request before the reply (RS485 echo; RTU only). */
  readonly echo: boolean;
  /** Another master asks the same meter first: its request and its reply are heard (over Modbus TCP the reply alone). */
  readonly master: number;
  /** A converter hands on the reply to another client first, without its request. */
  readonly broadcast: number;
  /** The reply is held back and comes together with the next one. */
  readonly join: number;
  /** The connection is closed after the reply (TCP only). */
  readonly close: number;
  /** From this reply on the gateway is one behind, until the connection is closed (network links only). */
  readonly behind: number;
  /** Exception 2 or 3 instead of the answer, and to everything else for `ms` from then on. */
  readonly refuse: { readonly percent: number; readonly ms: number };
  /** Bytes of a frame that a bridge can hold: the rest of longer replies is missing; null: any. */
  readonly cut: number | null;
  /** Registers beyond which a bridge drops the reply; null: none. */
  readonly dropOver: number | null;
  /** Registers beyond which a bridge answers with exception 4; null: none. */
  readonly refuseOver: number | null;
  /** Transaction numbers of the gateway's own (Modbus TCP only); null: as they should be. */
  readonly numbers: NumberHabit | null;
}

export const NO_FAULTS: FaultRates = {
  drop: 0,
  flip: 0,
  truncate: 0,
  foreign: 0,
  noise: 0,
  late: { percent: 0, ms: 0 },
  echo: false,
  master: 0,
  broadcast: 0,
  join: 0,
  close: 0,
  behind: 0,
  refuse: { percent: 0, ms: 0 },
  cut: null,
  dropOver: null,
  refuseOver: null,
  numbers: null,
};

/** Faults of the wire around a reply that is right itself. */
export const WIRE_FAULT_KINDS = ['master', 'broadcast', 'join', 'close', 'behind'] as const;
/** What bridges do: refuse in passing, and not get along with long replies. */
export const BRIDGE_FAULT_KINDS = ['refuse', 'long'] as const;
export const FAULT_KINDS = [
  'dead',
  'drop',
  'flip',
  'truncate',
  'foreign',
  'noise',
  'late',
  ...WIRE_FAULT_KINDS,
  ...BRIDGE_FAULT_KINDS,
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** How replies are wrapped on the link that asked; the transaction id makes it Modbus TCP. */
export type ReplyFraming = { readonly kind: 'rtu' } | { readonly kind: 'tcp'; readonly transactionId: number };

/** Bytes of a Modbus TCP reply in which every wrong bit can be noticed: header, unit id, function, byte count. */
const GUARDED_TCP_BYTES = 9;

/** The faults of one reply. Always the same number of draws, so that one rate does not shift the others' sequence. */
export function drawFaults(rates: FaultRates, random: Random): Set<FaultKind> {
  const hit = new Set<FaultKind>();
  for (const kind of ['drop', 'flip', 'truncate', 'foreign', 'noise'] as const) {
    if (random.hits(rates[kind])) hit.add(kind);
  }
  if (random.hits(rates.late.percent)) hit.add('late');
  // Drawn only where they may happen: the sequence of the others is that of before there were these.
  for (const kind of WIRE_FAULT_KINDS) if (rates[kind] > 0 && random.hits(rates[kind])) hit.add(kind);
  if (rates.refuse.percent > 0 && random.hits(rates.refuse.percent)) hit.add('refuse');
  return hit;
}

/** The bytes of the reply, damaged as drawn. */
export function buildReply(
  unitId: number,
  pdu: Uint8Array,
  framing: ReplyFraming,
  faults: ReadonlySet<FaultKind>,
  random: Random,
): Uint8Array {
  const said = faults.has('foreign') ? foreignReply(unitId, pdu, random) : { unitId, pdu };
  let frame =
    framing.kind === 'rtu' ? wrapRtu(said.unitId, said.pdu) : wrapMbap(framing.transactionId, said.unitId, said.pdu);
  if (faults.has('flip')) {
    const end = framing.kind === 'rtu' ? frame.length : Math.min(frame.length, GUARDED_TCP_BYTES);
    const at = random.below(end);
    frame[at] = (frame[at] ?? 0) ^ (1 << random.below(8));
  }
  if (faults.has('truncate')) frame = frame.slice(0, 1 + random.below(frame.length - 1));
  if (faults.has('noise')) frame = concat(randomBytes(1 + random.below(8), random), frame);
  return frame;
}

/** Another unit or another function answers; its contents are never those that were asked for. */
function foreignReply(unitId: number, pdu: Uint8Array, random: Random): { unitId: number; pdu: Uint8Array } {
  const other = pdu.map((byte, index) => (index < 2 ? byte : byte ^ (1 + random.below(255))));
  if (random.hits(50)) return { unitId: (unitId % 247) + 1, pdu: other };
  // 3 <-> 4, 6 <-> 5, 16 <-> 17: the lowest bit tells them apart; exceptions keep their top bit.
  const code = pdu[0] ?? 0;
  other[0] = (code & 0x7f) === 3 || (code & 0x7f) === 4 ? code ^ 7 : code ^ 1;
  return { unitId, pdu: other };
}

function randomBytes(count: number, random: Random): Uint8Array {
  return Uint8Array.from({ length: count }, () => random.below(256));
}

function concat(first: Uint8Array, second: Uint8Array): Uint8Array {
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}
