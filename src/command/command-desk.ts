// Where commands arrive, whatever interface they came by: knows the targets, keeps the order, logs who commanded what.
// It must not know HTTP.
import type { Logger } from 'pino';
import type { CommandTarget } from './command-config.ts';
import type { Controllable } from '../source/controllable.ts';
import type { Clock } from '../model/clock.ts';
import { didYouMean } from '../vocabulary/did-you-mean.ts';
import { errorText, MeterHubError } from '../model/error.ts';
import type { ErrorCode } from '../vocabulary/error-codes.ts';
import { checkParameters, type Setting } from './allowed.ts';
import type { CommandOutcome } from './command-outcome.ts';
import { handOver, readBack, sendSettings, type HandOverOptions, type ReadBack } from './hand-over.ts';

/** Commands to one device that wait; each takes seconds, so a longer queue would act on yesterday's wishes. */
const MAX_WAITING = 8;

/** What came of a command, for those who keep it. */
export interface CommandFact {
  readonly target: string;
  /** Null: there is no such target. */
  readonly device: string | null;
  /** `amp=8` */
  readonly settings: string;
  readonly who: string;
  readonly outcome: 'done' | 'replaced' | 'refused';
  /** Why it was refused or failed; null: it was not. */
  readonly problem: { readonly code: ErrorCode | null; readonly text: string } | null;
}

export interface CommandDeskOptions {
  readonly find: (device: string) => Controllable | null;
  readonly clock: Clock;
  readonly log: Logger;
  /** Told of every command, in the end. */
  readonly onFact?: (fact: CommandFact) => void;
}

export class CommandDesk {
  readonly #options: CommandDeskOptions;
  #targets: readonly CommandTarget[] = [];
  /** The last command to each device, and how many are not done. */
  readonly #queues = new Map<string, { last: Promise<unknown>; waiting: number }>();
  /** Accepted commands that are being looked at, by device; a later command to the device ends that. */
  readonly #verifying = new Map<string, AbortController>();
  /** What came of the last command, by target. */
  readonly #outcomes = new Map<string, CommandOutcome>();
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

  /** What came of the last command to a target; null: there was none. */
  outcome({ target }: CommandTarget): CommandOutcome | null {
    return this.#outcomes.get(target) ?? null;
  }

  /**
   * Carries out a command and resolves with what the device shows then. `who` is for the log.
   * Rejects with COMMAND_UNKNOWN_TARGET, COMMAND_NOT_ALLOWED, COMMAND_BUSY or COMMAND_FAILED.
   */
  async give(name: string, parameters: Parameters, who: string): Promise<ReadBack> {
    const command = { name, parameters, who };
    return this.#judged(command, async (target, settings) => {
      const shown = await this.#inTurn(target.device, () => handOver(this.#optionsOf(target, settings)));
      this.#done(command, settings, shown);
      return shown;
    });
  }

  /**
   * Resolves as soon as the device has accepted a command, and looks behind it whether it follows: `outcome` and the log tell.
   * Rejects as `give`, but for a device that does not follow.
   */
  async accept(name: string, parameters: Parameters, who: string): Promise<void> {
    const command = { name, parameters, who };
    await this.#judged(command, async (target, settings) => {
      await this.#inTurn(target.device, () => sendSettings(this.#optionsOf(target, settings)));
      this.#keep(name, settings, { state: 'accepted' });
      void this.#verify(command, target, settings);
    });
  }

  /** Never rejects. Waits for nobody and holds nobody up: the next command to the device ends it. */
  async #verify(command: Command, target: CommandTarget, settings: readonly Setting[]): Promise<void> {
    const replaced = new AbortController();
    this.#verifying.set(target.device, replaced);
    const options = this.#optionsOf(target, settings);
    try {
      const signal = AbortSignal.any([replaced.signal, options.signal]);
      this.#done(command, settings, await readBack({ ...options, signal }));
    } catch (error) {
      if (replaced.signal.aborted) this.#replaced(command, settings);
      else this.#failed(command, settings, error);
    } finally {
      if (this.#verifying.get(target.device) === replaced) this.#verifying.delete(target.device);
    }
  }

  async #judged<T>(
    command: Command,
    act: (target: CommandTarget, settings: readonly Setting[]) => Promise<T>,
  ): Promise<T> {
    let settings: readonly Setting[] = [];
    try {
      const target = this.#target(command.name);
      settings = checkParameters(target, command.parameters);
      return await act(target, settings);
    } catch (error) {
      throw this.#failed(command, settings, error);
    }
  }

  #done({ name, parameters, who }: Command, settings: readonly Setting[], shown: ReadBack): void {
    this.#keep(name, settings, { state: 'done', readBack: shown });
    this.#log('info', name, parameters, who, 'done');
    this.#tell({ name, parameters, who }, 'done', null);
  }

  #replaced({ name, parameters, who }: Command, settings: readonly Setting[]): void {
    if (isSameCommand(this.#outcomes.get(name), settings)) this.#keep(name, settings, { state: 'replaced' });
    this.#log('info', name, parameters, who, 'accepted, and followed by another command before it showed');
    this.#tell({ name, parameters, who }, 'replaced', null);
  }

  /** `settings` is empty for what was not even sent: that is no outcome of a command. */
  #failed({ name, parameters, who }: Command, settings: readonly Setting[], error: unknown): MeterHubError {
    const problem =
      error instanceof MeterHubError
        ? error
        : new MeterHubError('COMMAND_FAILED', errorText(error), { cause: error, details: { said: errorText(error) } });
    if (settings.length > 0) this.#keep(name, settings, { state: 'failed', problem: problem.message });
    this.#log('warn', name, parameters, who, `${problem.code}: ${problem.message}`);
    this.#tell({ name, parameters, who }, 'refused', { code: problem.code, text: problem.message });
    return problem;
  }

  #keep(
    name: string,
    settings: readonly Setting[],
    news: Partial<CommandOutcome> & Pick<CommandOutcome, 'state'>,
  ): void {
    const atMs = this.#options.clock.wallMs();
    this.#outcomes.set(name, { settings: textsOf(settings), atMs, readBack: null, problem: null, ...news });
  }

  /** Ends what is under way with CANCELLED. */
  stop(): void {
    this.#stop.abort(new MeterHubError('CANCELLED', 'MeterHub stops'));
  }

  /** A command that was not even looked at: a page of another site, a wrong token. */
  refused(name: string, who: string, reason: string): void {
    this.#log('warn', name, [], who, `refused: ${reason}`);
    // What stands behind the path was not looked at, and may be anything.
    const [target = ''] = name.split('?');
    this.#tell({ name: target, parameters: [], who }, 'refused', { code: null, text: reason });
  }

  #tell({ name, parameters, who }: Command, outcome: CommandFact['outcome'], problem: CommandFact['problem']): void {
    const device = this.#targets.find((known) => known.target === name)?.device ?? null;
    const settings = parameters.map(([key, value]) => `${key}=${textOf(value)}`).join('&');
    this.#options.onFact?.({ target: name, device, settings, who, outcome, problem });
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

  #optionsOf(target: CommandTarget, settings: readonly Setting[]): HandOverOptions {
    const { find, clock } = this.#options;
    return { settings, clock, find: () => find(target.device), signal: this.#stop.signal };
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
    const turn = queue.last.then(() => {
      this.#verifying.get(device)?.abort();
      return task();
    });
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

type Parameters = readonly (readonly [string, unknown])[];

/** What was asked for and by whom, for the log. */
interface Command {
  readonly name: string;
  readonly parameters: Parameters;
  readonly who: string;
}

function textsOf(settings: readonly Setting[]): Readonly<Record<string, string>> {
  return Object.fromEntries(settings.map(({ key, text }) => [key, text]));
}

function isSameCommand(outcome: CommandOutcome | undefined, settings: readonly Setting[]): boolean {
  return outcome?.state === 'accepted' && JSON.stringify(outcome.settings) === JSON.stringify(textsOf(settings));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** One short line, whatever was sent: nobody may write lines of their own into the log. */
function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '?').slice(0, 300);
}
