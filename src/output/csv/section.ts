// The section `backup`: CSV files of the dataset, uploaded by FTP if wished.
import type { OutputHealth } from '../../model/output-health.ts';
import type { OutputOffers } from '../offers.ts';
import type { OutputSection, OutputSurroundings, RunningOutput } from '../output-kind.ts';
import type { BackupConfig } from './config.ts';
import { CsvBackup } from './csv-backup.ts';
import { FtpUpload } from './ftp-upload.ts';
import { resolveBackup } from './resolve.ts';
import { backupSchema, type BackupInput } from './schema.ts';

export const csvBackup: OutputSection<BackupInput, BackupConfig> = {
  type: 'backup',
  schema: backupSchema,
  resolve: resolveBackup,
  withoutFile: null,
  writesTo: ({ path }) => [path],
  build: (config, surroundings) => new RunningBackup(config, surroundings),
};

class RunningBackup implements RunningOutput {
  readonly offers: OutputOffers;
  readonly #backup: CsvBackup;
  readonly #ftp: FtpUpload | null;
  readonly #cycles: OutputSurroundings['cycles'];
  #unsubscribe: (() => void) | null = null;

  constructor(config: BackupConfig, { clock, log, cycles }: OutputSurroundings) {
    const ftp = config.ftp && new FtpUpload({ config: config.ftp, root: config.path, clock, log });
    const upload = ftp && ((name: string): void => ftp.enqueue(name));
    this.#backup = new CsvBackup({ config, clock, log, upload });
    this.#ftp = ftp;
    this.#cycles = cycles;
    this.offers = { backup: this.#backup };
  }

  start(): void {
    this.#backup.start();
    this.#unsubscribe = this.#cycles.subscribe((cycle) => this.#backup.accept(cycle));
  }

  async stop(): Promise<void> {
    this.#unsubscribe?.();
    this.#ftp?.stop();
    await this.#backup.stop();
  }

  health(): OutputHealth[] {
    return [this.#backup.health(), ...(this.#ftp ? [this.#ftp.health()] : [])];
  }
}
