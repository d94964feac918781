// What is known of a device beforehand, as its place in the house makes it. Knows no kind and no reading.
import type { DeviceView } from '../../model/device-view.ts';
import type { LastReceived } from '../../model/last-received.ts';
import type { Carries } from '../../vocabulary/possible.ts';
import { ownName, placedName } from './placed-name.ts';
import type { AddsBoth } from './placed-snapshot.ts';
import { placementText, type Placement } from './placement.ts';

const NOTHING_RECEIVED: LastReceived = { kind: 'registers', rows: [] };

export function placedView(view: DeviceView, placement: Placement): DeviceView {
  const addsBoth = addsBothOf(view);
  const nameOf = (own: string): string | null => placedName(own, placement, addsBoth(own))?.name ?? null;
  const measurands = Object.entries(view.measurands).flatMap(([own, unit]) => {
    const name = nameOf(own);
    return name !== null && (placement.measurands?.includes(name) ?? true) ? [[name, unit] as const] : [];
  });
  const { name, kind, hasWire, values, model, type, manufacturer, description, bus, id, apiId, phases } = view;
  const carries = placedCarries(view.carries, placement);
  return {
    ...{ name, kind, hasWire, values, model, type, manufacturer, description, bus, id, apiId, phases },
    lifetimeMs: view.lifetimeMs,
    measurands: Object.fromEntries(measurands),
    placement: {
      ...placementText(placement),
      nameOf,
      ownNameOf: (published) => ownName(published, placement),
      own: view,
    },
    ...(carries && { carries }),
    get quirks() {
      return view.quirks;
    },
    health: () => view.health(),
    meaningOf: (published) => view.meaningOf?.(ownName(published, placement)),
    ...(view.lastReceived && { lastReceived: () => view.lastReceived?.() ?? NOTHING_RECEIVED }),
  };
}

export function addsBothOf(view: DeviceView | undefined): AddsBoth {
  return (own) => view?.meaningOf?.(own)?.adds === 'both directions';
}

/** Undefined: a meter behind voltage transformers carries what it is built for times both. */
function placedCarries(carries: Carries | undefined, { factors }: Placement): Carries | undefined {
  if (carries === undefined || factors.voltage !== 1) return undefined;
  return { currentA: carries.currentA * Math.max(factors.current, factors.power, factors.energy) };
}
