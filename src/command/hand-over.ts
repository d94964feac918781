// Tells one device something and looks whether it did it: sends, checks the answer per key, tries once more, reads back.
// It must not know who commands, nor what is allowed.
import type { Controllable } from '../source/controllable.ts';
import type { Clock } from '../model/clock.ts';
import { errorText, MeterHubError } from '../model/error.ts';
import type { DetailsOf } from '../vocabulary/error-codes.ts';
import type { ReadingValue } from '../model/reading.ts';
import type { Setting } from './allowed.ts';

/** A device that has a lock of its own ("couldn't take api lock ... try again later") is free again after this, ms. */
const RETRY_PAUSE_MS = 1000;
/** Between looks whether a setting shows: the go-e's manufacturer asks for at most one request a second. */
const LOOK_PAUSE_MS = 1000;
/** Longest time after the usual effect until a setting must show, ms. */
const PATIENCE_MS = 5000;

/** What the device says it has set, by key; null: it does not tell. */
export type ReadBack = Readonly<Record<string, ReadingValue | null>>;

export interface HandOverOptions {
  readonly settings: readonly Setting[];
  /** Asked before every request: the device may be restarted meanwhile. */
  readonly find: () => Controllable | null;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Resolves when the device shows the settings. Rejects with COMMAND_FAILED and the reason, or with the signal's reason. */
export async function handOver(options: HandOverOptions): Promise<ReadBack> {
  await sendSettings(options);
  return readBack(options);
}

/** Resolves when the device has accepted the settings. Rejects as `handOver`. */
export async function sendSettings({ settings, find, clock, signal }: HandOverOptions): Promise<void> {
  const first = await trySend(find, settings);
  if (first === null) return;
  await clock.sleep(RETRY_PAUSE_MS, signal);
  const second = await trySend(find, first.left);
  if (second !== null) throw failed(second);
}

/** Why a command did not do what it should, for people and for translations. */
interface Reason {
  readonly reason: string;
  readonly details: DetailsOf<'COMMAND_FAILED'>;
}

function failed({ reason, details }: Reason): MeterHubError {
  return new MeterHubError('COMMAND_FAILED', reason, { details });
}

interface Failure extends Reason {
  /** What is not set yet. */
  readonly left: readonly Setting[];
}

async function trySend(find: () => Controllable | null, settings: readonly Setting[]): Promise<Failure | null> {
  const control = existing(find);
  const { device } = control;
  try {
    const answers = await control.tell(settings);
    const left = settings.filter(({ key }) => answers.get(key) !== true);
    if (left.length === 0) return null;
    const reasons = left.map(({ key, text }) => `${key}=${text}: ${answers.get(key) ?? 'no answer for it'}`);
    return { left, reason: `${device} refuses ${reasons.join('; ')}`, details: { device, said: reasons.join('; ') } };
  } catch (error) {
    return {
      left: settings,
      reason: `${device} cannot be told: ${errorText(error)}`,
      details: { device, ...causeOf(error) },
    };
  }
}

/** Resolves when the device shows what it has accepted. Rejects as `handOver`. */
export async function readBack({ settings, find, clock, signal }: HandOverOptions): Promise<ReadBack> {
  const { effectMs } = existing(find);
  const endMs = clock.monotonicMs() + effectMs + PATIENCE_MS;
  await clock.sleep(effectMs, signal);
  for (;;) {
    const look = await tryLook(find, settings);
    if (look.reason === null) return look.shown;
    if (clock.monotonicMs() + LOOK_PAUSE_MS > endMs) throw failed(look);
    await clock.sleep(LOOK_PAUSE_MS, signal);
  }
}

type Look = { readonly shown: ReadBack; readonly reason: null } | Reason;

async function tryLook(find: () => Controllable | null, settings: readonly Setting[]): Promise<Look> {
  const control = existing(find);
  const { device } = control;
  try {
    const told = await control.look(settings.map(({ key }) => key));
    const wrong = settings.filter(({ key, text }) => told.has(key) && !isSame(told.get(key), text));
    if (wrong.length > 0) {
      const still = wrong.map(({ key, text }) => `${key} is ${String(told.get(key))}, not ${text}`).join('; ');
      const shows = wrong.map(({ key }) => `${key} = ${String(told.get(key))}`).join(', ');
      const wanted = wrong.map(({ key, text }) => `${key} = ${text}`).join(', ');
      const reason = `${device} took the command but does not follow it: ${still}`;
      return { reason, details: { device, setting: wanted, shows } };
    }
    control.refresh(0);
    return { shown: Object.fromEntries(settings.map(({ key }) => [key, told.get(key) ?? null])), reason: null };
  } catch (error) {
    const reason = `${device} took the command, but whether it follows cannot be seen: ${errorText(error)}`;
    return { reason, details: { device, ...causeOf(error) } };
  }
}

/** An error of ours is said by its own code and details, any other by its text. */
function causeOf(error: unknown): DetailsOf<'COMMAND_FAILED'> {
  return error instanceof MeterHubError ? { ...error.details, cause: error.code } : { said: errorText(error) };
}

function isSame(told: ReadingValue | undefined, text: string): boolean {
  return String(told) === text || (typeof told === 'number' && told === Number(text));
}

function existing(find: () => Controllable | null): Controllable {
  const control = find();
  if (control) return control;
  throw new MeterHubError('COMMAND_FAILED', 'The device of this target is not there, or takes no commands.');
}
