// Messages to people: looks at what the rules ask, listens to events, keeps quiet hours, hands to every receiver. It must not know
// the hub.
import { statfs } from 'node:fs/promises';
import type { EventLog } from '../../events/event-log.ts';
import type { HistoryReader } from '../../history/history.ts';
import type { LiveState } from '../../live/live-state.ts';
import { NO_PROBLEM, type ProblemLog } from '../../log/problem-reporter.ts';
import type { Clock } from '../../model/clock.ts';
import type { HouseEvent } from '../../model/event.ts';
import type { OutputHealth } from '../../model/output-health.ts';
import { problemFields, toProblem } from '../../model/problem.ts';
import { Calendar, machineTimeZone } from '../../time/calendar.ts';
import { eventText } from '../../vocabulary/events/kinds.ts';
import type { OutputTest } from '../output-kind.ts';
import type { NotifyOutputConfig, StateRule } from './config.ts';
import { Delivery, MOST_WAITING } from './delivery.ts';
import { testMessage, type NotifyMessage } from './message.ts';
import { makeReceivers } from './receivers/receivers.ts';
import type { Receiver } from './receivers/receiver.ts';
import { Calm } from './rules/calm.ts';
import { conditionsOf, isWithin, type House } from './rules/conditions.ts';
import { StillCounters } from './rules/still-counters.ts';

export interface NotifyOutputOptions {
  readonly config: NotifyOutputConfig;
  readonly live: LiveState;
  readonly clock: Clock;
  readonly log: ProblemLog;
  readonly history: () => HistoryReader | null;
  readonly events: Pick<EventLog, 'added'>;
  readonly outputs: () => readonly OutputHealth[];
  /** Left out: those of the configuration. */
  readonly receivers?: readonly Receiver[];
  readonly freeBytes?: (path: string) => Promise<number>;
}

const LOOK_MS = 5000;
const DISK_MS = 60_000;
/** One event of a kind and a device in this time. */
const EVENT_PAUSE_MS = 10 * 60_000;

export class NotifyOutput {
  readonly #options: NotifyOutputOptions;
  readonly #deliveries: readonly Delivery[];
  readonly #house: House;
  #calm = new Calm();
  /** Until the quiet hours are over. */
  #held: NotifyMessage[] = [];
  readonly #free = new Map<string, { bytes: number | null; atMs: number }>();
  readonly #toldEvents = new Map<string, number>();
  #stops: (() => void)[] = [];

  constructor(options: NotifyOutputOptions, predecessor: NotifyOutput | null = null) {
    const { config, live, clock, log, history, outputs } = options;
    this.#options = options;
    const receivers = options.receivers ?? makeReceivers(config, clock);
    this.#deliveries = receivers.map((receiver) => new Delivery({ name: config.name, receiver, clock, log }));
    this.#house = {
      ...{ live, clock, calendar: () => new Calendar(machineTimeZone()), outputs: () => this.#others(outputs()) },
      ...{ freeBytes: (path) => this.#freeBytes(path), still: new StillCounters(live, clock, history) },
    };
    if (predecessor !== null) this.#inherit(predecessor);
  }

  start(): void {
    const { clock, events } = this.#options;
    this.#stops = [events.added.subscribe((event) => this.#onEvent(event)), clock.every(LOOK_MS, () => this.#look())];
  }

  health(): OutputHealth[] {
    const figures = this.#deliveries.map((delivery) => delivery.figures());
    const sum = (key: 'queued' | 'dropped' | 'sent'): number => figures.reduce((total, one) => total + one[key], 0);
    const bad = this.#deliveries.find(({ problem }) => problem.problem !== null)?.problem ?? NO_PROBLEM;
    return [
      {
        ...{ name: this.#options.config.name, ...bad, queued: sum('queued') + this.#held.length, queueOf: 'messages' },
        ...{ dropped: sum('dropped'), sent: sum('sent') },
        lastSuccessMs: Math.max(0, ...figures.map(({ lastSentMs }) => lastSentMs ?? 0)) || null,
      },
    ];
  }

  /** Sends a test to every receiver, past queues and quiet hours. Never rejects. */
  async test(): Promise<OutputTest[]> {
    const message = testMessage(this.#options.clock.wallMs());
    return sendTest(
      this.#deliveries.map(({ receiver }) => receiver),
      message,
    );
  }

  async stop(): Promise<void> {
    for (const stop of this.#stops) stop();
    this.#stops = [];
    await Promise.all(this.#deliveries.map((delivery) => delivery.stop()));
  }

  giveUp(): void {
    for (const delivery of this.#deliveries) delivery.giveUp();
  }

  /** What was told is not told again, and what waits for a receiver that stays goes on to wait. */
  #inherit(predecessor: NotifyOutput): void {
    this.#calm = predecessor.#calm;
    this.#held = predecessor.#held;
    for (const delivery of this.#deliveries) {
      const before = predecessor.#deliveries.find(({ receiver }) => receiver.key === delivery.receiver.key);
      for (const message of before?.waiting ?? []) delivery.accept(message);
    }
  }

  #look(): void {
    const nowMs = this.#options.clock.monotonicMs();
    const keys = new Set<string>();
    for (const rule of this.#options.config.rules) {
      if (rule.kind === 'event') continue;
      for (const { key, device, isBad, forMs, problem, over } of conditionsOf(rule satisfies StateRule, this.#house)) {
        if (keys.has(key)) continue;
        keys.add(key);
        const level = this.#calm.accept(key, isBad, forMs, nowMs);
        if (level !== null)
          this.#tell({ key, level, device, isUrgent: rule.isUrgent, text: level === 'problem' ? problem : over });
      }
    }
    this.#calm.keepOnly(keys);
    if (!this.#isQuiet()) for (const message of this.#held.splice(0)) this.#send(message);
  }

  #onEvent(event: HouseEvent): void {
    const { kind, device, details } = event;
    const rule = this.#options.config.rules.find((one) => {
      return one.kind === 'event' && one.kinds.includes(kind) && (one.device === null || one.device === device);
    });
    if (rule === undefined) return;
    const nowMs = this.#options.clock.monotonicMs();
    const key = `event ${kind} ${device ?? details['output'] ?? ''}`;
    if (nowMs - (this.#toldEvents.get(key) ?? -Infinity) < EVENT_PAUSE_MS) return;
    this.#toldEvents.set(key, nowMs);
    const label = device === null ? undefined : this.#options.live.device(device)?.shown?.label;
    this.#tell({ key, level: 'event', device, isUrgent: rule.isUrgent, text: eventText(event, label) });
  }

  #tell(said: Omit<NotifyMessage, 'atMs'>): void {
    const message = { ...said, atMs: this.#options.clock.wallMs() };
    if (message.isUrgent || !this.#isQuiet()) return this.#send(message);
    // What began and ended in quiet hours need not be told any more.
    const begun = message.level === 'over' ? this.#held.findIndex(({ key }) => key === message.key) : -1;
    if (begun >= 0) this.#held.splice(begun, 1);
    else this.#held = [...this.#held.slice(1 - MOST_WAITING), message];
  }

  #send(message: NotifyMessage): void {
    for (const delivery of this.#deliveries) delivery.accept(message);
  }

  #isQuiet(): boolean {
    const { config, clock } = this.#options;
    return config.quiet !== null && isWithin(config.quiet, this.#house.calendar(), clock.wallMs());
  }

  /** Nobody can be told over what does not work itself. */
  #others(outputs: readonly OutputHealth[]): readonly OutputHealth[] {
    return outputs.filter(({ name }) => name !== this.#options.config.name);
  }

  #freeBytes(path: string): number | null {
    const { clock, freeBytes = freeBytesOf } = this.#options;
    const known = this.#free.get(path) ?? { bytes: null, atMs: -Infinity };
    this.#free.set(path, known);
    if (clock.monotonicMs() - known.atMs >= DISK_MS) {
      known.atMs = clock.monotonicMs();
      freeBytes(path).then(
        (bytes) => (known.bytes = bytes),
        () => (known.bytes = null),
      );
    }
    return known.bytes;
  }
}

/** One test message to each, at the same time. Never rejects. */
export async function sendTest(receivers: readonly Receiver[], message: NotifyMessage): Promise<OutputTest[]> {
  return Promise.all(
    receivers.map(async (receiver): Promise<OutputTest> => {
      const problem = await receiver.deliver(message, 0, new AbortController().signal).then(
        () => null,
        (error: unknown) => toProblem(error, 'NOTIFY_SEND'),
      );
      return { to: receiver.place, ...problemFields(problem) };
    }),
  );
}

async function freeBytesOf(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
}
