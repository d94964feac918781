// What can happen to a telegram between meter and computer, decided by a seeded random generator. Knows bytes only.
import type { Random } from '../physics/random.ts';

/** Chances in percent, per telegram. All draws are independent. */
export interface SmlFaultRates {
  /** One to eight bytes in a row are lost, as in an overrun. */
  readonly drop: number;
  /** One bit is wrong. */
  readonly flip: number;
  /** One to forty random bytes come before it, as from a lamp. */
  readonly noise: number;
  /** It does not come at all; 100 is a dark head. */
  readonly silence: number;
}

export const NO_SML_FAULTS: SmlFaultRates = { drop: 0, flip: 0, noise: 0, silence: 0 };

const MAX_DROPPED_BYTES = 8;
const MAX_NOISE_BYTES = 40;

/** The bytes that arrive, perhaps none. Always the same number of draws for the kinds of fault. */
export function damageTelegram(telegram: Uint8Array, rates: SmlFaultRates, random: Random): Uint8Array {
  const [silence, drop, flip, noise] = [rates.silence, rates.drop, rates.flip, rates.noise].map((rate) =>
    random.hits(rate),
  );
  if (silence) return new Uint8Array(0);
  const bytes = [...telegram];
  if (flip) {
    const at = random.below(bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
  }
  if (drop) bytes.splice(random.below(bytes.length), 1 + random.below(MAX_DROPPED_BYTES));
  if (noise) bytes.unshift(...Array.from({ length: 1 + random.below(MAX_NOISE_BYTES) }, () => random.below(256)));
  return Uint8Array.from(bytes);
}
