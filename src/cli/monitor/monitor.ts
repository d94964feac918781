// `meterhub monitor`: live readings of one device, from any server that has gosdm630's firehose.
import type { Command } from 'commander';
import { errorText } from '../../model/error.ts';
import { Retry } from '../../async/retry.ts';
import { usage, wholeNumberFlag } from '../shared/bus-option.ts';
import { processContext, type CommandContext } from '../shared/command-context.ts';
import {
  FirehoseClient,
  FirehoseRefused,
  type FirehoseEvent,
  type FirehoseQuestion,
} from '../shared/firehose-client.ts';
import { HUB_ADDRESS_HELP, hubAddress } from '../place/hub-address.ts';
import { monitorByName } from './monitor-name.ts';
import { MonitorView } from './monitor-view.ts';

export interface MonitorFlags {
  readonly device?: string;
  /** Undefined: the hub of the configuration. */
  readonly url?: string | undefined;
  readonly category: string;
  readonly timeout: string;
  readonly all?: boolean;
}

/** The category whose events are values of devices. */
const METER_UPDATES = 'meterupdate';
const FIRST_PAUSE_MS = 1000;
const LAST_PAUSE_MS = 30_000;

export function registerMonitor(program: Command): void {
  program
    .command('monitor')
    .description('print live readings of one device of a running server')
    .argument('[name]', 'a device of a MeterHub by its name, of any kind; instead of -d')
    .option('-d, --device <device>', 'type and id, or the id alone, for example sdm:23')
    .option('-u, --url <address>', `the server (${HUB_ADDRESS_HELP})`)
    .option('-c, --category <name>', `${METER_UPDATES} or statusupdate`, METER_UPDATES)
    .option('-t, --timeout <seconds>', 'how long one question waits for an event, 1..120', '45')
    .option('--all', 'all values instead of the powers alone; a table on a screen')
    .action((name: string | undefined, flags: MonitorFlags) =>
      name === undefined ? monitor(flags, processContext()) : monitorByName(name, flags, processContext()),
    );
}

/** Resolves when the signal ends it. Rejects with USAGE, or when the server says that the question is wrong. */
export async function monitor(flags: MonitorFlags, context: CommandContext): Promise<void> {
  const { terminal } = context;
  const isOfDevice = flags.category === METER_UPDATES;
  const question = {
    category: flags.category,
    timeoutS: wholeNumberFlag('-t', flags.timeout, 1, 120),
  };
  const view = new MonitorView(deviceOf(flags.device, isOfDevice));
  const show = isOfDevice ? deviceShower(view, flags.all === true, context) : showRaw(context);
  let isHintGiven = false;
  const onEvents = (events: readonly FirehoseEvent[]): void => {
    show(events);
    if (!isOfDevice || isHintGiven || !view.isMissing) return;
    isHintGiven = true;
    terminal.err(`no values of device ${flags.device ?? ''} yet; the server has ${view.others.join(', ')}\n`);
  };
  const base = hubAddress(flags.url);
  const server = new FirehoseClient(base, context.clock);
  const what = isOfDevice ? `values of device ${flags.device ?? ''}` : `events (${flags.category})`;
  terminal.err(`Waiting for ${what} from ${base}, until Ctrl-C\n`);
  try {
    await follow({ base, server, question }, onEvents, context);
  } finally {
    server.close();
  }
}

interface Followed {
  readonly base: string;
  readonly server: FirehoseClient;
  readonly question: Omit<FirehoseQuestion, 'sinceMs'>;
}

/** Asks on and on; after a failure with growing pauses. */
async function follow(
  { base, server, question }: Followed,
  onEvents: (events: readonly FirehoseEvent[]) => void,
  { terminal, clock, signal }: CommandContext,
): Promise<void> {
  const retry = new Retry({ clock, firstMs: FIRST_PAUSE_MS, maxMs: LAST_PAUSE_MS });
  let sinceMs: number | null = null;
  let problem: string | null = null;
  while (!signal.aborted) {
    try {
      const events = await server.ask({ ...question, sinceMs }, signal);
      if (problem !== null) terminal.err(`connected to ${base} again\n`);
      problem = null;
      retry.reset();
      sinceMs = events.at(-1)?.timestampMs ?? sinceMs;
      onEvents(events);
    } catch (error) {
      if (isAborted(signal)) return;
      if (error instanceof FirehoseRefused) throw error;
      const text = errorText(error);
      if (text !== problem) terminal.err(`${text}; trying again\n`);
      problem = text;
      // What a restarted server numbers anew would be missed by an old time; what came meanwhile is lost anyway.
      sinceMs = null;
      await retry.pause(signal);
    }
  }
}

function deviceShower(view: MonitorView, isAll: boolean, { terminal, clock }: CommandContext) {
  return (events: readonly FirehoseEvent[]): void => {
    const own = events.filter((event) => view.take(event));
    if (own.length === 0) return;
    const nowMs = clock.wallMs();
    if (!isAll) {
      if (own.some((event) => MonitorView.isPower(event))) terminal.out(view.powerLine(nowMs));
    } else if (terminal.isScreen) terminal.out(view.table(nowMs));
    else for (const event of own) terminal.out(view.valueLine(event, nowMs));
  };
}

function showRaw({ terminal }: CommandContext) {
  return (events: readonly FirehoseEvent[]): void => {
    for (const { data } of events) terminal.out(`${JSON.stringify(data)}\n`);
  };
}

/** The signal may have fired during an await, which the compiler does not see. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

function deviceOf(text: string | undefined, isNeeded: boolean): number {
  if (text === undefined) {
    if (!isNeeded) return 0;
    throw usage('say which device', 'for example -d sdm:23');
  }
  const id = /^(?:[^:,\s]+:)?(\d+)$/.exec(text)?.[1];
  if (id === undefined) throw usage(`-d: "${text}" is not a device`, 'write type:id or the id, for example -d sdm:23');
  return wholeNumberFlag('-d', id, 0, 1_000_000);
}
