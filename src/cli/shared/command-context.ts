// What a command that works on a bus needs of the world: a person, the time, the wish to end. Knows no command.
import type { Clock } from '../../model/clock.ts';
import { systemClock } from '../../transport/system-clock.ts';
import { untilSignal } from './shutdown.ts';
import { processTerminal, type Terminal } from './terminal.ts';

export interface CommandContext {
  readonly terminal: Terminal;
  readonly clock: Clock;
  /** Aborted when the command is to end early. */
  readonly signal: AbortSignal;
}

/** The real world: the process's terminal, the system's clock, ended by SIGTERM or SIGINT. */
export function processContext(): CommandContext {
  const controller = new AbortController();
  void untilSignal().then((name) => controller.abort(new Error(name)));
  return { terminal: processTerminal, clock: systemClock, signal: controller.signal };
}
