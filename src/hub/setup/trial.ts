// A device that is tried before it is configured: what it answers, or why it does not. On a wire that the hub uses already, its
// owner asks between the polls; on any other the device's own group runs until it has a reading. Knows no kind.
import { isDeepStrictEqual } from 'node:util';
import { LATE, within } from '../../async/within.ts';
import type { Config } from '../../config/config.ts';
import { KINDS } from '../../kinds/kinds.ts';
import type { Clock } from '../../model/clock.ts';
import { MeterHubError } from '../../model/error.ts';
import type { Reading, Snapshot } from '../../model/reading.ts';
import type { BusBase, DeviceBase } from '../../source/entry/device-base.ts';
import { buildPlacedGroup } from '../../source/placed-group.ts';
import { placedSnapshot } from '../../source/placement/placed-snapshot.ts';
import { addsBothOf } from '../../source/placement/placed-view.ts';
import type { Sinks, SourceGroup } from '../../source/source-group.ts';
import { isErrorCode } from '../../vocabulary/error-codes.ts';

/** What runs now. */
export interface RunningWires {
  /** The group whose bus uses this wire; null: nobody does. */
  onWire(key: string): { readonly bus: BusBase; readonly group: SourceGroup } | null;
  /** What a device of the hub has measured; null: there is none of that name. */
  present(device: string): readonly Reading[] | null;
}

export interface TrialOptions {
  readonly config: Config;
  /** Of the configuration. */
  readonly device: string;
  readonly running: RunningWires;
  readonly clock: Clock;
  /** The slowest meters that send by themselves do so every few seconds. */
  readonly patienceMs?: number;
  /** Ends it: then it rejects with CANCELLED. */
  readonly signal?: AbortSignal;
}

export interface Trial {
  readonly readings: readonly Reading[];
  readonly serial: string | null;
}

const PATIENCE_MS = 15_000;
/** What of a device comes in several pieces comes within this time. */
const REST_MS = 700;
/** On the bus of a trial: no other client at a broker has the same name. */
const TRIAL_BUS = 'setup-trial';

const NO_SINKS: Sinks = { onSnapshot: () => undefined, onHealth: () => undefined, onBusState: () => undefined };

/** Rejects with why there is no reading. */
export async function tryDevice(options: TrialOptions): Promise<Trial> {
  const { config, device: name, running, clock } = options;
  const device = config.devices.find((each) => each.name === name);
  const bus = config.buses.find((each) => each.name === device?.bus);
  if (device === undefined || bus === undefined)
    throw new MeterHubError('DEVICE_ERROR', `there is no device ${name}`, { details: { said: `no device ${name}` } });
  const key = KINDS.ofBus(bus).wireOf(bus)?.key;
  const user = key === undefined ? null : running.onWire(key);
  if (user === null) return tryAlone(bus, device, options);
  if (!isDeepStrictEqual({ ...user.bus, name: '' }, { ...bus, name: '' }))
    throw new MeterHubError('SETUP_WIRE', `bus ${user.bus.name} uses it with other settings`, {
      details: { bus: user.bus.name },
    });
  if (user.group.ask === undefined) {
    const readings = user.group.devices.some((each) => each.name === name) ? running.present(name) : null;
    if (readings !== null && readings.length > 0) return { readings, serial: null };
    throw new MeterHubError('SETUP_WIRE', `bus ${user.bus.name} uses it`, { details: { bus: user.bus.name } });
  }
  return trialOf(placed(await user.group.ask({ ...device, bus: user.bus.name }), bus, device, clock));
}

function placed(snapshot: Snapshot, bus: BusBase, device: DeviceBase, clock: Clock): Snapshot {
  if (device.placement === undefined) return snapshot;
  // Only what it is known to measure is asked of it: it is never started.
  const [view] = KINDS.ofDevice(device).buildGroup(bus, [device], clock, NO_SINKS).devices;
  return { ...snapshot, ...placedSnapshot(snapshot, device.placement, addsBothOf(view)) };
}

async function tryAlone(
  bus: BusBase,
  device: DeviceBase,
  { clock, patienceMs = PATIENCE_MS, signal }: TrialOptions,
): Promise<Trial> {
  const readings = new Map<string, Reading>();
  const serials: string[] = [];
  let resolve: () => void = () => undefined;
  let reject: (why: Error) => void = () => undefined;
  const first = new Promise<void>((resolveFirst, rejectFirst) => {
    resolve = resolveFirst;
    reject = rejectFirst;
  });
  const own = { ...device, bus: TRIAL_BUS };
  const group = buildPlacedGroup(KINDS.ofDevice(device), { ...bus, name: TRIAL_BUS }, [own], clock, {
    onSnapshot(snapshot) {
      for (const reading of snapshot.readings) readings.set(reading.measurand, reading);
      if (snapshot.serial !== undefined) serials.push(snapshot.serial);
      resolve();
    },
    onHealth({ to }) {
      if (to === 'offline') reject(whyNot(device, group));
    },
    onBusState: () => undefined,
  });
  const onAbort = (): void => reject(new MeterHubError('CANCELLED', 'ended before it was finished'));
  signal?.addEventListener('abort', onAbort, { once: true });
  group.start();
  try {
    if ((await within(clock, patienceMs, first)) === LATE) throw whyNot(device, group);
    await clock.sleep(REST_MS);
    if (serials.length === 0 && group.ask !== undefined) {
      const asked = await group.ask(own).catch(() => null);
      if (asked?.serial !== undefined) serials.push(asked.serial);
    }
  } finally {
    signal?.removeEventListener('abort', onAbort);
    await group.stop();
  }
  return { readings: [...readings.values()], serial: serials.at(-1) ?? null };
}

function trialOf({ readings, serial }: Snapshot): Trial {
  return { readings, serial: serial ?? null };
}

function whyNot({ name }: DeviceBase, group: SourceGroup): MeterHubError {
  const { reason = null, code = null, facts = {} } = group.devices[0]?.health() ?? {};
  if (reason === null || code === null || !isErrorCode(code)) {
    const said = 'it sent nothing in this time';
    const saidDe = 'in dieser Zeit kam nichts';
    return new MeterHubError('DEVICE_ERROR', `${name}: ${said}`, { details: { said, saidDe } });
  }
  return new MeterHubError({ code, details: facts }, `${name}: ${reason}`);
}
