// Infrared heads of the file: their entries in `buses`, the short form on a device, and what they are for a person.
import type { Wire } from '../../source/entry/kind.ts';
import { networkWire, ownAddress, serialLine, serialWire } from '../../source/entry/line-keys.ts';
import { formatAddress, type NetworkAddress } from '../../transport/address.ts';
import type { LineKeys, SerialLineConfig } from '../../transport/serial-line.ts';
import type { Report } from '../../yaml/report.ts';
import type { Path } from '../../yaml/yaml-source.ts';
import type { SmlBusConfig } from './config.ts';
import type { SmlBusInput, SmlDeviceInput } from './schema.ts';

export function resolveSmlBus(name: string, input: SmlBusInput, path: Path, report: Report): SmlBusConfig | null {
  return busOn(name, smlLine(input.port, input.address, input, path, report));
}

/** The head that the device's own endpoint describes; null when it cannot be told. */
export function ownSmlBus(name: string, input: SmlDeviceInput, path: Path, report: Report): SmlBusConfig | null {
  const { port, address: text } = input;
  if (port === undefined && text === undefined) return null;
  const address = text === undefined ? undefined : ownAddress(text, null, path, report);
  if (address === null) return null;
  return busOn(name, smlLine(port, address, port === undefined ? {} : input, path, report));
}

function busOn(name: string, line: SmlBusConfig['line'] | null): SmlBusConfig | null {
  return line === null ? null : { name, type: 'sml', line };
}

/** The wire of an infrared head: serial port or network, exactly one of them. */
function smlLine(
  port: string | undefined,
  address: NetworkAddress | undefined,
  keys: LineKeys,
  path: Path,
  report: Report,
): SerialLineConfig | NetworkAddress | null {
  if (port !== undefined && address !== undefined) {
    report.error(
      [...path, 'address'],
      { en: 'has both `port` and `address`', de: '`port` und `address` zugleich' },
      { en: 'keep the one that the head is connected to', de: 'nur das behalten, woran der Lesekopf hängt' },
      'key',
    );
    return null;
  }
  if (port !== undefined) return serialLine(port, keys, path, report);
  if (address === undefined) {
    report.error(
      path,
      { en: 'has neither `port` nor `address`', de: 'weder `port` noch `address`' },
      {
        en: 'add port: /dev/serial/by-id/... or address: host:port',
        de: 'port: /dev/serial/by-id/... oder address: host:port ergänzen',
      },
      'key',
    );
    return null;
  }
  for (const key of ['baud', 'framing', 'comset'] as const) {
    if (keys[key] === undefined) continue;
    report.error(
      [...path, key],
      { en: `${key} says nothing on a network address`, de: `${key} bedeutet bei einer Netzwerkadresse nichts` },
      { en: 'set it in the converter', de: 'im Umsetzer einstellen' },
      'key',
    );
  }
  return address;
}

export function describeSmlBus({ line }: SmlBusConfig): string {
  return 'baud' in line ? `sml ${line.port} ${line.baud} ${line.framing}` : `sml ${formatAddress(line)}`;
}

export function smlWire({ line }: SmlBusConfig): Wire {
  return 'baud' in line ? serialWire(line.port) : networkWire('tcp', line);
}
