// Every error code with its texts in both languages, what to do, its HTTP status and what it knows beside the text.
// `docs/errors.md` and the reasons of the German page are made of this; the rooms below hold one area each.
import { ACCESS_ERRORS } from './errors/access.ts';
import { COMMAND_ERRORS } from './errors/commands.ts';
import { D0_ERRORS } from './errors/d0.ts';
import type { DetailsBy } from './errors/details.ts';
import { HISTORY_ERRORS } from './errors/history.ts';
import { M_BUS_ERRORS } from './errors/m-bus.ts';
import { METER_ERRORS } from './errors/meters.ts';
import { OUTPUT_ERRORS } from './errors/outputs.ts';
import { PROGRAM_ERRORS } from './errors/program.ts';
import { SERVER_ERRORS } from './errors/server.ts';
import { SETUP_ERRORS } from './errors/setup.ts';
import { STATES, type StateCode } from './errors/states.ts';
import { SPEEDWIRE_ERRORS } from './errors/speedwire.ts';
import { SUNSPEC_ERRORS } from './errors/sunspec.ts';
import { TELEGRAM_ERRORS } from './errors/telegrams.ts';
import { WIRE_ERRORS } from './errors/wire.ts';

export const ERROR_CATALOGUE = {
  ...WIRE_ERRORS,
  ...SUNSPEC_ERRORS,
  ...M_BUS_ERRORS,
  ...SPEEDWIRE_ERRORS,
  ...METER_ERRORS,
  ...TELEGRAM_ERRORS,
  ...D0_ERRORS,
  ...PROGRAM_ERRORS,
  ...SERVER_ERRORS,
  ...SETUP_ERRORS,
  ...ACCESS_ERRORS,
  ...OUTPUT_ERRORS,
  ...COMMAND_ERRORS,
  ...HISTORY_ERRORS,
};

type Catalogue = typeof ERROR_CATALOGUE;

export type ErrorCode = keyof Catalogue;

/** Why something does not work: an error, or a state that is none. */
export type ProblemCode = ErrorCode | StateCode;

/** Not a state: it has a remedy. */
export function isErrorCode(code: ProblemCode): code is ErrorCode {
  return Object.hasOwn(ERROR_CATALOGUE, code);
}

/** What has a text in both languages by its code. */
export const PROBLEM_TEXTS = { ...STATES, ...ERROR_CATALOGUE };

/** Codes that clients of our own interfaces may be told. */
export type ApiErrorCode = {
  [Code in ErrorCode]: Catalogue[Code]['httpStatus'] extends number ? Code : never;
}[ErrorCode];

/** Details of any error. Nothing secret. */
export type ErrorDetails = Readonly<Record<string, string | number>>;

/** Every error of the union must be able to carry them. */
type Intersected<Union> = (Union extends unknown ? (one: Union) => void : never) extends (all: infer All) => void
  ? All
  : never;

/** What an error of this code knows beside its text; of several codes: what all of them ask for. */
export type DetailsOf<Code extends ErrorCode> = Intersected<
  { [One in Code]: DetailsBy<Catalogue[One]['details']> }[Code]
>;
