// `meterhub status`: what runs, since when, and what is wrong, asked of the running hub. Knows its answers, not its inside.
import type { Command } from 'commander';
import type { HealthzJson } from '../../api/metrics/answers.ts';
import { errorText, MeterHubError } from '../../model/error.ts';
import { remedyOf } from '../../vocabulary/remedies.ts';
import { isErrorCode } from '../../vocabulary/error-codes.ts';
import { HUB_ADDRESS_HELP, hubAddress } from '../place/hub-address.ts';
import { processContext, type CommandContext } from '../shared/command-context.ts';
import { statusText, type DeviceStatus } from './status-text.ts';

export interface StatusFlags {
  readonly url?: string;
  readonly json?: boolean;
}

const ASK_WITHIN_MS = 5000;
const FAILED = 1;

export function registerStatus(program: Command): void {
  program
    .command('status')
    .description('what runs, since when, and what is wrong (exit code 1: it does not do its work)')
    .option('-u, --url <address>', `the hub (${HUB_ADDRESS_HELP})`)
    .option('--json', 'what /healthz and /api/v1/devices say')
    .action(async (flags: StatusFlags) => {
      if (!(await status(flags, processContext()))) process.exitCode = FAILED;
    });
}

/** Whether it does its work. Rejects with TCP_CONNECT when nobody answers. */
export async function status(flags: StatusFlags, { terminal, clock }: CommandContext): Promise<boolean> {
  const base = hubAddress(flags.url);
  const health = (await ask(base, '/healthz')) as HealthzJson | null;
  if (health === null || typeof health.version !== 'string') {
    throw new MeterHubError('TCP_CONNECT', `what answers at ${base} is no MeterHub\n  hint: name its address with -u`, {
      details: { where: base },
    });
  }
  const devices = (await ask(base, '/api/v1/devices')) as readonly DeviceStatus[] | null;
  const list = Array.isArray(devices) ? devices : null;
  if (flags.json === true) terminal.out(`${JSON.stringify({ url: base, health, devices: list }, null, 2)}\n`);
  else terminal.out(statusText({ base, health, devices: list, nowMs: clock.wallMs(), remedy }));
  return health.status !== 'failing';
}

function remedy(code: string | null, facts: Readonly<Record<string, string | number>>): string | null {
  if (code === null || !isErrorCode(code as Parameters<typeof isErrorCode>[0])) return null;
  return remedyOf(code as Parameters<typeof remedyOf>[0], facts)?.en ?? null;
}

const NOT_THERE =
  'does it run? `systemctl status meterhub` and `journalctl -u meterhub -n 50` say it; `meterhub run` starts it here; -u names another address';
const UNTRUSTED =
  'ask it under the name that is in its certificate: -u https://NAME:PORT; one that you made yourself is trusted with ' +
  'NODE_EXTRA_CA_CERTS=/path/to/cert.pem before the command';

/** Null: it needs a token, or is no JSON. */
async function ask(base: string, path: string): Promise<unknown> {
  const token = process.env['METERHUB_TOKEN'];
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  let answer: Response;
  try {
    answer = await fetch(`${base}${path}`, { headers, signal: AbortSignal.timeout(ASK_WITHIN_MS) });
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? errorText(error.cause) : errorText(error);
    const hint = /certificate|altnames/i.test(cause) ? UNTRUSTED : NOT_THERE;
    throw new MeterHubError('TCP_CONNECT', `no MeterHub answers at ${base}: ${cause}\n  hint: ${hint}`, {
      cause: error,
      details: { where: base },
    });
  }
  try {
    return await answer.json();
  } catch {
    return null;
  }
}
