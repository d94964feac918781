// What meterhub-2022 had, as the hub keeps it: the dataset and publishing, built anew only when their part of the
// configuration differs. It must not know devices, interfaces or outputs.
import type { Config } from '../config/config.ts';
import type { DatasetEntry, PublishedKey } from '../live/dataset-config.ts';
import { Dataset, type DatasetCycle } from '../live/dataset.ts';
import type { LiveState } from '../live/live-state.ts';
import { PublishedDevice } from '../live/published-device.ts';
import { PublishedValues } from '../live/published.ts';
import { Broadcast } from '../async/broadcast.ts';
import type { Clock } from '../model/clock.ts';
import { oneOrNone, Reconciler, type Part } from './reconciler.ts';
import { PUBLISHED_DEVICE } from '../live/published-device-name.ts';

export interface HubDatasetOptions {
  readonly live: LiveState;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

interface DatasetConfig {
  readonly entries: readonly DatasetEntry[];
  readonly publish: readonly PublishedKey[];
  readonly cycleMs: number;
}

interface DatasetPart extends Part {
  readonly dataset: Dataset;
  readonly values: PublishedValues;
  readonly published: PublishedDevice;
}

export class HubDataset {
  /** Every dataset, whatever the configuration it was computed by. */
  readonly cycles: Broadcast<DatasetCycle>;
  readonly #options: HubDatasetOptions;
  readonly #datasets: Reconciler<DatasetConfig, DatasetPart>;
  #lastValues: PublishedValues | null = null;

  constructor(options: HubDatasetOptions) {
    this.#options = options;
    this.cycles = new Broadcast(options.onError);
    this.#datasets = new Reconciler({ build: (config) => this.#buildDataset(config) });
  }

  /** Sections that were built anew. */
  async apply({ dataset, publish, server }: Pick<Config, 'dataset' | 'publish' | 'server'>): Promise<string[]> {
    const wanted = { entries: dataset, publish, cycleMs: server.cycleMs };
    const { started } = await this.#datasets.apply(oneOrNone('dataset', wanted));
    return started.length > 0 ? ['dataset and publish'] : [];
  }

  /** What the interfaces show; the same objects as long as nothing of it was built anew. */
  get shown(): Partial<Pick<DatasetPart, 'dataset' | 'published'>> {
    const part = this.#datasets.get('dataset');
    return part === null ? {} : { dataset: part.dataset, published: part.published };
  }

  async stop(): Promise<void> {
    await this.#datasets.stop();
  }

  #buildDataset({ entries, publish, cycleMs }: DatasetConfig): DatasetPart {
    const { live, clock, onError } = this.#options;
    const values = new PublishedValues(publish, clock, this.#lastValues);
    for (const key of this.#lastValues?.keys ?? []) if (!values.has(key)) live.latest.expire(PUBLISHED_DEVICE, key);
    const isFirst = this.#lastValues === null;
    this.#lastValues = values;
    const published = new PublishedDevice(values, live, clock);
    const dataset = new Dataset({ entries, published: values, live, clock, cycleMs, onError });
    dataset.cycles.subscribe((cycle) => this.cycles.publish(cycle));
    return {
      ...{ dataset, values, published },
      start() {
        if (publish.length > 0) live.addDevice(published.view);
        else live.removeDevice(PUBLISHED_DEVICE);
        published.start();
        if (!dataset.isConfigured) return;
        // Clients must not notice a change of the configuration; at the very start nothing has been measured yet.
        if (!isFirst) dataset.prepare();
        dataset.start();
      },
      stop() {
        dataset.stop();
        published.stop();
        return Promise.resolve();
      },
    };
  }
}
