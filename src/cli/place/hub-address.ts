// Where the hub is that a command asks when nobody says it: where the configuration says that it listens. Asks nobody.
import type { Config } from '../../config/config.ts';
import { baseUrl } from '../shared/firehose-client.ts';
import { loadConfigFile } from '../shared/read-config.ts';
import { findConfig } from './config-place.ts';

const USUAL = 'localhost:8008';

/** For the help of `-u`. */
export const HUB_ADDRESS_HELP = `default: where the configuration says it listens, else ${USUAL}`;

/** `http://localhost:8008`: what is named, else the hub of the configuration that is found. Throws USAGE. */
export function hubAddress(named: string | undefined): string {
  return baseUrl(named ?? configured() ?? USUAL);
}

/** Null: there is no configuration, or it cannot be read by whoever asks. */
function configured(): string | null {
  const file = findConfig();
  if (file === null) return null;
  try {
    const loaded = loadConfigFile(file, process.env);
    return loaded.ok ? addressOf(loaded.config) : null;
  } catch {
    return null;
  }
}

/** Null: any free port, which nobody knows beforehand. */
export function addressOf({ server: { listen, tls } }: Pick<Config, 'server'>): string | null {
  const [first] = listen;
  if (first === undefined || first.port === 0) return null;
  const host = ['0.0.0.0', '::', ''].includes(first.host) ? 'localhost' : first.host;
  return `${tls === null ? 'http' : 'https'}://${host.includes(':') ? `[${host}]` : host}:${first.port}`;
}
