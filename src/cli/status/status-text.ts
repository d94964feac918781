// What `meterhub status` prints. Knows answers of the hub, no connection.
import type { HealthzJson } from '../../api/metrics/answers.ts';
import { localDateTime } from '../../time/local-time.ts';
import { counted } from '../../vocabulary/counted.ts';
import { textTable } from '../shared/text-table.ts';

/** The part of a device of /api/v1/devices that is shown. */
export interface DeviceStatus {
  readonly name: string;
  readonly model: string;
  readonly hasWire: boolean;
  readonly health: {
    readonly state: string;
    readonly since: string | null;
    readonly reason: string | null;
    readonly code: string | null;
    readonly facts: Readonly<Record<string, string | number>>;
  };
}

export interface StatusFacts {
  readonly base: string;
  readonly health: HealthzJson;
  /** Null: reading needs a token. */
  readonly devices: readonly DeviceStatus[] | null;
  readonly nowMs: number;
  /** What to do, by code. */
  readonly remedy: (code: string | null, facts: DeviceStatus['health']['facts']) => string | null;
}

const WORDS = {
  ok: 'all is well',
  degraded: 'it reads, but an output has a problem',
  failing: 'it does NOT do its work',
};

export function statusText({ base, health, devices, nowMs, remedy }: StatusFacts): string {
  const since = localDateTime(nowMs - health.uptimeSeconds * 1000);
  const parts = [`MeterHub ${health.version} at ${base}, running since ${since}: ${verdict(health)}\n`];
  const wired = (devices ?? []).filter(({ hasWire }) => hasWire);
  if (devices === null) parts.push(`${countsText(health)}; the rest needs a token (METERHUB_TOKEN)\n`);
  else if (wired.length === 0) parts.push('No device is configured: `meterhub init` finds the meters.\n');
  else {
    const rows = wired.map(({ name, model, health: { state, since: from } }) => [
      name,
      model,
      state,
      from === null ? '-' : localDateTime(Date.parse(from)),
    ]);
    parts.push(textTable(['DEVICE', 'MODEL', 'STATE', 'SINCE'], rows));
  }
  const reasons = wired.map((device) => device.health.reason ?? '');
  const wrong = [
    ...wired.flatMap(({ name, health: { reason, code, facts } }) =>
      reason === null ? [] : [withHint(`${name}: ${reason}`, remedy(code, facts))],
    ),
    ...Object.entries(health.buses).flatMap(([name, { open, problem, code }]) => {
      // Its devices have said the same already.
      if (open || (problem !== null && reasons.some((reason) => reason.includes(problem)))) return [];
      return [withHint(`bus ${name}: ${problem ?? 'it is not open'}`, remedy(code, {}))];
    }),
    ...Object.entries(health.outputs).flatMap(([name, { problem, code }]) =>
      problem === null ? [] : [withHint(`output ${name}: ${problem}`, remedy(code, {}))],
    ),
  ];
  if (wrong.length > 0) parts.push(`What is wrong:\n${wrong.join('')}`);
  return parts.join('\n');
}

/** One silent meter is no failure of the hub (an inverter at night is), and yet not all is well. */
function verdict({ status, devices: { offline } }: HealthzJson): string {
  if (status !== 'ok' || offline === 0) return WORDS[status];
  return `it reads, but ${counted(offline, 'device')} ${offline === 1 ? 'is' : 'are'} offline`;
}

function countsText({ devices }: HealthzJson): string {
  const { starting, online, degraded, offline } = devices;
  return `devices: ${online} online, ${degraded} degraded, ${offline} offline, ${starting} starting`;
}

/** Problems of outputs say themselves what to do, some less of it. */
function withHint(text: string, hint: string | null): string {
  const [first = ''] = hint?.split(/(?<=[.;]) /) ?? [];
  const isSaid = first !== '' && text.includes(first.replace(/[.;]$/, ''));
  return `  ${text}\n${hint === null || isSaid ? '' : `    what to do: ${hint}\n`}`;
}
