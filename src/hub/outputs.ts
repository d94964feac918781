// The outputs of the configuration as the hub keeps them: each is a part of its own, and only what differs is built anew.
// It must not know interfaces, nor any output by name.
import { DEFAULT_SERVER, type Config } from '../config/config.ts';
import type { OutputHealth } from '../model/output-health.ts';
import type { OutputFigures } from '../output/figures.ts';
import type { OutputOffers } from '../output/offers.ts';
import type { OutputSurroundings, OutputTest, RunningOutput } from '../output/output-kind.ts';
import type { OutputList } from '../output/output-list.ts';
import type { OutputBase } from '../output/output.ts';
import { OUTPUTS } from '../output/outputs.ts';
import { Reconciler } from './reconciler.ts';

export interface HubOutputsOptions extends Omit<OutputSurroundings, 'uniqueIdFormat' | 'datasetNames'> {
  /** The types of output that may be configured; the program's own unless said otherwise. */
  readonly list?: OutputList;
}

type OutputsConfig = Pick<Config, 'outputs' | 'sectionOutputs' | 'server' | 'dataset' | 'publish'>;

export class HubOutputs {
  /** What they count. */
  readonly figures: OutputFigures;
  readonly #options: HubOutputsOptions;
  readonly #list: OutputList;
  readonly #parts: Reconciler<OutputBase, RunningOutput>;
  /** Stopped outputs whose place another of the same name and type takes. */
  readonly #predecessors = new Map<string, RunningOutput>();
  #config: OutputsConfig | null = null;

  constructor(options: HubOutputsOptions) {
    this.#options = options;
    const list = options.list ?? OUTPUTS;
    this.#list = list;
    this.#parts = new Reconciler({
      build: (config, name) => this.#build(config, name),
      onStopped: (part, config, successor, name) => {
        if (successor?.type === config.type) this.#predecessors.set(name, part);
        else part.giveUp?.();
      },
    });
    const parts = this.#parts;
    this.figures = { families: list.figures, read: () => parts.all.flatMap((part) => part.figures?.() ?? []) };
  }

  /** What was stopped, started or both: `trace`, `output influx`. */
  async apply(config: OutputsConfig): Promise<string[]> {
    this.#config = config;
    const wanted = new Map([
      ...config.sectionOutputs.map((output) => [output.name, output] as const),
      ...config.outputs.map((output) => [keyOf(output.name), output] as const),
    ]);
    const { stopped, started } = await this.#parts.apply(wanted);
    for (const part of this.#parts.all) part.refresh?.();
    return [...new Set([...stopped, ...started])];
  }

  /** What the interfaces show; the same objects as long as nothing of it was built anew. */
  get offers(): OutputOffers {
    return this.#parts.all.reduce<OutputOffers>((all, { offers }) => ({ ...all, ...offers }), {});
  }

  health(): OutputHealth[] {
    return this.#parts.all.flatMap((part) => part.health());
  }

  /** Null: there is no such output, or it cannot be tested. */
  test(name: string): Promise<readonly OutputTest[]> | null {
    return this.#parts.get(keyOf(name))?.test?.() ?? null;
  }

  /** Of the outputs that can be tested. */
  testable(): string[] {
    const names = this.#config?.outputs.map(({ name }) => name) ?? [];
    return names.filter((name) => this.#parts.get(keyOf(name))?.test !== undefined);
  }

  /** Call it when nothing is measured any more, so that the last readings are sent, too. */
  async stop(): Promise<void> {
    await this.#parts.stop();
  }

  #build(config: OutputBase, name: string): RunningOutput {
    const predecessor = this.#predecessors.get(name) ?? null;
    this.#predecessors.delete(name);
    const surroundings: OutputSurroundings = {
      ...this.#options,
      uniqueIdFormat: () => this.#config?.server.uniqueIdFormat ?? DEFAULT_SERVER.uniqueIdFormat,
      datasetNames: () => [
        ...(this.#config?.dataset ?? []).map(({ name: entry }) => entry),
        ...(this.#config?.publish ?? []).map(({ key }) => key),
      ],
    };
    return this.#list.builderOf(config).build(config, surroundings, predecessor);
  }
}

/** An output may have the name of a section. */
function keyOf(output: string): string {
  return `output ${output}`;
}
