// A group whose devices are handed on as their places in the house make them: readings, and what is known of them beforehand.
// Knows no kind.
import type { Clock } from '../model/clock.ts';
import type { BusBase, DeviceBase } from './entry/device-base.ts';
import type { Kind } from './entry/kind.ts';
import type { Sinks, SourceGroup } from './source-group.ts';
import { placedSnapshot } from './placement/placed-snapshot.ts';
import { pulsedSnapshot } from './pulses/pulse-snapshot.ts';
import { addsBothOf, placedView } from './placement/placed-view.ts';

/** The bus with its devices, ready to be started: what its kind builds, each device at its place. */
export function buildPlacedGroup(
  kind: Kind,
  bus: BusBase,
  devices: readonly DeviceBase[],
  clock: Clock,
  given: Sinks,
): SourceGroup {
  const sinks = pulsed(devices, given);
  const placements = new Map(devices.flatMap(({ name, placement }) => (placement ? [[name, placement] as const] : [])));
  if (placements.size === 0) return withNames(kind.buildGroup(bus, devices, clock, sinks), devices);
  const group = kind.buildGroup(bus, devices, clock, {
    ...sinks,
    onSnapshot(snapshot) {
      const placement = placements.get(snapshot.device);
      const addsBoth = addsBothOf(ownViews.get(snapshot.device));
      sinks.onSnapshot(placement === undefined ? snapshot : placedSnapshot(snapshot, placement, addsBoth));
    },
  });
  const ownViews = new Map(group.devices.map((view) => [view.name, view]));
  const views = group.devices.map((view) => {
    const placement = placements.get(view.name);
    return placement === undefined ? view : placedView(view, placement);
  });
  return withNames({ ...group, devices: views }, devices);
}

/** Numbers of pulses become what the meters behind them show, before anything else is made of them. */
function pulsed(devices: readonly DeviceBase[], sinks: Sinks): Sinks {
  const rules = new Map(devices.flatMap(({ name, pulses }) => (pulses ? [[name, pulses] as const] : [])));
  if (rules.size === 0) return sinks;
  return {
    ...sinks,
    onSnapshot(snapshot) {
      const own = rules.get(snapshot.device);
      sinks.onSnapshot(own === undefined ? snapshot : pulsedSnapshot(snapshot, own, sinks.pulses ?? null));
    },
  };
}

/** What people read of the devices. */
function withNames(group: SourceGroup, devices: readonly DeviceBase[]): SourceGroup {
  for (const view of group.devices) {
    const { shown } = devices.find(({ name }) => name === view.name) ?? {};
    // The view was just built, for this group alone; a copy of it would lose what it computes when it is asked.
    if (shown !== undefined) Object.assign(view, { shown });
  }
  return group;
}
