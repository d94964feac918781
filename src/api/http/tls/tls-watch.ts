// Looks for a new certificate in the files of the old one, and warns before one ends. It must not know servers.
import type { Logger } from 'pino';
import type { TlsFiles } from '../../../config/config.ts';
import type { Clock } from '../../../model/clock.ts';
import { errorText } from '../../../model/error.ts';
import { readTls, type TlsMaterial } from './tls-files.ts';

/** Links that a certificate program exchanges are not seen by watching a folder; reading two small files costs nothing. */
export const LOOK_MS = 30_000;

const DAY_MS = 24 * 60 * 60_000;
const WARN_BEFORE_MS = 7 * DAY_MS;

export interface TlsWatchOptions {
  readonly files: TlsFiles;
  readonly material: TlsMaterial;
  readonly clock: Clock;
  readonly log: Logger;
  readonly onChange: (material: TlsMaterial) => void;
}

export class TlsWatch {
  readonly #options: TlsWatchOptions;
  readonly #stop: () => void;
  #current: TlsMaterial;
  /** The same problem is said once. */
  #said: string | null = null;

  constructor(options: TlsWatchOptions) {
    this.#options = options;
    this.#current = options.material;
    this.#judgeDate();
    this.#stop = options.clock.every(LOOK_MS, () => this.#look());
  }

  stop(): void {
    this.#stop();
  }

  #look(): void {
    const { files, log, onChange } = this.#options;
    try {
      const next = readTls(files);
      if (next.cert !== this.#current.cert || next.key !== this.#current.key) {
        this.#current = next;
        onChange(next);
        log.info(`HTTPS goes on with a new certificate, until ${dayOf(next.endsMs)}`);
        this.#said = null;
      }
      this.#judgeDate();
    } catch (error) {
      // While both files are exchanged they do not fit for a moment.
      this.#say(`HTTPS goes on with the certificate of before: ${errorText(error)}`);
    }
  }

  #judgeDate(): void {
    const { files, clock } = this.#options;
    const leftMs = this.#current.endsMs - clock.wallMs();
    const day = dayOf(this.#current.endsMs);
    if (leftMs <= 0) this.#say(`the certificate in ${files.cert} has ended on ${day}: browsers refuse it`);
    else if (leftMs < WARN_BEFORE_MS) this.#say(`the certificate in ${files.cert} ends on ${day}`);
    else this.#said = null;
  }

  #say(text: string): void {
    if (text === this.#said) return;
    this.#said = text;
    this.#options.log.warn(text);
  }
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
