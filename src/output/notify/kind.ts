// The output type `notify`.
import type { OutputHealth } from '../../model/output-health.ts';
import type { OutputKind, OutputSurroundings, OutputTest, RunningOutput } from '../output-kind.ts';
import type { NotifyOutputConfig } from './config.ts';
import { NotifyOutput } from './notify-output.ts';
import { resolveNotify } from './resolve.ts';
import { notifySchema, type NotifyInput } from './schema.ts';

export const notify: OutputKind<NotifyInput, NotifyOutputConfig> = {
  type: 'notify',
  schema: notifySchema,
  resolve: resolveNotify,
  listensOn: () => [],
  busesIn: () => [],
  build: (config, surroundings, predecessor) => {
    return new RunningNotify(config, surroundings, predecessor instanceof RunningNotify ? predecessor : null);
  },
};

class RunningNotify implements RunningOutput {
  readonly #output: NotifyOutput;

  constructor(config: NotifyOutputConfig, surroundings: OutputSurroundings, predecessor: RunningNotify | null) {
    this.#output = new NotifyOutput({ config, ...surroundings }, predecessor === null ? null : predecessor.#output);
  }

  start(): void {
    this.#output.start();
  }

  stop(): Promise<void> {
    return this.#output.stop();
  }

  health(): OutputHealth[] {
    return this.#output.health();
  }

  giveUp(): void {
    this.#output.giveUp();
  }

  test(): Promise<OutputTest[]> {
    return this.#output.test();
  }
}
