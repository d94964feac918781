// P1 ports of the file: their entries in `buses`, the short form on a device, and what they are for a person.
import { parseCipherKey } from '../../codec/dlms/ciphering.ts';
import type { Wire } from '../../source/entry/kind.ts';
import { networkWire, ownAddress, serialWire } from '../../source/entry/line-keys.ts';
import { bothOf } from '../../source/entry/http-endpoint.ts';
import type { TextLine, TextLineSettings } from '../../source/entry/text-line-keys.ts';
import { formatAddress, type NetworkAddress } from '../../transport/address.ts';
import type { Report } from '../../yaml/report.ts';
import type { Path } from '../../yaml/yaml-source.ts';
import type { DsmrBusConfig } from './config.ts';
import type { DsmrBusInput, DsmrDeviceInput } from './schema.ts';

/** DSMR 4 and later (companion standard P1, 5.0.2, section 5.3), and what came before. */
const MODERN: TextLineSettings = { baud: 115_200, framing: '8N1' };
const OLD: TextLineSettings = { baud: 9600, framing: '7E1' };

type Keys = Pick<DsmrBusInput, 'port' | 'address' | 'baud' | 'framing' | 'key'>;

export function resolveDsmrBus(name: string, input: DsmrBusInput, path: Path, report: Report): DsmrBusConfig | null {
  return busOf(name, input, path, report);
}

/** The port that the device's own endpoint describes; null when it cannot be told. */
export function ownDsmrBus(name: string, input: DsmrDeviceInput, path: Path, report: Report): DsmrBusConfig | null {
  const { port, address: text, baud, framing, key } = input;
  if ((port ?? text) === undefined) return null;
  const address = text === undefined ? undefined : ownAddress(text, null, path, report);
  if (address === null) return null;
  return busOf(name, { port, address, baud, framing, key }, path, report);
}

function busOf(name: string, keys: Keys, path: Path, report: Report): DsmrBusConfig | null {
  const { key: secret = null } = keys;
  if (secret !== null && parseCipherKey(secret) === null) {
    report.error(
      [...path, 'key'],
      { en: 'is no key of 32 hexadecimal digits', de: 'ist kein Schlüssel aus 32 hexadezimalen Ziffern' },
      {
        en: 'copy it as the grid operator wrote it, in quotes',
        de: 'ihn so übernehmen, wie der Netzbetreiber ihn geschrieben hat, in Anführungszeichen',
      },
    );
  }
  const line = lineOf(keys, path, report);
  return line === null ? null : { name, type: 'dsmr', line, secret };
}

function lineOf({ port, address, baud, framing }: Keys, path: Path, report: Report): DsmrBusConfig['line'] | null {
  if (port !== undefined && address !== undefined) {
    const hint = { en: 'keep the one where the meter is', de: 'nur das behalten, woran der Zähler hängt' };
    report.error([...path, 'address'], bothOf('port', 'address'), hint, 'key');
    return null;
  }
  if (port !== undefined) return serialLine(port, baud, framing);
  if (address === undefined) {
    report.error(
      path,
      { en: 'has neither `port` nor `address`', de: 'hat weder `port` noch `address`' },
      {
        en: 'add port: /dev/serial/by-id/... or address: host:port',
        de: 'port: /dev/serial/by-id/... oder address: host:port ergänzen',
      },
      'key',
    );
    return null;
  }
  for (const [key, value] of Object.entries({ baud, framing })) {
    if (value === undefined) continue;
    report.error(
      [...path, key],
      { en: `${key} says nothing on a network address`, de: `${key} bedeutet bei einer Netzwerkadresse nichts` },
      { en: 'set it in the converter', de: 'im Umsetzer einstellen' },
      'key',
    );
  }
  return address;
}

function serialLine(port: string, baud: Keys['baud'], framing: Keys['framing']): TextLine {
  if (baud === undefined && framing === undefined) return { port, settings: [MODERN, OLD] };
  const usual = baud === undefined || baud > OLD.baud ? MODERN : OLD;
  return { port, settings: [{ baud: baud ?? usual.baud, framing: framing ?? usual.framing }] };
}

export function dsmrAddress(line: DsmrBusConfig['line']): string {
  return isSerial(line) ? line.port : formatAddress(line);
}

/** Whether the port is of this machine. */
export function isSerial(line: DsmrBusConfig['line'] | NetworkAddress): line is TextLine {
  return 'settings' in line;
}

export function describeDsmrBus({ line }: DsmrBusConfig): string {
  if (!isSerial(line)) return `dsmr ${formatAddress(line)}`;
  const settings = line.settings.map(({ baud, framing }) => `${baud} ${framing}`).join(' or ');
  return `dsmr ${line.port} ${settings}`;
}

export function dsmrWire({ line }: DsmrBusConfig): Wire {
  return isSerial(line) ? serialWire(line.port) : networkWire('tcp', line);
}
