// Keeps the list of announced devices at the broker up to date, and takes away what an earlier one left behind: after a restart, a change of
// the configuration, a renamed device. It must not know which topics follow from a list.
import type { Clock } from '../../../model/clock.ts';
import type { ProblemLog } from '../../../log/problem-reporter.ts';
import type { MqttMessage, ReceivedMessage } from '../../../transport/mqtt/message.ts';
import { parseAnnounced, staleTopics, type AnnouncedDevices, type TopicsOf } from './announced-devices.ts';

/** A broker that kept a list delivers it right after the subscription; who waits longer waits in vain. */
const SETTLE_MS = 2000;

export interface AnnouncementSyncOptions {
  /** Where the list of announced devices is kept. */
  readonly topic: string;
  readonly clock: Clock;
  readonly log: ProblemLog;
  /** The list as it should be now. `old`: what was announced before, by an earlier run of the program, too. */
  readonly current: (old: AnnouncedDevices | null) => AnnouncedDevices;
  readonly topicsOf: readonly TopicsOf[];
  readonly send: (message: MqttMessage) => void;
  /** Another client writes its list there now, while this program runs. */
  readonly onOther: (owner: string) => void;
  readonly remove: (topic: string) => void;
  /** The list is known: what is announced by it can be announced. */
  readonly onAnnounced: (announced: AnnouncedDevices, old: AnnouncedDevices | null) => void;
}

export class AnnouncementSync {
  readonly #options: AnnouncementSyncOptions;
  /** What was announced last; null: nothing is known yet. */
  #announced: AnnouncedDevices | null = null;
  #isSettled = false;
  #cancel: () => void = () => undefined;

  constructor(options: AnnouncementSyncOptions) {
    this.#options = options;
  }

  /** What was announced last; null: nothing yet. */
  get announced(): AnnouncedDevices | null {
    return this.#announced;
  }

  onConnected(): void {
    if (this.#isSettled) this.#announce(this.#announced);
    else this.#wait();
  }

  onMessage({ topic, payload, retain }: ReceivedMessage): void {
    if (topic !== this.#options.topic) return;
    const old = parseAnnounced(payload);
    if (!retain) {
      // What is delivered at once was written just now: our own list, or that of somebody who runs beside us.
      if (old !== null && old.owner !== this.#options.current(null).owner) this.#options.onOther(old.owner);
      return;
    }
    if (this.#isSettled) return;
    this.#settle(old === null || this.#isOurs(old) ? old : null);
  }

  /** Devices or measurands were added or removed. */
  onDevicesChanged(): void {
    if (this.#isSettled) this.#announce(this.#announced);
  }

  /** Says the list again as it was said last: somebody else may have overwritten it. */
  sayAgain(): void {
    if (this.#announced !== null) this.#send(this.#announced);
  }

  stop(): void {
    this.#cancel();
  }

  #wait(): void {
    this.#cancel();
    this.#cancel = this.#options.clock.after(SETTLE_MS, () => this.#settle(null));
  }

  #settle(old: AnnouncedDevices | null): void {
    this.#cancel();
    this.#isSettled = true;
    this.#announce(old);
  }

  #isOurs({ owner }: AnnouncedDevices): boolean {
    const own = this.#options.current(null).owner;
    if (owner === own) return true;
    const advice = 'If two programs write there, give each a `topic` of its own.';
    this.#options.log.info({ owner }, `${this.#options.topic} was written by another client (${owner}). ${advice}`);
    return false;
  }

  #announce(old: AnnouncedDevices | null): void {
    const { current, topicsOf, remove, onAnnounced } = this.#options;
    const announced = current(old);
    this.#announced = announced;
    if (old !== null) for (const stale of staleTopics(old, announced, topicsOf)) remove(stale);
    onAnnounced(announced, old);
    this.#send(announced);
  }

  #send(announced: AnnouncedDevices): void {
    const { topic, send } = this.#options;
    send({ topic, payload: JSON.stringify(announced), retain: true });
  }
}
