// The events of gosdm630: one per measurand read, and the status once a second, with the last ones kept.
// It must not know who listens or how they are sent.
import type { LiveState } from '../../live/live-state.ts';
import { Broadcast } from '../../async/broadcast.ts';
import type { Clock } from '../../model/clock.ts';
import type { DeviceView } from '../../model/device-view.ts';
import { measurandInfo } from '../../vocabulary/measurands.ts';
import type { Reading, Snapshot } from '../../model/reading.ts';
import type { MeterUpdate } from './answers.ts';
import { inThousands } from '../../vocabulary/units.ts';
import { rfc3339Local } from '../../time/zoned-time.ts';
import { reportedAs } from '../../model/reported-names.ts';
import { isNumbered } from './meter-reading.ts';
import { SerialisedOnce } from '../http/serialised-once.ts';
import type { StatusReport } from './status-report.ts';

export type EventCategory = 'meterupdate' | 'statusupdate';

/** Events kept per category for `since_time` (golongpoll's default). */
export const KEPT_EVENTS = 250;

/** Kept for clients that are about to come back: what a hundred meters report in some seconds. */
const RECENT_EVENTS = 20_000;

const STATUS_INTERVAL_MS = 1000;

/** A wall clock that falls back further than this was set; smaller steps are bridged by counting on. */
const CLOCK_SET_BACK_MS = 60_000;

export interface FeedEvent {
  readonly timestampMs: number;
  readonly category: EventCategory;
  readonly data: SerialisedOnce;
}

/** What happened at one instant; the events of one poll stay together. */
export interface EventBatch {
  readonly category: EventCategory;
  readonly events: readonly FeedEvent[];
}

export class EventFeed {
  readonly batches = new Broadcast<EventBatch>();
  readonly #live: LiveState;
  readonly #clock: Clock;
  readonly #kept: Record<EventCategory, FeedEvent[]> = { meterupdate: [], statusupdate: [] };
  readonly #lastMs: Record<EventCategory, number> = { meterupdate: 0, statusupdate: 0 };
  readonly #stop: (() => void)[];

  constructor(live: LiveState, clock: Clock, status: StatusReport) {
    this.#live = live;
    this.#clock = clock;
    this.#stop = [
      live.snapshots.subscribe((snapshot) => this.#publish('meterupdate', this.#meterUpdates(snapshot))),
      clock.every(STATUS_INTERVAL_MS, () => this.#publish('statusupdate', [new SerialisedOnce(status.build())])),
    ];
  }

  /** Kept events newer than the instant (ms since the epoch), oldest first. */
  since(category: EventCategory, ms: number): readonly FeedEvent[] {
    return this.#kept[category].slice(-KEPT_EVENTS).filter(({ timestampMs }) => timestampMs > ms);
  }

  /** All events after one that was answered, oldest first, as far as they are not minutes old. */
  after(category: EventCategory, timestampMs: number): readonly FeedEvent[] {
    const kept = this.#kept[category];
    return kept.slice(kept.findLastIndex((event) => event.timestampMs <= timestampMs) + 1);
  }

  /** The time of the newest event; 0 before the first. */
  newestMs(category: EventCategory): number {
    return this.#lastMs[category];
  }

  stop(): void {
    for (const stop of this.#stop) stop();
  }

  #publish(category: EventCategory, data: readonly SerialisedOnce[]): void {
    if (data.length === 0) return;
    const timestampMs = this.#nextTimestampMs(category);
    const events = data.map((one) => ({ timestampMs, category, data: one }));
    const kept = this.#kept[category];
    kept.push(...events);
    // Cutting seldom is cheaper than copying with every poll.
    if (kept.length > 2 * RECENT_EVENTS) kept.splice(0, kept.length - RECENT_EVENTS);
    this.batches.publish({ category, events });
  }

  /**
   * Every batch gets a time of its own: a client that asks for "newer than the last I have" must not miss a second
   * poll in the same millisecond.
   */
  #nextTimestampMs(category: EventCategory): number {
    const nowMs = this.#clock.wallMs();
    if (nowMs < this.#lastMs[category] - CLOCK_SET_BACK_MS) {
      this.#kept[category] = [];
      this.#lastMs[category] = 0;
    }
    this.#lastMs[category] = Math.max(nowMs, this.#lastMs[category] + 1);
    return this.#lastMs[category];
  }

  #meterUpdates({ device: name, readings }: Snapshot): SerialisedOnce[] {
    const device = this.#live.device(name);
    if (!device || !isNumbered(device)) return [];
    return readings.flatMap((reading) => meterUpdate(device, device.apiId, reading) ?? []);
  }
}

/** null for what gosdm630 had no name for. */
function meterUpdate(device: DeviceView, deviceId: number, reading: Reading): SerialisedOnce | null {
  const { measurand, value, measuredAtMs } = reading;
  const name = reportedAs(device, measurand);
  const known = measurandInfo(name)?.gosdm630;
  if (typeof value !== 'number' || known === undefined || known.iec61850 === null) return null;
  const update: MeterUpdate = {
    DeviceId: deviceId,
    Value: inThousands(value, reading.unit),
    IEC61850: known.iec61850,
    Description: known.text ?? name,
    ReadTimestamp: rfc3339Local(measuredAtMs),
    Timestamp: measuredAtMs,
  };
  return new SerialisedOnce(update);
}
