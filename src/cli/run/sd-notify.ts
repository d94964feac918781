// Tells systemd how the program is: ready, reloading, alive, ending. It must not know what the program does.
// Node cannot send to a datagram socket by itself, and packages that can need a compiler: `systemd-notify`, which comes
// with systemd, does it.
import { spawn } from 'node:child_process';
import { hrtime } from 'node:process';
import type { Clock } from '../../model/clock.ts';
import { errorText } from '../../model/error.ts';

const PROGRAM = 'systemd-notify';
/** It waits until systemd has read the message, 5 s at most; it gets a little more to end. */
const MAX_SEND_MS = 6000;
/** systemd asks for a sign of life at least twice as often as it looks (sd_watchdog_enabled(3)). */
const SIGNS_PER_LOOK = 3;

export interface SystemdOptions {
  /** NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID as systemd sets them, and PATH. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly pid: number;
  readonly clock: Clock;
  readonly warn: (text: string) => void;
  /** Why the program does not do its work; null when it does. Asked before every sign of life. */
  readonly problem: () => string | null;
  /** One line for `systemctl status`. */
  readonly status: () => string;
}

export class Systemd {
  readonly #options: SystemdOptions;
  #last: Promise<void> = Promise.resolve();
  #waiting = 0;
  #stopWatchdog: () => void = () => undefined;
  #hasFailed = false;
  #problem: string | null = null;

  constructor(options: SystemdOptions) {
    this.#options = options;
  }

  /** Whether systemd started the program and wants to hear of it. */
  get isListening(): boolean {
    return this.#socket !== '';
  }

  /** The program does its work; signs of life begin. */
  ready(): void {
    this.#send('READY=1', `STATUS=${this.#options.status()}`);
    const lookMs = watchdogMs(this.#options);
    if (lookMs === null || !this.isListening) return;
    this.#stopWatchdog();
    this.#stopWatchdog = this.#options.clock.every(lookMs / SIGNS_PER_LOOK, () => this.#signOfLife());
  }

  /** Followed by `ready`. */
  reloading(): void {
    // CLOCK_MONOTONIC, as sd_notify(3) wants it beside RELOADING.
    this.#send('RELOADING=1', `MONOTONIC_USEC=${hrtime.bigint() / 1000n}`);
  }

  /** Resolves when systemd has been told. */
  async stopping(): Promise<void> {
    this.#stopWatchdog();
    this.#send('STOPPING=1');
    await this.#last;
  }

  get #socket(): string {
    return this.#options.env['NOTIFY_SOCKET'] ?? '';
  }

  #signOfLife(): void {
    const { problem, status, warn } = this.#options;
    const now = problem();
    if (now !== null && this.#problem === null)
      warn(`${now}; systemd is not told that all is well and will restart it`);
    this.#problem = now;
    // A systemd that is slow to listen has not forgotten the sign that is on its way.
    if (now === null && this.#waiting === 0) this.#send('WATCHDOG=1', `STATUS=${status()}`);
  }

  /** One after the other, so that they arrive in order. */
  #send(...assignments: readonly string[]): void {
    if (!this.isListening) return;
    this.#waiting++;
    this.#last = this.#last.then(async () => {
      try {
        await this.#run(assignments);
        this.#hasFailed = false;
      } catch (error) {
        if (!this.#hasFailed) this.#options.warn(`systemd cannot be told ${assignments[0] ?? ''}: ${errorText(error)}`);
        this.#hasFailed = true;
      } finally {
        this.#waiting--;
      }
    });
  }

  #run(assignments: readonly string[]): Promise<void> {
    const { env, clock } = this.#options;
    return new Promise((resolve, reject) => {
      const child = spawn(PROGRAM, assignments, {
        env: { PATH: env['PATH'] ?? '/usr/bin:/bin', NOTIFY_SOCKET: this.#socket },
        stdio: 'ignore',
      });
      const cancel = clock.after(MAX_SEND_MS, () => child.kill('SIGKILL'));
      child.once('error', (error) => {
        cancel();
        reject(error);
      });
      child.once('exit', (code, signal) => {
        cancel();
        if (code === 0) resolve();
        else reject(new Error(`${PROGRAM} ended with ${signal ?? `code ${code ?? 'unknown'}`}`));
      });
    });
  }
}

/** How often systemd looks, ms; null: it does not, or at another process. */
function watchdogMs({ env, pid }: SystemdOptions): number | null {
  const microseconds = Number(env['WATCHDOG_USEC'] ?? '');
  const watched = env['WATCHDOG_PID'];
  if (!(microseconds > 0) || (watched !== undefined && watched !== String(pid))) return null;
  return microseconds / 1000;
}
