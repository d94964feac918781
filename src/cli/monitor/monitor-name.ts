// `meterhub monitor home`: live readings of a device by its name, of any kind, from a MeterHub's own stream.
import { errorText, MeterHubError } from '../../model/error.ts';
import { Retry } from '../../async/retry.ts';
import { localDateTime } from '../../time/local-time.ts';
import { hubAddress } from '../place/hub-address.ts';
import { usage } from '../shared/bus-option.ts';
import type { CommandContext } from '../shared/command-context.ts';

export interface NameFlags {
  readonly device?: string;
  /** Undefined: the hub of the configuration. */
  readonly url?: string | undefined;
  readonly all?: boolean;
}

interface Reading {
  readonly value: number | string | boolean | null;
  readonly unit: string | null;
}

const FIRST_PAUSE_MS = 1000;
const LAST_PAUSE_MS = 30_000;
/** The hub sends a sign of life every 15 s. */
const SILENT_MS = 45_000;
const NOT_FOUND = 404;

/** Resolves when the signal ends it. Rejects with USAGE when there is no such device, or no MeterHub. */
export async function monitorByName(name: string, flags: NameFlags, context: CommandContext): Promise<void> {
  const { terminal, clock, signal } = context;
  if (flags.device !== undefined) throw usage('a name and -d exclude each other', 'use one of them');
  const base = hubAddress(flags.url);
  const retry = new Retry({ clock, firstMs: FIRST_PAUSE_MS, maxMs: LAST_PAUSE_MS });
  let problem: string | null = null;
  terminal.err(`Waiting for values of ${name} from ${base}, until Ctrl-C\n`);
  while (!signal.aborted) {
    try {
      // Some devices are read once in a quarter of an hour.
      const { text, trouble } = presentOf(name, await present(base, name, signal), flags.all === true);
      terminal.out(text);
      if (trouble !== null && trouble !== problem) terminal.err(trouble);
      problem = trouble;
      await follow(`${base}/api/v1/stream?device=${encodeURIComponent(name)}`, context, (readings) => {
        problem = null;
        retry.reset();
        terminal.out(lineOf(name, readings, flags.all === true, clock.wallMs()));
      });
    } catch (error) {
      if (isAborted(signal)) return;
      if (error instanceof MeterHubError && error.code === 'USAGE') throw error;
      const text = `cannot read ${base}: ${error instanceof Error && error.cause !== undefined ? errorText(error.cause) : errorText(error)}`;
      if (text !== problem) terminal.err(`${text}; trying again\n`);
      problem = text;
    }
    await retry.pause(signal);
  }
}

async function follow(
  url: string,
  { clock, signal }: CommandContext,
  onReadings: (readings: Readonly<Record<string, Reading>>) => void,
): Promise<void> {
  const ending = new AbortController();
  const end = (): void => ending.abort(new Error('no sign of life'));
  signal.addEventListener('abort', end, { once: true });
  let stopTimer = clock.after(SILENT_MS, end);
  try {
    const answer = await ask(url, 'text/event-stream', ending.signal);
    if (answer.body === null) throw new Error('an empty answer');
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of answer.body) {
      stopTimer();
      stopTimer = clock.after(SILENT_MS, end);
      text += decoder.decode(chunk, { stream: true });
      const events = text.split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) {
        const readings = readingsOf(event);
        if (readings !== null) onReadings(readings);
      }
    }
  } finally {
    stopTimer();
    signal.removeEventListener('abort', end);
    ending.abort();
  }
}

/** Throws USAGE when there is no such device, or no MeterHub. */
async function ask(url: string, type: string, signal: AbortSignal): Promise<Response> {
  const token = process.env['METERHUB_TOKEN'];
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const answer = await fetch(url, { headers, signal });
  if (answer.status === NOT_FOUND) throw usage(await refusalText(answer), '`meterhub status` lists the devices');
  if (answer.ok && (answer.headers.get('content-type') ?? '').startsWith(type)) return answer;
  throw usage(
    `${url} answered with status ${answer.status}`,
    'is it MeterHub? Where reading needs a token: METERHUB_TOKEN',
  );
}

/** What a hub says of a device; the part that is shown. */
export interface Present {
  readonly health: { readonly state: string; readonly reason: string | null };
  readonly readings: Readonly<Record<string, Reading & { readonly at: string | null }>>;
}

async function present(base: string, name: string, signal: AbortSignal): Promise<Present> {
  const url = `${base}/api/v1/devices/${encodeURIComponent(name)}`;
  const limit = AbortSignal.any([signal, AbortSignal.timeout(SILENT_MS)]);
  return (await (await ask(url, 'application/json', limit)).json()) as Present;
}

/** The last values with the time they were measured, and why no others may come. */
export function presentOf(
  name: string,
  { health: { state, reason }, readings }: Present,
  isAll: boolean,
): { readonly text: string; readonly trouble: string | null } {
  const measured = Object.values(readings).flatMap(({ at }) => (at === null ? [] : [Date.parse(at)]));
  const text = measured.length === 0 ? '' : lineOf(name, readings, isAll, Math.max(...measured));
  return { text, trouble: reason === null ? null : `${name} is ${state}: ${reason}\n` };
}

/** The signal may have fired during an await, which the compiler does not see. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

async function refusalText(answer: Response): Promise<string> {
  try {
    const { detail, title } = (await answer.json()) as { detail?: unknown; title?: unknown };
    const said = [detail, title].find((each) => typeof each === 'string');
    return said ?? 'there is no such device';
  } catch {
    return 'what answers there is no MeterHub';
  }
}

/** Of an event with readings; null: it is another one. */
export function readingsOf(event: string): Readonly<Record<string, Reading>> | null {
  const lines = event.split('\n');
  if (!lines.includes('event: snapshot')) return null;
  const data = lines.flatMap((line) => (line.startsWith('data:') ? [line.slice(5)] : [])).join('\n');
  try {
    return (JSON.parse(data) as { readings?: Record<string, Reading> }).readings ?? null;
  } catch {
    return null;
  }
}

/** `2026-06-21 10:22:34 home: powerL1 12.3 W  power 40 W`; its powers alone, where it has some and not all is wanted. */
export function lineOf(
  name: string,
  readings: Readonly<Record<string, Reading>>,
  isAll: boolean,
  wallMs: number,
): string {
  const all = Object.entries(readings);
  const powers = all.filter(([measurand]) => /^power(L[123])?$/.test(measurand));
  const shown = isAll || powers.length === 0 ? all : powers;
  const parts = shown.map(
    ([measurand, { value, unit }]) => `${measurand} ${String(value ?? '-')}${unit ? ` ${unit}` : ''}`,
  );
  return `${localDateTime(wallMs)} ${name}: ${parts.join('  ')}\n`;
}
