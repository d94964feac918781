// When each device is due: as soon as it was read, but at most once in the interval; at once when a value or the device
// appears or is lost; and again and again so that nothing gets old. It must not know topics.
import type { LiveState } from '../../../live/live-state.ts';
import type { Clock } from '../../../model/clock.ts';
import type { HealthState } from '../../../model/health.ts';

/** How soon it is noticed that a lifetime is over. */
const LOOK_MS = 1000;
/** Time that the first values of a device, which come one after the other, are waited for to be published together. */
const GATHER_MS = 1000;

export interface DeviceFeedOptions {
  readonly live: LiveState;
  readonly clock: Clock;
  /** Shortest time between two times that a device is due, ms; 0: with every snapshot. */
  readonly intervalMs: number;
  /** A device that is not read is due again after this time. */
  readonly maxAgeMs: number;
  readonly onDue: (device: string) => void;
}

interface Watched {
  dueAtMs: number;
  lastMs: number;
  /** How many values counted when it was due last. */
  alive: number;
  cancel: (() => void) | null;
}

export class DeviceFeed {
  readonly #options: DeviceFeedOptions;
  readonly #watched = new Map<string, Watched>();
  #stops: (() => void)[] = [];

  constructor(options: DeviceFeedOptions) {
    this.#options = options;
  }

  start(): void {
    const { live, clock } = this.#options;
    this.#stops = [
      live.snapshots.subscribe(({ device }) => this.#onRead(device)),
      live.healthChanges.subscribe(({ device, to }) => this.#onHealth(device, to)),
      clock.every(LOOK_MS, () => this.#look()),
    ];
  }

  stop(): void {
    for (const stop of this.#stops) stop();
    for (const watched of this.#watched.values()) watched.cancel?.();
    this.#watched.clear();
  }

  /** All devices are due now. */
  all(): void {
    for (const { name } of this.#options.live.devices) {
      const isNew = this.#watch(name).lastMs === -Infinity;
      if (isNew && this.#aliveOf(name) > 0) this.#gather(name);
      else if (!isNew || this.#isOffline(name)) this.#due(name);
    }
  }

  #onRead(device: string): void {
    const watched = this.#watch(device);
    if (watched.cancel !== null) return;
    if (watched.alive === 0) {
      this.#gather(device);
      return;
    }
    const pauseMs = watched.dueAtMs - this.#options.clock.monotonicMs();
    // What is new is worth a message of its own: after a start values come one after the other.
    if (pauseMs <= 0 || this.#aliveOf(device) > watched.alive) this.#due(device);
    else watched.cancel = this.#options.clock.after(pauseMs, () => this.#due(device));
  }

  /** A device that comes back is said to be there together with what it shows: its values follow. */
  #onHealth(device: string, to: HealthState): void {
    if (to === 'offline') this.#due(device);
    else this.#gather(device);
  }

  #gather(device: string): void {
    const { clock } = this.#options;
    this.#watch(device).cancel ??= clock.after(GATHER_MS, () => this.#due(device));
  }

  #isOffline(device: string): boolean {
    return this.#options.live.device(device)?.health().state === 'offline';
  }

  #due(device: string): void {
    const { clock, intervalMs, onDue } = this.#options;
    const watched = this.#watch(device);
    watched.cancel?.();
    watched.cancel = null;
    watched.lastMs = clock.monotonicMs();
    watched.dueAtMs = watched.lastMs + intervalMs;
    watched.alive = this.#aliveOf(device);
    onDue(device);
  }

  /** Values whose lifetime is over tell nobody: somebody has to look. */
  #look(): void {
    const { live, clock, maxAgeMs } = this.#options;
    for (const name of this.#watched.keys()) if (!live.device(name)) this.#forget(name);
    for (const { name } of live.devices) {
      const watched = this.#watch(name);
      const isOld = watched.cancel === null && clock.monotonicMs() - watched.lastMs >= maxAgeMs;
      if (isOld || this.#aliveOf(name) < watched.alive) this.#due(name);
    }
  }

  #aliveOf(device: string): number {
    const { latest } = this.#options.live;
    let alive = 0;
    for (const reading of latest.readings(device)) if (latest.isAlive(reading)) alive++;
    return alive;
  }

  #watch(device: string): Watched {
    let watched = this.#watched.get(device);
    if (!watched) {
      watched = { dueAtMs: -Infinity, lastMs: -Infinity, alive: 0, cancel: null };
      this.#watched.set(device, watched);
    }
    return watched;
  }

  #forget(device: string): void {
    this.#watched.get(device)?.cancel?.();
    this.#watched.delete(device);
  }
}
