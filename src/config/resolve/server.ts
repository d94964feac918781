// From the sections `server` and `log` to what the program uses. Opens nothing.
import { formatAddress } from '../../transport/address.ts';
import type { LogConfig } from '../../log/log-config.ts';
import type { ServerConfig } from '../config.ts';
import type { Report } from '../../yaml/report.ts';
import type { LogInput, ServerInput } from '../schema/server.ts';

export function resolveServer(input: ServerInput, report: Report): ServerConfig {
  const {
    listen,
    hosts,
    tokens,
    cycle,
    uniqueIdFormat,
    timeZone = null,
    passwordFile,
    trustedProxies,
    tls = null,
  } = input;
  checkListen(listen, report);
  checkTokens(tokens, report);
  return { listen, hosts, tokens, cycleMs: cycle, uniqueIdFormat, timeZone, passwordFile, trustedProxies, tls };
}

function checkListen(listen: ServerInput['listen'], report: Report): void {
  const seen = new Set<string>();
  for (const [index, address] of listen.entries()) {
    const text = formatAddress(address);
    if (seen.has(text))
      report.error(
        ['server', 'listen', index],
        { en: `${text} is in the list twice`, de: `${text} steht zweimal in der Liste` },
        { en: 'remove one of them', de: 'eines davon weglassen' },
      );
    seen.add(text);
  }
}

function checkTokens(tokens: ServerInput['tokens'], report: Report): void {
  const names = new Set<string>();
  const secrets = new Map<string, string>();
  for (const [index, { name, secret }] of tokens.entries()) {
    if (names.has(name))
      report.error(
        ['server', 'tokens', index, 'name'],
        { en: `there are two tokens named ${name}`, de: `zwei Token heißen ${name}` },
        { en: 'rename one', de: 'eines umbenennen' },
      );
    const twin = secrets.get(secret);
    if (twin !== undefined) {
      report.error(
        ['server', 'tokens', index, 'secret'],
        { en: `has the same secret as ${twin}`, de: `hat dasselbe Geheimnis wie ${twin}` },
        {
          en: 'give every client its own, so that the log tells them apart',
          de: 'jedem Programm ein eigenes geben, damit das Protokoll sie unterscheidet',
        },
      );
    }
    names.add(name);
    secrets.set(secret, name);
  }
}

const UNIT_BYTES: Readonly<Record<string, number>> = { kB: 1000, MB: 1_000_000, GB: 1_000_000_000 };

export function resolveLog({ level, path, keep, maxSize }: LogInput): LogConfig {
  const unit = maxSize.slice(-2);
  return { level, path: path ?? null, keepMs: keep, maxBytes: Number(maxSize.slice(0, -2)) * (UNIT_BYTES[unit] ?? 1) };
}
