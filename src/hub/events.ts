// What happens to the hub, as events: listens to devices, commands and values, looks at outputs and at the clock, says when the
// hub starts and stops. It must not know interfaces, nor where events are kept.
import type { Logger } from 'pino';
import { LATE, within } from '../async/within.ts';
import type { CommandFact } from '../command/command-desk.ts';
import { ClockEvents } from '../events/clock-events.ts';
import { DeviceEvents, type LastState } from '../events/device-events.ts';
import { EventLog } from '../events/event-log.ts';
import { OutputEvents } from '../events/output-events.ts';
import type { HistoryReader, HistoryStore } from '../history/history.ts';
import type { LiveState } from '../live/live-state.ts';
import type { WithheldNotice } from '../live/withheld-values.ts';
import type { Clock } from '../model/clock.ts';
import { errorText, MeterHubError } from '../model/error.ts';
import type { OutputHealth } from '../model/output-health.ts';
import { isPlausible } from '../time/time-guard.ts';
import type { EventKind } from '../vocabulary/events/kinds.ts';

export interface HubEventsOptions {
  readonly live: Pick<LiveState, 'exchanges' | 'healthChanges' | 'device'>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly version: string;
  readonly store: () => HistoryStore | null;
  readonly outputs: () => readonly OutputHealth[];
  readonly onError: (error: unknown) => void;
}

/** How often outputs and the clock are looked at. */
const LOOK_MS = 5000;
/** How long a start waits for what the history says of the time before. */
const LEARN_MS = 5000;
const MOST_STATES = 20_000;
const HUB_KINDS: readonly EventKind[] = ['hubStarted', 'hubStopped'];
const DEVICE_KINDS: readonly EventKind[] = ['up', 'down'];

type EndedBefore = Parameters<EventLog['record']>[2];

export class HubEvents {
  readonly log: EventLog;
  readonly #options: HubEventsOptions;
  readonly #devices: DeviceEvents;
  readonly #outputs: OutputEvents;
  readonly #clockWatch: ClockEvents;
  #stops: (() => void)[] = [];

  constructor(options: HubEventsOptions) {
    this.#options = options;
    const { live, clock, store, onError } = options;
    this.log = new EventLog({ clock, exchanges: live.exchanges, store, onListenerError: onError });
    this.#devices = new DeviceEvents(this.log, clock);
    this.#outputs = new OutputEvents(this.log, clock);
    this.#clockWatch = new ClockEvents(this.log, clock);
  }

  /** Before the first reading; once. A disk that stalls does not keep the hub from measuring. */
  async begin(): Promise<void> {
    if (this.#stops.length > 0) return;
    const { live, clock, log, version, store } = this.#options;
    const history = store();
    const asked = history === null ? Promise.resolve(null) : this.#learn(history);
    const answer = await within(
      clock,
      LEARN_MS,
      asked.catch((error: unknown) => {
        log.info(`what happened before the start is not known from the history: ${errorText(error)}`);
        return null;
      }),
    );
    this.log.record('hubStarted', null, { version, ...(answer !== LATE && answer !== null && answer) });
    this.#stops = [
      live.healthChanges.subscribe((change) => {
        // Nobody need ever publish: what is published is no device that could be lost.
        if (live.device(change.device)?.hasWire !== false) this.#devices.accept(change);
      }),
      clock.every(LOOK_MS, () => this.#look()),
    ];
  }

  withheld({ device, readings, count }: WithheldNotice): void {
    const last = readings.at(-1);
    if (last === undefined) return;
    const { measurand, value, unit, reason: cause } = last;
    this.log.record('withheld', device, { count, measurand, value, cause, ...(unit !== null && { unit }) });
  }

  command({ target, device, settings, who, outcome, problem }: CommandFact): void {
    const said = { target, settings, who };
    if (outcome !== 'refused') this.log.record('command', device, { ...said, outcome });
    else {
      const { code = null, text = '' } = problem ?? {};
      this.log.record('commandRefused', device, { ...said, reason: text, ...(code !== null && { code }) });
    }
  }

  configChanged(who: string, changed: readonly string[]): void {
    if (changed.length > 0) this.log.record('configChanged', null, { who, changed: changed.join(', ') });
  }

  configRefused(who: string, error: unknown): void {
    const code = error instanceof MeterHubError ? error.code : 'INTERNAL';
    this.log.record('configRefused', null, { who, code, reason: errorText(error) });
  }

  /** Call it when nothing is measured any more, and before the history is closed. */
  stop(): void {
    if (this.#stops.length === 0) return;
    for (const stop of this.#stops) stop();
    this.#stops = [];
    this.log.record('hubStopped', null, { version: this.#options.version });
  }

  /** Which devices were away when the hub ended, and how long ago and how that was. */
  async #learn(history: HistoryReader): Promise<EndedBefore> {
    const nowMs = this.#options.clock.wallMs();
    const ask = (kinds: readonly EventKind[], limit: number) =>
      history.events({ fromMs: 0, toMs: nowMs + 1, device: null, kinds, limit });
    const states = new Map<string, LastState>();
    for (const { device, kind, atMs } of await ask(DEVICE_KINDS, MOST_STATES)) {
      if (device !== null) states.set(device, { device, isDown: kind === 'down', atMs });
    }
    this.#devices.learn(states.values());
    const [last] = await ask(HUB_KINDS, 1);
    if (last === undefined || !isPlausible(nowMs)) return {};
    if (last.kind === 'hubStopped') return { offMs: nowMs - last.atMs, ended: 'stopped' };
    const newestMs = (await history.seriesList()).map(({ lastMs }) => lastMs).filter((ms) => ms <= nowMs);
    const lastSignMs = Math.max(last.atMs, ...newestMs);
    return { offMs: nowMs - lastSignMs, ended: 'torn' };
  }

  #look(): void {
    this.#clockWatch.look();
    this.#devices.look();
    this.#outputs.look(this.#options.outputs());
  }
}
