// What one read of a meter that sends by itself brought, and what came since its last telegram: the evidence by which a kind
// says why it hears nothing. Knows characters and counts, no protocol and no wire.

/** How many telegrams were lost to what, by error code. */
export type Faults<F extends string> = Readonly<Partial<Record<F, number>>>;

export interface Arrival<T, F extends string> {
  readonly bytes: number;
  /** Of these: printable ASCII, line ends and the frame characters of D0, whatever the parity bit says. */
  readonly textBytes: number;
  /** Verified; oldest first. */
  readonly telegrams: readonly T[];
  /** Telegrams that were lost. */
  readonly faults: Faults<F>;
  /** After how many bytes every telegram breaks off; left out: they do not, or each elsewhere. */
  readonly cutAfterBytes?: number;
}

/** All faults together. */
export function countFaults(faults: Faults<string>): number {
  return Object.values(faults).reduce<number>((sum, count = 0) => sum + count, 0);
}

/** All of them together. */
export function addFaults<F extends string>(...all: readonly (Faults<F> | null)[]): Faults<F> {
  const sum = new Map<string, number>();
  for (const faults of all) {
    for (const [code, count] of Object.entries<number | undefined>(faults ?? {}))
      sum.set(code, (sum.get(code) ?? 0) + (count ?? 0));
  }
  // The keys are those of the parts, which the compiler does not see.
  return Object.fromEntries(sum) as Faults<F>;
}

/** What has come since the last telegram. */
export class Evidence<F extends string> {
  #bytes = 0;
  #textBytes = 0;
  #faults: Faults<F> | null = null;
  #cutAfterBytes: number | null = null;

  /** Null: telegrams do not break off, or each elsewhere. */
  get cutAfterBytes(): number | null {
    return this.#cutAfterBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get textBytes(): number {
    return this.#textBytes;
  }

  get faults(): Faults<F> {
    return addFaults(this.#faults);
  }

  arrived({ bytes, textBytes, faults, cutAfterBytes }: Omit<Arrival<unknown, F>, 'telegrams'>): void {
    this.#bytes += bytes;
    this.#textBytes += textBytes;
    this.#faults = addFaults(this.#faults, faults);
    this.#cutAfterBytes = cutAfterBytes ?? null;
  }

  reset(): void {
    this.#bytes = this.#textBytes = 0;
    this.#faults = null;
    this.#cutAfterBytes = null;
  }
}

const STX = 0x02;
const ETX = 0x03;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** Bytes that are printable ASCII, line ends or the frame characters of D0 (IEC 62056-21), whatever their parity bit says. */
export function countText(bytes: Uint8Array): number {
  let text = 0;
  for (const byte of bytes) {
    const character = byte & 0x7f;
    if (character >= 0x20 && character < 0x7f) text++;
    else if (character === LINE_FEED || character === CARRIAGE_RETURN || character === STX || character === ETX) text++;
  }
  return text;
}
