// The zone that this process counts days and hours in: that of the configuration, else the machine's. The one place that sets it.
import { parseDocument } from 'yaml';
import type { Config } from '../../config/config.ts';
import { isTimeZone, machineTimeZone } from '../../time/calendar.ts';
import { findConfig } from './config-place.ts';
import { readIfThere } from './environment-file.ts';

/** From now on the process's own zone is that of the configuration, for everything that asks for local time. */
export function useTimeZone({ server: { timeZone } }: { readonly server: Pick<Config['server'], 'timeZone'> }): void {
  // Node reads it anew when it is set; threads that are started later have it, too.
  if (timeZone !== null) process.env['TZ'] = timeZone;
}

/**
 * For a command that needs nothing else of the configuration: the file that is named, else the one that is found. Whatever is
 * wrong with the rest of it, and where it may not be read, the machine's zone stays.
 */
export function useZoneOfFile(named: string | undefined): void {
  const file = named ?? findConfig();
  const text = file === null ? '' : readIfThere(file);
  if (text.includes('timeZone')) useTimeZone({ server: { timeZone: zoneIn(text) } });
}

function zoneIn(text: string): string | null {
  const document = parseDocument(text, { logLevel: 'silent' });
  const zone: unknown = document.getIn(['server', 'timeZone']);
  return typeof zone === 'string' && isTimeZone(zone) ? zone : null;
}

const UTC: ReadonlySet<string> = new Set(['UTC', 'Etc/UTC', 'Etc/UCT', 'GMT', 'Etc/GMT', 'UCT', 'Zulu', 'Universal']);

/** That the days of the history are probably not those of the house; null: they are, or somebody wanted it so. */
export function zoneWarning(
  { server, history }: Pick<Config, 'server' | 'history'>,
  zone = machineTimeZone(),
): string | null {
  if (history === null || server.timeZone !== null || !UTC.has(zone)) return null;
  return (
    'the days of the history begin at midnight UTC, since this machine or container has no zone of its own: set ' +
    '`server: { timeZone: Europe/Berlin }`, or TZ=Europe/Berlin in the environment of the container'
  );
}
