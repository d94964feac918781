// The energies of today per device and for the building, from the hub's energy interface where it has one.
import { get } from '../shared/api.ts';
import { useEffect, useState } from 'preact/hooks';
import { totalOf, type Balance } from './balance.ts';
import type { BuildingEnergyJson, EnergyJson, Roles } from '../shared/types.ts';

const RELOAD_MS = 30_000;

export interface DeviceEnergy {
  readonly import: number | null;
  readonly export: number | null;
  /** null: it is no producer, or not known. */
  readonly produced: number | null;
}

export interface Today {
  readonly devices: ReadonlyMap<string, DeviceEnergy>;
  /** null: no grid meter, so nothing can be said of the whole. */
  readonly building: Balance | null;
  /** What is left of the use when the parts that are shown beside the house are taken off, Wh; null: not known. */
  readonly house: number | null;
}

export function devicesOf({ grid, house, pv, battery, car, consumers }: Roles): string[] {
  const single = [grid, house].filter((name) => name !== null);
  return [...new Set([...single, ...pv, ...battery, ...car, ...consumers])];
}

/** null: nothing to show (yet, or without a history). */
export function useToday(roles: Roles | null): Today | null {
  const [today, setToday] = useState<Today | null>(null);
  const key = roles === null ? '' : devicesOf(roles).join();
  useEffect(() => {
    if (roles === null) return;
    let isWanted = true;
    const load = (): void => {
      loadToday(roles).then(
        (loaded) => {
          if (isWanted) setToday(loaded);
        },
        () => {
          if (isWanted) setToday(null);
        },
      );
    };
    load();
    const timer = setInterval(load, RELOAD_MS);
    return () => {
      isWanted = false;
      clearInterval(timer);
    };
  }, [key]);
  return today;
}

async function loadToday(roles: Roles): Promise<Today> {
  const names = devicesOf(roles);
  const loaded = await Promise.allSettled(
    names.map((device) => get<EnergyJson>('api/v1/energy', { device, by: 'day', from: 'today' })),
  );
  if (loaded.every(({ status }) => status === 'rejected')) throw new Error('no energies');
  const devices = new Map<string, DeviceEnergy>();
  for (const [index, result] of loaded.entries()) {
    const name = names[index];
    if (name === undefined || result.status === 'rejected') continue;
    devices.set(name, sumOfPeriods(result.value));
  }
  const building = await buildingToday(roles);
  return { devices, building, house: houseToday(roles, building, devices) };
}

function houseToday({ car, consumers }: Roles, building: Balance | null, devices: Today['devices']): number | null {
  const beside = [...car, ...consumers].map((name) => devices.get(name)?.import ?? null);
  return beside.reduce(
    (rest, wh) => (rest === null || wh === null ? null : Math.max(0, rest - wh)),
    building?.used ?? null,
  );
}

async function buildingToday(roles: Roles): Promise<Balance | null> {
  if (roles.grid === null) return null;
  const { periods } = await get<BuildingEnergyJson>('api/v1/energy', { by: 'day', from: 'today' });
  return totalOf(roles, periods);
}

export function sumOfPeriods({ periods, producedIn }: EnergyJson): DeviceEnergy {
  const sum = (key: 'import' | 'export'): number | null => {
    const known = periods.map((period) => period[key]).filter((value) => value !== null);
    return known.length === 0 ? null : known.reduce((total, value) => total + value, 0);
  };
  return {
    ...{ import: sum('import'), export: sum('export') },
    produced: producedIn === undefined ? null : sum(producedIn),
  };
}
