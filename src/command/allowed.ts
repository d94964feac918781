// What may be set at a target: checks keys and values before anything is handed on. Pure; it must not know devices.
import { MeterHubError } from '../model/error.ts';
import type { AllowedParameter, AllowedValues, CommandTarget } from './command-config.ts';

/** One thing to set, as it is handed on. */
export interface Setting {
  readonly key: string;
  /** The value as text: `8`, `true`, `eco`. */
  readonly text: string;
}

const DECIMAL = /^-?[0-9]{1,15}(\.[0-9]{1,9})?$/;
const MAX_SHOWN = 60;

/**
 * All parameters, or none of them.
 * @throws MeterHubError COMMAND_NOT_ALLOWED, saying what is allowed.
 */
export function checkParameters(target: CommandTarget, parameters: readonly (readonly [string, unknown])[]): Setting[] {
  if (parameters.length === 0) throw notAllowed(`The command to ${target.target} says nothing to set`, target);
  const settings = new Map<string, Setting>();
  for (const [key, value] of parameters) {
    const parameter = target.allow.find((allowed) => allowed.key === key);
    if (!parameter) throw notAllowed(`${target.target} does not take ${shown(key)}`, target, key.slice(0, MAX_SHOWN));
    if (settings.has(key)) throw notAllowed(`The command says ${key} twice`, target, key);
    settings.set(key, { key, text: checkedText(target, parameter, value) });
  }
  return [...settings.values()];
}

/** `amp=6..16&frc=0|1|2` */
export function describeAllowed({ allow }: CommandTarget): string {
  return allow.map(({ key, values }) => `${key}=${describeValues(values)}`).join('&');
}

function describeValues(values: AllowedValues): string {
  return values.kind === 'range' ? `${values.least}..${values.most}` : values.values.join('|');
}

function checkedText(target: CommandTarget, { key, values }: AllowedParameter, value: unknown): string {
  const text = values.kind === 'range' ? inRange(values, value) : inList(values, value);
  if (text !== null) return text;
  const allowed = `${key} may be ${describeValues(values)}${isWhole(values) ? ', whole numbers' : ''}`;
  throw notAllowed(`${key} cannot be set to ${shown(value)}: ${allowed}`, target, `${key} = ${shown(value)}`);
}

function inRange(range: Extract<AllowedValues, { kind: 'range' }>, value: unknown): string | null {
  const number = numberOf(value);
  if (number === null || number < range.least || number > range.most) return null;
  return isWhole(range) && !Number.isInteger(number) ? null : String(number);
}

function inList({ values }: Extract<AllowedValues, { kind: 'list' }>, value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return null;
  const number = numberOf(value);
  const found = values.find((one) => (typeof one === 'number' ? one === number : String(one) === String(value)));
  return found === undefined ? null : String(found);
}

function isWhole(values: AllowedValues): boolean {
  return values.kind === 'range' && Number.isInteger(values.least) && Number.isInteger(values.most);
}

/** Plain decimals only: what comes from outside is not to be guessed at. */
function numberOf(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  return typeof value === 'string' && DECIMAL.test(value) ? Number(value) : null;
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) as string | undefined);
  return JSON.stringify((text ?? '').slice(0, MAX_SHOWN));
}

function notAllowed(reason: string, target: CommandTarget, setting?: string): MeterHubError {
  const allowed = describeAllowed(target);
  return new MeterHubError('COMMAND_NOT_ALLOWED', `${reason}. Allowed: ${allowed}`, {
    details: { target: target.target, allowed, ...(setting !== undefined && { setting }) },
  });
}
