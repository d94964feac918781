// The output type `influxdb`.
import type { OutputKind, OutputSurroundings, RunningOutput } from '../output-kind.ts';
import type { OutputHealth } from '../../model/output-health.ts';
import type { BatchQueue } from './batch-queue.ts';
import type { InfluxOutputConfig } from './config.ts';
import { InfluxOutput } from './influx-output.ts';
import { resolveInfluxdb } from './resolve.ts';
import { influxdbSchema, type InfluxInput } from './schema.ts';

export const influxdb: OutputKind<InfluxInput, InfluxOutputConfig> = {
  type: 'influxdb',
  schema: influxdbSchema,
  resolve: (name, input, path, _context, report) => resolveInfluxdb(name, input, path, report),
  listensOn: () => [],
  busesIn: () => [],
  build: (config, surroundings, predecessor) =>
    new RunningInflux(config, surroundings, predecessor instanceof RunningInflux ? predecessor.queue : null),
};

class RunningInflux implements RunningOutput {
  readonly #output: InfluxOutput;

  /** `queue`: what an output of the same name could not send: a corrected token must not cost values. */
  constructor(config: InfluxOutputConfig, surroundings: OutputSurroundings, queue: BatchQueue | null) {
    this.#output = new InfluxOutput({ config, ...surroundings, ...(queue && { queue }) });
  }

  get queue(): BatchQueue {
    return this.#output.queue;
  }

  start(): void {
    this.#output.start();
  }

  stop(): Promise<void> {
    return this.#output.stop();
  }

  health(): OutputHealth[] {
    return [this.#output.health()];
  }

  giveUp(): void {
    this.#output.giveUp();
  }
}
