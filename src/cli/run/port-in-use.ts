// Who has the address that is to be listened on: MeterHub itself, started twice, is the usual one. Asks by HTTP.
import { MeterHubError } from '../../model/error.ts';

const ASK_WITHIN_MS = 2000;

/** The same error, naming a MeterHub that runs already. Never rejects. */
export async function explained(error: unknown): Promise<unknown> {
  if (!(error instanceof MeterHubError) || error.code !== 'LISTEN' || !/EADDRINUSE|in use/i.test(textOf(error)))
    return error;
  const port = /:(\d+)$/.exec(String(error.details['where'] ?? ''))?.[1];
  const running = port === undefined ? null : await runningVersion(Number(port));
  if (port === undefined || running === null) return error;
  const hint =
    'open it, or see `meterhub status`; to run this one instead: sudo systemctl stop meterhub; ' +
    'or choose another port with server.listen or -u';
  const where = String(error.details['where']);
  const text = `Cannot listen on ${where}: ${running} uses port ${port} and runs already: http://localhost:${port}`;
  return new MeterHubError(error, `${text}\n  hint: ${hint}`, { cause: error });
}

function textOf({ message, details }: MeterHubError): string {
  return `${message} ${String(details['errno'] ?? '')}`;
}

/** `MeterHub itself (1.0.0)`; null: no MeterHub answers there. */
export async function runningVersion(port: number): Promise<string | null> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/version`, { signal: AbortSignal.timeout(ASK_WITHIN_MS) });
    const { name, version } = (await answer.json()) as { name?: unknown; version?: unknown };
    return name === 'meterhub' && typeof version === 'string' ? `MeterHub itself (${version})` : null;
  } catch {
    return null;
  }
}
