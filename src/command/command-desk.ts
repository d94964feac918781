// Where commands arrive, whatever interface they came by: knows the targets, keeps the order, logs who commanded what.
// It must not know HTTP.
import type { Logger } from 'pino';
import type { CommandTarget } from './command-config.ts';
import type { Controllable } from '../source/controllable.ts';
import type { Clock } from '../model/clock.ts';
import { didYouMean } from '../vocabulary/did-you-mean.ts';
import { errorText, MeterHubError } from '../model/error.ts';
import { checkParameters, type Setting } from './allowed.ts';
import { handOver, type ReadBack } from './hand-over.ts';

/** Commands to one device that wait; each takes seconds, so a longer queue would act on yesterday's wishes. */
const MAX_WAITING = 8;

export interface CommandDeskOptions {
  readonly find: (device: string) => Controllable | null;
  readonly clock: Clock;
  readonly log: Logger;
}

export class CommandDesk {
  readonly #options: CommandDeskOptions;
  #targets: readonly CommandTarget[] = [];
  /** The last command to each device, and how many are not done. */
  readonly #queues = new Map<string, { last: Promise<unknown>; waiting: number }>();
  readonly #stop = new AbortController();

  constructor(options: CommandDeskOptions) {
    this.#options = options;
  }

  /** Commands under way are not touched. */
  configure(targets: readonly CommandTarget[]): void {
    this.#targets = targets;
  }

  get targets(): readonly CommandTarget[] {
    return this.#targets;
  }

  /** How the device of a target can be told something; null: it is not there, or takes nothing. */
  controllable({ device }: CommandTarget): Controllable | null {
    return this.#options.find(device);
  }

  /**
   * Carries out a command and resolves with what the device shows then. `who` is for the log.
   * Rejects with COMMAND_UNKNOWN_TARGET, COMMAND_NOT_ALLOWED, COMMAND_BUSY or COMMAND_FAILED.
   */
  async give(name: string, parameters: readonly (readonly [string, unknown])[], who: string): Promise<ReadBack> {
    try {
      const target = this.#target(name);
      const settings = checkParameters(target, parameters);
      const shown = await this.#inTurn(target.device, () => this.#handOver(target, settings));
      this.#log('info', name, parameters, who, 'done');
      return shown;
    } catch (error) {
      const problem =
        error instanceof MeterHubError
          ? error
          : new MeterHubError('COMMAND_FAILED', errorText(error), {
              cause: error,
              details: { said: errorText(error) },
            });
      this.#log('warn', name, parameters, who, `${problem.code}: ${problem.message}`);
      throw problem;
    }
  }

  /** Ends what is under way with CANCELLED. */
  stop(): void {
    this.#stop.abort(new MeterHubError('CANCELLED', 'MeterHub stops'));
  }

  /** A command that was not even looked at: a page of another site, a wrong token. */
  refused(name: string, who: string, reason: string): void {
    this.#log('warn', name, [], who, `refused: ${reason}`);
  }

  #target(name: string): CommandTarget {
    const target = this.#targets.find((known) => known.target === name);
    if (target) return target;
    const names = this.#targets.map((known) => known.target);
    const help = didYouMean(name.slice(0, 100), names, 'targets') ?? 'no commands are configured';
    throw new MeterHubError(
      'COMMAND_UNKNOWN_TARGET',
      `There is no target ${JSON.stringify(name.slice(0, 100))}: ${help}`,
      { details: { target: name.slice(0, 100) } },
    );
  }

  async #handOver(target: CommandTarget, settings: readonly Setting[]): Promise<ReadBack> {
    const { find, clock } = this.#options;
    return handOver({ settings, clock, find: () => find(target.device), signal: this.#stop.signal });
  }

  /** One command at a time per device, in the order in which they came. */
  async #inTurn<T>(device: string, task: () => Promise<T>): Promise<T> {
    const queue = this.#queues.get(device) ?? { last: Promise.resolve(), waiting: 0 };
    if (queue.waiting >= MAX_WAITING) {
      throw new MeterHubError('COMMAND_BUSY', `${MAX_WAITING} commands wait for ${device} already.`, {
        details: { device, limit: MAX_WAITING },
      });
    }
    this.#queues.set(device, queue);
    queue.waiting++;
    const turn = queue.last.then(task);
    queue.last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      queue.waiting--;
    }
  }

  #log(
    level: 'info' | 'warn',
    target: string,
    parameters: readonly (readonly [string, unknown])[],
    who: string,
    result: string,
  ): void {
    const what = parameters.map(([key, value]) => `${key}=${textOf(value)}`).join('&');
    this.#options.log[level]({ who: plain(who) }, `command ${plain(`${target} ${what}`).trim()}: ${plain(result)}`);
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** One short line, whatever was sent: nobody may write lines of their own into the log. */
function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '?').slice(0, 300);
}
