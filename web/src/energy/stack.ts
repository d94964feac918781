// The mirror picture of a day: above zero who gave, below who took, stacked; both sides are equally high. Pure.
import type { PartKind } from './flow.ts';
import type { Roles } from '../shared/types.ts';

export type LayerName = 'sun' | 'discharge' | 'draw' | 'feed' | 'charge' | 'car' | 'consumer' | 'house';

export interface Layer {
  readonly name: LayerName;
  readonly kind: PartKind;
  /** W, positive; null: not known. */
  readonly own: readonly (number | null)[];
  /** Where its outer edge is drawn, W: sum with the layers further in; below zero for those that take. */
  readonly edge: readonly (number | null)[];
}

type Values = ReadonlyMap<string, readonly (number | null)[]>;

const KIND: Readonly<Record<LayerName, PartKind>> = {
  ...{ sun: 'sun', discharge: 'battery', draw: 'grid', feed: 'grid', charge: 'battery' },
  ...{ car: 'car', consumer: 'consumer', house: 'house' },
} as const;

/** From the inside to the outside. */
const UP = ['sun', 'discharge', 'draw'] as const;
const DOWN = ['house', 'consumer', 'car', 'charge', 'feed'] as const;

/** `values`: power by device, W. Layers of roles that are not configured are left out; outermost first, as drawn. */
export function stack(roles: Roles, values: Values, count: number): Layer[] {
  const own = new Map<LayerName, (number | null)[]>();
  const put = (name: LayerName, at: number, value: number | null): void => {
    const column = own.get(name) ?? new Array<number | null>(count).fill(null);
    column[at] = value;
    own.set(name, column);
  };
  for (let at = 0; at < count; at++) {
    const sum = (names: readonly string[]): number | null => sumAt(names, values, at);
    const grid = roles.grid === null ? null : sum([roles.grid]);
    const sun = roles.pv.length === 0 ? 0 : positive(sum(roles.pv));
    const battery = roles.battery.length === 0 ? 0 : sum(roles.battery);
    const car = roles.car.length === 0 ? 0 : sum(roles.car);
    const consumers = roles.consumers.length === 0 ? 0 : sum(roles.consumers);
    if (roles.pv.length > 0) put('sun', at, sun);
    if (roles.battery.length > 0) {
      put('discharge', at, positive(negated(battery)));
      put('charge', at, positive(battery));
    }
    if (roles.grid !== null) {
      put('draw', at, positive(grid));
      put('feed', at, positive(negated(grid)));
    }
    if (roles.car.length > 0) put('car', at, positive(car));
    if (roles.consumers.length > 0) put('consumer', at, positive(consumers));
    put('house', at, houseAt(roles, values, at, [grid, sun, battery, car, consumers]));
  }
  return [...edges(UP, own, 1), ...edges(DOWN, own, -1)];
}

function houseAt(roles: Roles, values: Values, at: number, parts: readonly (number | null)[]): number | null {
  const [grid = null, sun = null, battery = null, car = null, consumers = null] = parts;
  if (grid !== null && sun !== null && battery !== null && car !== null && consumers !== null) {
    return Math.max(0, grid + sun - battery - car - consumers);
  }
  return roles.house === null ? null : positive(sumAt([roles.house], values, at));
}

function edges(names: readonly LayerName[], own: ReadonlyMap<LayerName, (number | null)[]>, sign: 1 | -1): Layer[] {
  const layers: Layer[] = [];
  let inner: (number | null)[] = [];
  for (const name of names) {
    const column = own.get(name);
    if (!column) continue;
    const below = inner;
    inner = column.map((value, at) => (value === null ? null : Math.abs(below[at] ?? 0) + value));
    layers.push({
      name,
      kind: KIND[name],
      own: column,
      edge: inner.map((value) => (value === null ? null : sign * value)),
    });
  }
  return layers.reverse();
}

function sumAt(names: readonly string[], values: Values, at: number): number | null {
  let sum = 0;
  for (const name of names) {
    const value = values.get(name)?.[at] ?? null;
    if (value === null) return null;
    sum += value;
  }
  return sum;
}

function positive(value: number | null): number | null {
  return value === null ? null : Math.max(0, value);
}

function negated(value: number | null): number | null {
  return value === null ? null : -value;
}
