// What an output of type `mqtt` is given and what it can do, whatever its layout of topics. Interfaces only.
import type { MqttOutputConfig } from './config.ts';
import type { CommandDesk } from '../../command/command-desk.ts';
import type { DatasetCycle } from '../../live/dataset.ts';
import type { EventLog } from '../../events/event-log.ts';
import type { LiveState } from '../../live/live-state.ts';
import type { Broadcast } from '../../async/broadcast.ts';
import type { Clock } from '../../model/clock.ts';
import type { OutputHealth } from '../../model/output-health.ts';
import type { ProblemLog } from '../../log/problem-reporter.ts';

export interface MqttOutputOptions {
  readonly config: MqttOutputConfig;
  readonly live: LiveState;
  readonly clock: Clock;
  readonly log: ProblemLog;
  readonly version: string;
  /** `Instrument%d`: the names of gosdm630. */
  readonly uniqueIdFormat: () => string;
  /** The dataset, once a cycle. */
  readonly cycles: Pick<Broadcast<DatasetCycle>, 'subscribe'>;
  /** Names of the dataset. */
  readonly datasetNames: () => readonly string[];
  readonly commands: Pick<CommandDesk, 'targets' | 'give'>;
  readonly events: Pick<EventLog, 'added'>;
}

export interface MqttOutput {
  start(): void;
  /** Devices or the dataset are not what they were. */
  refresh(): void;
  health(): OutputHealth[];
  /** Ends within a second or two. Never rejects. */
  stop(): Promise<void>;
}
