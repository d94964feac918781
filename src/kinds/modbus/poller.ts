// How the meters of one Modbus bus are polled: a dead meter hardly costs, a lost wire is nobody's fault. Knows no frames.
import type { ModbusBus } from './bus/modbus-bus.ts';
import { DuePoller } from '../../source/poll/due-poller.ts';
import type { PollOutcome, PollSchedule } from '../../source/poll/poll-schedule.ts';
import type { Clock } from '../../model/clock.ts';

/** What a poller needs of a meter. */
export interface Pollable {
  readonly name: string;
  poll(scope: 'fast' | 'all'): Promise<PollOutcome>;
  probe(timeoutMs: number): Promise<PollOutcome>;
}

export interface PolledMeter {
  readonly device: Pollable;
  readonly schedule: PollSchedule;
}

export function meterPoller(bus: ModbusBus, clock: Clock, members: readonly PolledMeter[]): DuePoller<PolledMeter> {
  /** A lost wire says nothing about one meter: all of them are told, and asked again when it is back. */
  const tellOthers = async (told: Pollable): Promise<void> => {
    for (const { device } of members) if (device !== told && !bus.isOpen) await device.poll('all');
  };
  /** How much others lost who could have been asked meanwhile: a poll that is late by less than half its beat lost nothing. */
  const lostMs = (asked: Pollable, startMs: number, endMs: number): number => {
    let lost = 0;
    for (const { device, schedule } of members) {
      if (device !== asked) lost = Math.max(lost, schedule.lostMs(startMs, endMs));
    }
    return lost;
  };
  return new DuePoller({
    ...{ clock, members },
    dueMs: ({ schedule }) => schedule.dueMs,
    async ask({ device, schedule }) {
      const startMs = clock.monotonicMs();
      const task = schedule.task(startMs);
      const outcome = await (task.kind === 'poll' ? device.poll(task.scope) : device.probe(task.timeoutMs));
      const endMs = clock.monotonicMs();
      if (outcome !== 'silent' || bus.isOpen) schedule.done(task, outcome, endMs, lostMs(device, startMs, endMs));
      else await tellOthers(device);
    },
    idle: () => bus.opened(),
    onBehind: (ms) => (bus.behindMs = ms),
  });
}
