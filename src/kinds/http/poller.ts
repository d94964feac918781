// How the requests of one HTTP bus are polled: each answer goes to all devices that share the request. Knows no models.
import type { HttpSource } from './bus.ts';
import type { Clock } from '../../model/clock.ts';
import { errorText, MeterHubError } from '../../model/error.ts';
import { DuePoller } from '../../source/poll/due-poller.ts';
import type { HttpSchedule } from '../../source/poll/request-schedule.ts';
import type { HttpRequest } from '../../transport/http.ts';

/** What a poller needs of a device. */
export interface HttpPollable {
  readonly name: string;
  accept(json: unknown, where: string, roundTripMs: number): boolean;
  /** Whether an answer holds values of this device. */
  hasValues(json: unknown): boolean;
  fail(error: MeterHubError): void;
}

/** One request and who wants its answer. */
export interface HttpMember {
  readonly ask: HttpRequest;
  readonly repair: ((text: string) => string) | null;
  readonly timeoutMs: number;
  readonly schedule: HttpSchedule;
  readonly devices: readonly HttpPollable[];
}

export function requestPoller(
  bus: HttpSource & { behindMs: number; readonly restUntilMs: number },
  clock: Clock,
  members: readonly HttpMember[],
): DuePoller<HttpMember> {
  return new DuePoller({
    ...{ clock, members },
    dueMs: ({ schedule }) => Math.max(schedule.dueMs, bus.restUntilMs),
    async ask({ ask, repair, timeoutMs, schedule, devices }) {
      const startMs = clock.monotonicMs();
      try {
        const isUsable = (json: unknown): boolean => devices.some((device) => device.hasValues(json));
        const json = await bus.ask(ask, { priority: 'poll', timeoutMs, repair, isUsable });
        const endMs = clock.monotonicMs();
        const where = bus.where(ask);
        const accepted = devices.map((device) => device.accept(json, where, endMs - startMs));
        if (accepted.includes(true)) schedule.answered(startMs, endMs);
        else schedule.failed(endMs);
      } catch (error) {
        const problem =
          error instanceof MeterHubError ? error : new MeterHubError('INTERNAL', errorText(error), { cause: error });
        for (const device of devices) device.fail(problem);
        schedule.failed(clock.monotonicMs());
      }
    },
    onBehind: (ms) => (bus.behindMs = ms),
  });
}
