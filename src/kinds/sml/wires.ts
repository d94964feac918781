// Infrared heads of the file: their entries in `buses`, the short form on a device, and what they are for a person.
import type { Wire } from '../../source/entry/kind.ts';
import { bothOf, httpEndpoint, trustText, type HttpEndpointInput } from '../../source/entry/http-endpoint.ts';
import { networkWire, ownAddress, serialLine, serialWire } from '../../source/entry/line-keys.ts';
import { formatAddress, type NetworkAddress } from '../../transport/address.ts';
import type { LineKeys } from '../../transport/serial-line.ts';
import type { Text } from '../../vocabulary/text.ts';
import type { Report } from '../../yaml/report.ts';
import type { Path } from '../../yaml/yaml-source.ts';
import type { SmlBusConfig } from './config.ts';
import type { SmlBusInput, SmlDeviceInput } from './schema.ts';

/** Where a head may be; `address` as it was understood. */
interface HeadPlaces {
  readonly port?: string | undefined;
  readonly address?: NetworkAddress | undefined;
  readonly url?: string | undefined;
}

interface HeadKeys extends LineKeys, HttpEndpointInput {
  readonly interval?: number | undefined;
}

/** The slowest meters send every 5 s, most every second or two. */
const DEFAULT_SML_INTERVAL_MS = 3000;
const ENDPOINT_KEYS = ['auth', 'user', 'password', 'ca', 'fingerprint', 'insecure', 'interval'] as const;

export function resolveSmlBus(name: string, input: SmlBusInput, path: Path, report: Report): SmlBusConfig | null {
  return busOn(name, smlLine(input, input, path, report));
}

/** The head that the device's own endpoint describes; null when it cannot be told. */
export function ownSmlBus(name: string, input: SmlDeviceInput, path: Path, report: Report): SmlBusConfig | null {
  const { port, address: text, url } = input;
  if ((port ?? text ?? url) === undefined) return null;
  const address = text === undefined ? undefined : ownAddress(text, null, path, report);
  if (address === null) return null;
  // Keys that do not fit the place are reported with the keys of the device.
  const keys = url !== undefined ? endpointKeys(input) : port !== undefined ? lineKeysOf(input) : {};
  return busOn(name, smlLine({ port, address, url }, keys, path, report));
}

function lineKeysOf({ baud, framing, comset }: SmlDeviceInput): HeadKeys {
  return { baud, framing, comset };
}

function endpointKeys({ auth, user, password, ca, fingerprint, insecure, interval }: SmlDeviceInput): HeadKeys {
  return { auth, user, password, ca, fingerprint, insecure, interval };
}

function busOn(name: string, line: SmlBusConfig['line'] | null): SmlBusConfig | null {
  return line === null ? null : { name, type: 'sml', line };
}

/** The wire of an infrared head: serial port, network or bridge, exactly one of them. */
function smlLine(
  { port, address, url }: HeadPlaces,
  keys: HeadKeys,
  path: Path,
  report: Report,
): SmlBusConfig['line'] | null {
  const places = Object.entries({ port, address, url }).flatMap(([key, value]) => (value === undefined ? [] : [key]));
  const [first, second] = places;
  if (first === undefined) {
    report.error(path, NO_PLACE, PLACE_HINT, 'key');
    return null;
  }
  if (second !== undefined) {
    const hint = { en: 'keep the one that the head is connected to', de: 'nur das behalten, woran der Lesekopf hängt' };
    report.error([...path, second], bothOf(first, second), hint, 'key');
    return null;
  }
  if (url === undefined) reportKeys(ENDPOINT_KEYS, keys, path, report);
  if (port === undefined) reportKeys(['baud', 'framing', 'comset'], keys, path, report);
  if (port !== undefined) return serialLine(port, keys, path, report);
  if (url === undefined) return address ?? null;
  return { ...httpEndpoint(url, keys, path, report), intervalMs: keys.interval ?? DEFAULT_SML_INTERVAL_MS };
}

const NO_PLACE: Text = { en: 'has none of `port`, `address` and `url`', de: 'weder `port` noch `address` noch `url`' };
const PLACE_HINT: Text = {
  en: 'add port: /dev/serial/by-id/..., address: host:port, or url: http://... of a bridge',
  de: 'port: /dev/serial/by-id/..., address: host:port oder die url: http://... eines Umsetzers ergänzen',
};

/** Keys of another place than the one where the head is. */
function reportKeys(names: readonly (keyof HeadKeys)[], keys: HeadKeys, path: Path, report: Report): void {
  for (const name of names) {
    if (keys[name] === undefined) continue;
    const isOfLine = name === 'baud' || name === 'framing' || name === 'comset';
    report.error(
      [...path, name],
      isOfLine
        ? { en: `${name} says nothing on a network address`, de: `${name} bedeutet bei einer Netzwerkadresse nichts` }
        : bridgeOnly(name),
      isOfLine ? { en: 'set it in the converter', de: 'im Umsetzer einstellen' } : { en: 'remove it', de: 'weglassen' },
      'key',
    );
  }
}

/** A key that a head without `url` has. */
export function bridgeOnly(key: string): Text {
  return {
    en: `\`${key}\` says something about a bridge with \`url\` only`,
    de: `\`${key}\` gehört nur zu einem Umsetzer mit \`url\``,
  };
}

export function describeSmlBus({ line }: SmlBusConfig): string {
  if ('url' in line) return ['sml', line.url, ...trustText(line.tls)].join(' ');
  return 'baud' in line ? `sml ${line.port} ${line.baud} ${line.framing}` : `sml ${formatAddress(line)}`;
}

/** A bridge may have several heads, each behind a URL of its own. */
export function smlWire({ line }: SmlBusConfig): Wire | null {
  if ('url' in line) return null;
  return 'baud' in line ? serialWire(line.port) : networkWire('tcp', line);
}
