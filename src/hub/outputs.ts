// The outputs of the configuration as the hub keeps them: each is a part of its own, and only what differs is built anew.
// It must not know interfaces, nor any output by name.
import { DEFAULT_SERVER, type Config } from '../config/config.ts';
import type { OutputHealth } from '../model/output-health.ts';
import type { ModbusServerFigures } from '../output/modbus/server-figures.ts';
import type { OutputSurroundings, RunningOutput } from '../output/output-kind.ts';
import type { OutputList } from '../output/output-list.ts';
import type { OutputBase } from '../output/output.ts';
import { OUTPUTS } from '../output/outputs.ts';
import { Reconciler } from './reconciler.ts';

export interface HubOutputsOptions extends Omit<OutputSurroundings, 'uniqueIdFormat' | 'datasetNames'> {
  /** The types of output that may be configured; the program's own unless said otherwise. */
  readonly list?: OutputList;
}

export class HubOutputs {
  readonly #options: HubOutputsOptions;
  readonly #list: OutputList;
  readonly #parts: Reconciler<OutputBase, RunningOutput>;
  /** Stopped outputs whose place another of the same name and type takes. */
  readonly #predecessors = new Map<string, RunningOutput>();
  #config: Pick<Config, 'server' | 'dataset' | 'publish'> | null = null;

  constructor(options: HubOutputsOptions) {
    this.#options = options;
    this.#list = options.list ?? OUTPUTS;
    this.#parts = new Reconciler({
      build: (config) => this.#build(config),
      onStopped: (part, config, successor) => {
        if (successor?.type === config.type) this.#predecessors.set(config.name, part);
        else part.giveUp?.();
      },
    });
  }

  /** Outputs that were stopped, started or both: `output influx`. */
  async apply(config: Pick<Config, 'outputs' | 'server' | 'dataset' | 'publish'>): Promise<string[]> {
    this.#config = config;
    const wanted = new Map(config.outputs.map((output) => [output.name, output]));
    const { stopped, started } = await this.#parts.apply(wanted);
    for (const part of this.#parts.all) part.refresh?.();
    return [...new Set([...stopped, ...started])].map((name) => `output ${name}`);
  }

  health(): OutputHealth[] {
    return this.#parts.all.flatMap((part) => part.health());
  }

  modbusServers(): ModbusServerFigures[] {
    return this.#parts.all.flatMap((part) => part.figures?.() ?? []);
  }

  /** Call it when nothing is measured any more, so that the last readings are sent, too. */
  async stop(): Promise<void> {
    await this.#parts.stop();
  }

  #build(config: OutputBase): RunningOutput {
    const predecessor = this.#predecessors.get(config.name) ?? null;
    this.#predecessors.delete(config.name);
    const surroundings: OutputSurroundings = {
      ...this.#options,
      uniqueIdFormat: () => this.#config?.server.uniqueIdFormat ?? DEFAULT_SERVER.uniqueIdFormat,
      datasetNames: () => [
        ...(this.#config?.dataset ?? []).map(({ name }) => name),
        ...(this.#config?.publish ?? []).map(({ key }) => key),
      ],
    };
    return this.#list.ofType(config).build(config, surroundings, predecessor);
  }
}
