// Which of many devices are shown, and in which order. Pure: it knows no page and no address.
import { powerOf } from '../energy/flow.ts';
import type { DeviceJson } from '../shared/types.ts';

export const ORDERS = ['configured', 'name', 'power', 'state'] as const;
export type Order = (typeof ORDERS)[number];

export interface Wanted {
  /** Words that all have to occur in name, label, room or model. */
  readonly text: string;
  /** Only those with a fault. */
  readonly isFaulty: boolean;
  /** null: every room. */
  readonly room: string | null;
  readonly order: Order;
}

/** The worst first. */
const STATES = ['offline', 'degraded', 'starting', 'online'] as const;

export function isFaulty({ hasWire, health }: DeviceJson): boolean {
  return hasWire && health.state !== 'online' && health.state !== 'starting';
}

export function roomsOf(devices: readonly DeviceJson[]): string[] {
  const rooms = devices.flatMap(({ room }) => (room === null ? [] : [room]));
  return [...new Set(rooms)].sort((a, b) => a.localeCompare(b));
}

export function chosenDevices(
  devices: readonly DeviceJson[],
  { text, isFaulty: only, room, order }: Wanted,
): DeviceJson[] {
  const words = folded(text)
    .split(/\s+/)
    .filter((word) => word !== '');
  const shown = devices.filter((device) => {
    const { name, label, room: own, model, manufacturer, description, bus } = device;
    const said = folded([name, label, own, model, manufacturer, description, bus].join(' '));
    return words.every((word) => said.includes(word)) && (!only || isFaulty(device)) && (room === null || own === room);
  });
  return order === 'configured' ? shown : shown.sort((a, b) => compared(order, a, b));
}

function compared(order: Exclude<Order, 'configured'>, a: DeviceJson, b: DeviceJson): number {
  switch (order) {
    case 'name':
      return nameOf(a).localeCompare(nameOf(b), undefined, { numeric: true });
    case 'power':
      // What is not known comes last, whatever direction the others have.
      return (
        Math.abs(powerOf(b) ?? 0) - Math.abs(powerOf(a) ?? 0) ||
        Number(powerOf(a) === null) - Number(powerOf(b) === null)
      );
    case 'state':
      return STATES.indexOf(a.health.state) - STATES.indexOf(b.health.state);
  }
}

function nameOf({ label, name }: DeviceJson): string {
  return label ?? name;
}

/** Kueche is not found by Küche, but kuche is: without accents and capitals. */
function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
