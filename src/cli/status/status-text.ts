// What `meterhub status` prints. Knows answers of the hub, no connection.
import type { HealthzJson } from '../../api/metrics/answers.ts';
import { localDateTime } from '../../time/local-time.ts';
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
  const parts = [`MeterHub ${health.version} at ${base}, running since ${since}: ${WORDS[health.status]}\n`];
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
  const wrong = [
    ...wired.flatMap(({ name, health: { reason, code, facts } }) =>
      reason === null ? [] : [withHint(`${name}: ${reason}`, remedy(code, facts))],
    ),
    ...Object.entries(health.buses).flatMap(([name, { open, problem, code }]) =>
      open ? [] : [withHint(`bus ${name}: ${problem ?? 'it is not open'}`, remedy(code, {}))],
    ),
    ...Object.entries(health.outputs).flatMap(([name, { problem, code }]) =>
      problem === null ? [] : [withHint(`output ${name}: ${problem}`, remedy(code, {}))],
    ),
  ];
  if (wrong.length > 0) parts.push(`What is wrong:\n${wrong.join('')}`);
  return parts.join('\n');
}

function countsText({ devices }: HealthzJson): string {
  const { starting, online, degraded, offline } = devices;
  return `devices: ${online} online, ${degraded} degraded, ${offline} offline, ${starting} starting`;
}

function withHint(text: string, hint: string | null): string {
  return `  ${text}\n${hint === null ? '' : `    what to do: ${hint}\n`}`;
}
