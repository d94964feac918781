// The chain of models that a SunSpec device describes itself with: where it begins, what follows what, where it ends. Whatever
// a device answers, the walk ends. Pure: how registers are read is the caller's business.

/** Where a map may begin (SunSpec Device Information Model Specification, "Device discovery"). */
export const SUNSPEC_BASES = [40_000, 50_000, 0] as const;
/** "SunS". */
const MARKER = [0x5375, 0x6e53] as const;
export const MARKER_REGISTERS = MARKER.length;
/** Model id and length before every block. */
export const HEADER_REGISTERS = 2;
const END_ID = 0xffff;
const LAST_REGISTER = 0xffff;
/** Far more than any device has; a chain that goes on and on is none. */
const MOST_BLOCKS = 128;

/** One model of the chain. */
export interface ChainBlock {
  /** Of its id register. */
  readonly address: number;
  readonly id: number;
  /** Registers after id and length. */
  readonly length: number;
}

/** Why a chain does not end as it should. `noEnd`: what follows the last block is refused. */
export type ChainFault = 'emptyBlock' | 'beyondEnd' | 'endless' | 'noEnd';

export interface Chain {
  readonly base: number;
  readonly blocks: readonly ChainBlock[];
  /** Null: it ends with the end marker. */
  readonly fault: ChainFault | null;
}

/** So many registers as numbers; null: refused, the device does not have them. Anything else is thrown. */
export type ReadWords = (address: number, count: number) => Promise<readonly number[] | null>;

/** The chain that begins at `base`; null: there is none. Rejects with what `read` rejects with. */
export async function walkChain(base: number, read: ReadWords): Promise<Chain | null> {
  if (!(await hasMarker(base, read))) return null;
  const blocks: ChainBlock[] = [];
  const ended = (fault: ChainFault | null): Chain => ({ base, blocks, fault });
  for (let address = base + MARKER_REGISTERS; ;) {
    if (address + HEADER_REGISTERS - 1 > LAST_REGISTER) return ended('beyondEnd');
    const [id, length] = (await read(address, HEADER_REGISTERS)) ?? [];
    if (id === undefined || length === undefined) return ended('noEnd');
    if (id === END_ID) return ended(null);
    if (id === 0 && length === 0) return ended('noEnd');
    // With a length of 0 it would be the same block for ever.
    if (length === 0) return ended('emptyBlock');
    const next = address + HEADER_REGISTERS + length;
    if (next - 1 > LAST_REGISTER) return ended('beyondEnd');
    if (blocks.length === MOST_BLOCKS) return ended('endless');
    blocks.push({ address, id, length });
    address = next;
  }
}

/** Whether a map begins at `base`. */
export async function hasMarker(base: number, read: ReadWords): Promise<boolean> {
  // One register more than any read of a header: a gateway that is a reply behind gives itself away by that.
  const marker = await read(base, MARKER_REGISTERS + 1);
  return marker !== null && MARKER.every((word, index) => marker[index] === word);
}

/** The first registers of a device's map: "SunS". */
export function markerWords(): readonly number[] {
  return MARKER;
}

/** What ends a chain. */
export function endWords(): readonly number[] {
  return [END_ID, 0];
}
