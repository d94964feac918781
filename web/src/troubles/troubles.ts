// What is wrong with the meters, one trouble a cause: a silent bus is one trouble, not forty. Pure: it knows no language.
import type { DeviceJson, ProblemFieldsJson } from '../shared/types.ts';

/** Nothing comes, or something about what comes is wrong. */
export type Severity = 'offline' | 'degraded';

export interface Trouble {
  readonly severity: Severity;
  /** Null: it is the device alone, not its bus. */
  readonly bus: string | null;
  readonly devices: readonly string[];
  /** Since when the first of them is missing, ms since the epoch. */
  readonly sinceMs: number;
  /** Why, where all of them say the same; null: each has its own reason, or "it does not answer" says it already. */
  readonly problem: ProblemFieldsJson | null;
}

/** The worst and largest first. */
export function troublesOf(devices: readonly DeviceJson[]): Trouble[] {
  const wired = devices.filter(({ hasWire }) => hasWire);
  const faulty = wired.filter(({ health: { state } }) => state === 'offline' || state === 'degraded');
  const groups = new Map<string, DeviceJson[]>();
  for (const device of faulty) {
    const { name, bus, health } = device;
    // A device with a wire of its own is its own cause, whoever else has the same reason.
    const key =
      bus === ''
        ? `device ${name}`
        : isWhollySilent(wired, bus)
          ? `bus ${bus}`
          : [bus, health.state, health.code].join(' ');
    groups.set(key, [...(groups.get(key) ?? []), device]);
  }
  const troubles = [...groups].map(([key, group]) => troubleOf(group, key.startsWith('bus ')));
  return troubles.sort((a, b) => rankOf(a) - rankOf(b) || b.devices.length - a.devices.length || a.sinceMs - b.sinceMs);
}

/** All that are on it are missing, and there are several: then it is not the meter. */
function isWhollySilent(wired: readonly DeviceJson[], bus: string): boolean {
  const onBus = wired.filter((device) => device.bus === bus);
  return onBus.length > 1 && onBus.every(({ health }) => health.state === 'offline');
}

function troubleOf(group: readonly DeviceJson[], isBus: boolean): Trouble {
  const [first] = group;
  const codes = new Set(group.map(({ health }) => health.code ?? health.reason));
  const severities = group.map(({ health }) => health.state);
  return {
    severity: severities.includes('offline') ? 'offline' : 'degraded',
    bus: isBus || group.length > 1 ? (first?.bus ?? null) : null,
    devices: group.map(({ name }) => name),
    sinceMs: Math.min(...group.map(({ health }) => Date.parse(health.since))),
    problem:
      codes.size === 1 && first !== undefined && !(isBus && first.health.code === 'MODBUS_TIMEOUT')
        ? first.health
        : null,
  };
}

function rankOf({ severity }: Trouble): number {
  return severity === 'offline' ? 0 : 1;
}

/** What the lamp shows; null: all is well. */
export function worstOf(troubles: readonly Trouble[]): Severity | null {
  return troubles[0]?.severity ?? null;
}

export function countOf(troubles: readonly Trouble[]): number {
  return new Set(troubles.flatMap(({ devices }) => devices)).size;
}
