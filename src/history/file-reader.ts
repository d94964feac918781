// Reads a history file that this program does not write: of a hub that runs, or of one that does not.
import type { Clock } from '../model/clock.ts';
import { MeterHubError } from '../model/error.ts';
import { machineTimeZone } from '../time/calendar.ts';
import type { HistoryReader } from './history.ts';
import { AskingReader } from './thread/reader.ts';
import { WorkerLink } from './thread/worker-link.ts';

const KEEP_ALL = { rawMs: null, oneMinuteMs: null, fifteenMinutesMs: null, oneHourMs: null, oneDayMs: null };
const BUSY_MS = 5000;
const STOP_GRACE_MS = 2000;

class FileReader extends AskingReader {
  readonly #link: WorkerLink;
  readonly #clock: Clock;

  constructor(link: WorkerLink, clock: Clock) {
    super();
    this.#link = link;
    this.#clock = clock;
  }

  async close(): Promise<void> {
    await this.#link.end(STOP_GRACE_MS);
  }

  protected link(): WorkerLink {
    return this.#link;
  }

  protected nowMs(): number {
    return this.#clock.wallMs();
  }
}

/** Rejects with HISTORY_NO_FILE, HISTORY_FOREIGN, or HISTORY_READ (damaged). */
export function openHistoryReader(path: string, clock: Clock, timeZone = machineTimeZone()): Promise<HistoryReader> {
  const engine = { path, keep: KEEP_ALL, steps: {}, timeZone, readOnly: true, busyMs: BUSY_MS };
  return new Promise((resolve, reject) => {
    const fail = (error: MeterHubError): void => {
      void link.end(STOP_GRACE_MS);
      reject(error);
    };
    const link = new WorkerLink({ engine, nowMs: clock.wallMs() }, clock, {
      onOpened(problem, code, details) {
        if (problem === null) resolve(new FileReader(link, clock));
        else fail(new MeterHubError({ code: code ?? 'HISTORY_READ', details }, problem));
      },
      onCommitted: () => undefined,
      onDied: (why) => fail(new MeterHubError('HISTORY_READ', why)),
    });
  });
}
