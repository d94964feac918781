// What passed a part of the house today, each direction by itself. Pure but for the roles that it is given.
import type { Part } from './flow.ts';
import type { DeviceEnergy, Today } from './today.ts';

export interface Passed {
  readonly what: 'drawn' | 'fedIn' | 'charged' | 'discharged' | 'produced' | 'used';
  /** Wh; null: not known. */
  readonly wh: number | null;
}

/** Without `today` what there will be, of nothing that is known yet. */
export function energyOf({ kind, devices }: Pick<Part, 'kind' | 'devices'>, today: Today | null): readonly Passed[] {
  const sum = (key: keyof DeviceEnergy): number | null => (today === null ? null : sumOf(devices, today, key));
  switch (kind) {
    case 'grid':
      return [
        { what: 'drawn', wh: sum('import') },
        { what: 'fedIn', wh: sum('export') },
      ];
    case 'battery':
      return [
        { what: 'charged', wh: sum('import') },
        { what: 'discharged', wh: sum('export') },
      ];
    case 'sun':
      return [{ what: 'produced', wh: today?.building?.produced ?? sum('produced') }];
    case 'car':
    case 'consumer':
      return [{ what: 'used', wh: sum('import') }];
    case 'house':
      return [{ what: 'used', wh: today?.house ?? null }];
  }
}

function sumOf(names: readonly string[], today: Today, key: keyof DeviceEnergy): number | null {
  let total = 0;
  for (const name of names) {
    const wh = today.devices.get(name)?.[key] ?? null;
    if (wh === null) return null;
    total += wh;
  }
  return total;
}
