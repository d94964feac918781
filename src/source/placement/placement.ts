// How a device is built into its house: transformers before it, the side that it is fed from, which phase is on which of its
// terminals. Settings and words only; it knows no kind and no reading.
import type { Phase } from '../../vocabulary/measurands.ts';
import type { Text } from '../../vocabulary/text.ts';

/** What a value of the device is multiplied by, by what it measures; greater than 0. */
export interface Factors {
  readonly current: number;
  readonly voltage: number;
  /** Active, reactive and apparent power. */
  readonly power: number;
  /** Active, reactive and apparent energy. */
  readonly energy: number;
}

export interface Placement {
  readonly factors: Factors;
  /** Whose import and export change sides: all, or the phases as they are shown. */
  readonly inverted: 'all' | readonly Phase[];
  /** As which phase the device's own L1, L2, L3 are shown. */
  readonly phases: readonly [Phase, Phase, Phase];
  /** Only these are published; null: everything that the device gives. */
  readonly measurands: readonly string[] | null;
}

export const NO_FACTORS: Factors = { current: 1, voltage: 1, power: 1, energy: 1 };
export const SAME_PHASES: Placement['phases'] = ['L1', 'L2', 'L3'];

/** What it does, in one line; the same for the same treatment of values. */
export function placementText({ factors, inverted, phases }: Omit<Placement, 'measurands'>): Text {
  const scaled = Object.entries(FACTOR_WORDS).flatMap(([quantity, words]) => {
    const factor = factors[words.key];
    return factor === 1 ? [] : [{ en: `${quantity} x ${factor}`, de: `${words.de} x ${factor}` }];
  });
  const turned: Text[] =
    inverted === 'all'
      ? [{ en: 'import and export exchanged', de: 'Bezug und Einspeisung vertauscht' }]
      : inverted.length === 0
        ? []
        : [
            {
              en: `import and export exchanged on ${inverted.join(', ')}`,
              de: `Bezug und Einspeisung vertauscht auf ${inverted.join(', ')}`,
            },
          ];
  const moved = phases.every((phase, index) => phase === SAME_PHASES[index])
    ? []
    : [{ en: `L1, L2, L3 shown as ${phases.join(', ')}`, de: `L1, L2, L3 gezeigt als ${phases.join(', ')}` }];
  const multiplied =
    scaled.length === 0
      ? []
      : [{ en: scaled.map(({ en }) => en).join(', '), de: scaled.map(({ de }) => de).join(', ') }];
  const all = [...multiplied, ...turned, ...moved];
  return { en: all.map(({ en }) => en).join('; '), de: all.map(({ de }) => de).join('; ') };
}

const FACTOR_WORDS: Readonly<Record<string, { readonly key: keyof Factors; readonly de: string }>> = {
  current: { key: 'current', de: 'Strom' },
  voltage: { key: 'voltage', de: 'Spannung' },
  power: { key: 'power', de: 'Leistung' },
  energy: { key: 'energy', de: 'Energie' },
};
