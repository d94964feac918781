// The SunSpec devices that can be simulated, by name: which models their chains have. Data only.
import type { SunSpecChainOptions } from './sunspec-device.ts';

/** A vendor's own block, to be skipped. */
const VENDOR = { id: 64_001, length: 12 } as const;

export const SUNSPEC_KINDS: Readonly<Record<string, SunSpecChainOptions>> = {
  'sunspec-inverter': {
    base: 40_000,
    blocks: [{ id: 1 }, { id: 103 }, { id: 120, length: 26 }, { id: 160, parts: 2 }, VENDOR],
  },
  'sunspec-inverter-one-phase': { base: 40_000, blocks: [{ id: 1 }, { id: 101 }, { id: 160, parts: 1 }] },
  'sunspec-inverter-float': { base: 40_000, blocks: [{ id: 1 }, { id: 113 }, { id: 160, parts: 4 }] },
  'sunspec-inverter-and-meter': { base: 40_000, blocks: [{ id: 1 }, { id: 103 }, { id: 1 }, { id: 203 }] },
  'sunspec-meter-one-phase': { base: 40_000, blocks: [{ id: 1 }, { id: 201 }] },
  'sunspec-meter': { base: 40_000, blocks: [{ id: 1 }, { id: 203 }] },
  'sunspec-meter-float': { base: 40_000, blocks: [{ id: 1 }, { id: 213 }] },
  'sunspec-battery': { base: 40_000, blocks: [{ id: 1 }, { id: 802 }, { id: 803, length: 26 }] },
  'sunspec-der': {
    base: 0,
    blocks: [{ id: 1 }, { id: 701 }, { id: 702, length: 50 }, { id: 713 }, { id: 714, parts: 2 }],
  },
};

/** Null: there is none of this name. `sunspec` alone is an inverter. */
export function sunSpecKind(name: string): SunSpecChainOptions | null {
  const known = name === 'sunspec' ? 'sunspec-inverter' : name;
  return Object.hasOwn(SUNSPEC_KINDS, known) ? (SUNSPEC_KINDS[known] ?? null) : null;
}
