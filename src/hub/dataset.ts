// What meterhub-2022 had, as the hub keeps it: the dataset, publishing, the trace and the CSV backup. Each is built anew
// only when its own part of the configuration differs. It must not know devices or interfaces.
import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import type { Config } from '../config/config.ts';
import type { DatasetEntry, PublishedKey } from '../live/dataset-config.ts';
import type { BackupConfig } from '../output/csv/config.ts';
import { Dataset, type DatasetCycle } from '../live/dataset.ts';
import type { LiveState } from '../live/live-state.ts';
import { PublishedDevice } from '../live/published-device.ts';
import { PublishedValues } from '../live/published.ts';
import { Broadcast } from '../async/broadcast.ts';
import type { Clock } from '../model/clock.ts';
import { oneOrNone, Reconciler, type Part } from './reconciler.ts';
import { PUBLISHED_DEVICE } from '../live/published-device-name.ts';
import { CsvBackup } from '../output/csv/csv-backup.ts';
import { FtpUpload } from '../output/csv/ftp-upload.ts';
import type { OutputHealth } from '../model/output-health.ts';
import { Trace } from '../output/trace/trace.ts';

export interface HubDatasetOptions {
  readonly live: LiveState;
  readonly clock: Clock;
  readonly log: Logger;
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

interface BackupPart extends Part {
  readonly backup: CsvBackup;
  readonly health: () => OutputHealth[];
}

export class HubDataset {
  /** Every dataset, whatever the configuration it was computed by. */
  readonly cycles: Broadcast<DatasetCycle>;
  readonly #options: HubDatasetOptions;
  readonly #datasets: Reconciler<DatasetConfig, DatasetPart>;
  readonly #backups: Reconciler<BackupConfig, BackupPart>;
  readonly #trace = new Trace(0);
  #traceConfig: Config['trace'] | null = null;
  #lastValues: PublishedValues | null = null;

  constructor(options: HubDatasetOptions) {
    this.#options = options;
    this.cycles = new Broadcast(options.onError);
    this.#datasets = new Reconciler({ build: (config) => this.#buildDataset(config) });
    this.#backups = new Reconciler({ build: (config) => this.#buildBackup(config) });
  }

  /** Sections that were built anew. */
  async apply({ dataset, publish, server, trace, backup }: Config): Promise<string[]> {
    const wanted = { entries: dataset, publish, cycleMs: server.cycleMs };
    const datasets = await this.#datasets.apply(oneOrNone('dataset', wanted));
    const backups = await this.#backups.apply(oneOrNone('backup', backup));
    const isTraceNew = !isDeepStrictEqual(trace, this.#traceConfig);
    if (isTraceNew) this.#trace.resize(trace.size);
    this.#traceConfig = trace;
    return [
      ...(datasets.started.length > 0 ? ['dataset and publish'] : []),
      ...(isTraceNew ? ['trace'] : []),
      ...(backups.started.length + backups.stopped.length > 0 ? ['backup'] : []),
    ];
  }

  /** What the interfaces show; the same objects as long as nothing of it was built anew. */
  get shown() {
    const part = this.#datasets.get('dataset');
    const backup = this.#backups.get('backup')?.backup;
    return { trace: this.#trace, ...(part && pick(part)), ...(backup && { backup }) };
  }

  outputs(): OutputHealth[] {
    return this.#backups.all.flatMap((part) => part.health());
  }

  async stop(): Promise<void> {
    await this.#datasets.stop();
    await this.#backups.stop();
  }

  #buildDataset({ entries, publish, cycleMs }: DatasetConfig): DatasetPart {
    const { live, clock, onError } = this.#options;
    const values = new PublishedValues(publish, clock, this.#lastValues);
    for (const key of this.#lastValues?.keys ?? []) if (!values.has(key)) live.latest.expire(PUBLISHED_DEVICE, key);
    const isFirst = this.#lastValues === null;
    this.#lastValues = values;
    const published = new PublishedDevice(values, live, clock);
    const dataset = new Dataset({ entries, published: values, live, clock, cycleMs, onError });
    dataset.cycles.subscribe((cycle) => {
      this.#trace.accept(cycle);
      for (const { backup } of this.#backups.all) backup.accept(cycle);
      this.cycles.publish(cycle);
    });
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

  #buildBackup(config: BackupConfig): BackupPart {
    const { clock, log } = this.#options;
    const ftp = config.ftp && new FtpUpload({ config: config.ftp, root: config.path, clock, log });
    const upload = ftp && ((name: string): void => ftp.enqueue(name));
    const backup = new CsvBackup({ config, clock, log, upload });
    return {
      backup,
      health: () => [backup.health(), ...(ftp ? [ftp.health()] : [])],
      start: () => backup.start(),
      async stop() {
        ftp?.stop();
        await backup.stop();
      },
    };
  }
}

function pick({ dataset, published }: DatasetPart): Pick<DatasetPart, 'dataset' | 'published'> {
  return { dataset, published };
}
