// A wire on which devices send by themselves, with those devices: started and stopped whole. It must not know what is sent.
import type { BusView } from '../model/bus-stats.ts';
import type { DeviceView } from '../model/device-view.ts';
import type { SourceGroup } from './source-group.ts';
import type { TelegramStream } from './telegram-stream.ts';

export interface ListeningMember {
  /** Begins and ends judging whether it is silent. */
  readonly device: { start(): void; stop(): void };
  readonly view: DeviceView;
}

export function listeningGroup(
  bus: Omit<BusView, 'stats' | 'asksRegisters'>,
  stream: Pick<TelegramStream<never, never>, 'stats' | 'overdueMs' | 'start' | 'stop'>,
  members: readonly ListeningMember[],
): SourceGroup {
  return {
    bus: { ...bus, asksRegisters: false, stats: () => stream.stats() },
    devices: members.map(({ view }) => view),
    busyMs: () => stream.overdueMs(),
    start() {
      for (const { device } of members) device.start();
      stream.start();
    },
    async stop() {
      await stream.stop();
      for (const { device } of members) device.stop();
    },
  };
}
