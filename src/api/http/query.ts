// The questions of a URL, read strictly: an unknown or doubled parameter is an error with a hint, never silence.
// It must not know what is asked.
import type { FastifyRequest } from 'fastify';
import { Calendar, isTimeZone, machineTimeZone } from '../../time/calendar.ts';
import { parseTime, TIME_HINT } from '../../time/time-text.ts';
import { didYouMean } from '../../vocabulary/did-you-mean.ts';
import { ApiError } from './api-error.ts';

const MAX_SHOWN = 100;

export class Query<Name extends string> {
  readonly #values: ReadonlyMap<string, string>;

  /** @throws ApiError HTTP_BAD_REQUEST when there is a parameter that is not in `names`, or one comes twice. */
  constructor(query: FastifyRequest['query'], names: readonly Name[]) {
    const known: readonly string[] = names;
    const given = typeof query === 'object' && query !== null ? Object.entries(query) : [];
    this.#values = new Map(
      given.map(([name, value]: [string, unknown]) => {
        if (!known.includes(name)) {
          throw badRequest(
            `There is no parameter "${shown(name)}".`,
            didYouMean(name, known, 'parameters') ?? '',
            name,
          );
        }
        if (typeof value !== 'string') {
          throw badRequest(
            `The parameter "${name}" comes twice.`,
            'Give it once; lists are separated by commas.',
            name,
          );
        }
        return [name, value];
      }),
    );
  }

  /** null: not given, or empty. */
  text(name: Name): string | null {
    const value = this.#values.get(name);
    return value === undefined || value === '' ? null : value;
  }

  /** @throws ApiError HTTP_BAD_REQUEST with the hint. */
  need(name: Name, hint: string): string {
    const value = this.text(name);
    if (value === null) throw badRequest(`The parameter "${name}" is missing.`, hint, name);
    return value;
  }

  /** @throws ApiError HTTP_BAD_REQUEST naming what may be chosen. */
  oneOf<Choice extends string>(name: Name, choices: readonly Choice[], fallback: Choice): Choice {
    const value = this.text(name);
    if (value === null) return fallback;
    const choice = choices.find((each) => each === value);
    if (choice !== undefined) return choice;
    throw badRequest(`${name}=${shown(value)} is not known.`, `${name} is one of ${choices.join(', ')}.`, name);
  }

  /** @throws ApiError HTTP_BAD_REQUEST. */
  integer(name: Name, least: number, most: number, fallback: number): number {
    const value = this.text(name);
    if (value === null) return fallback;
    const number = /^\d{1,12}$/.test(value) ? Number(value) : NaN;
    if (number >= least && number <= most) return number;
    throw badRequest(
      `${name}=${shown(value)} does not fit.`,
      `${name} is a whole number from ${least} to ${most}.`,
      name,
    );
  }

  /** The zone that is named, or the machine's. @throws ApiError HTTP_BAD_REQUEST. */
  calendar(name: Name): Calendar {
    const value = this.text(name) ?? machineTimeZone();
    if (isTimeZone(value)) return new Calendar(value);
    const hint = didYouMean(value, Intl.supportedValuesOf('timeZone'), 'time zones') ?? '';
    throw badRequest(`${name}=${shown(value)} is no time zone.`, hint, name);
  }

  /** An instant, ms since the epoch; `fallback` is a text as well. @throws ApiError HTTP_BAD_REQUEST. */
  time(name: Name, fallback: string, nowMs: number, calendar: Calendar): number {
    const value = this.text(name) ?? fallback;
    const ms = parseTime(value, nowMs, calendar);
    if (ms === null) throw badRequest(`${name}=${shown(value)} is no point in time.`, `${TIME_HINT}.`, name);
    return ms;
  }
}

/** @param parameter the one that cannot be used */
export function badRequest(message: string, hint: string, parameter: string): ApiError {
  return new ApiError('HTTP_BAD_REQUEST', message, { hint, details: { parameter: shown(parameter) } });
}

/** What a client wrote, short enough for a message. */
export function shown(text: string): string {
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}...` : text;
}
