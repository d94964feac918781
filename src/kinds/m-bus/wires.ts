// M-Bus wires of the file: their entries in `buses`, the short form on a device, and what they are for a person.
import type { Wire } from '../../source/entry/kind.ts';
import { networkWire, ownAddress, serialWire } from '../../source/entry/line-keys.ts';
import { formatAddress, type NetworkAddress } from '../../transport/address.ts';
import type { Framing, LineSettings } from '../../transport/serial-line.ts';
import type { Report } from '../../yaml/report.ts';
import type { Path } from '../../yaml/yaml-source.ts';
import { DEFAULT_M_BUS_LINE, type MBusConfig } from './config.ts';
import type { MBusBusInput, MBusDeviceInput } from './schema.ts';

export function resolveMBusBus(name: string, input: MBusBusInput, path: Path, report: Report): MBusConfig | null {
  return wire(name, input.port, input.address, input, path, report);
}

/** The wire that the device's own endpoint describes; null when it cannot be told. */
export function ownMBusBus(name: string, input: MBusDeviceInput, path: Path, report: Report): MBusConfig | null {
  const { port, address: text } = input;
  if ((port ?? text) === undefined) return null;
  const address = text === undefined ? undefined : ownAddress(text, null, path, report);
  return address === null ? null : wire(name, port, address, {}, path, report, lineOf(input));
}

interface Keys {
  readonly baud?: LineSettings['baud'] | undefined;
  readonly framing?: Framing | undefined;
}

/** @param line of a device, whose keys beside a network address are reported elsewhere */
function wire(
  name: string,
  port: string | undefined,
  address: NetworkAddress | undefined,
  keys: Keys,
  path: Path,
  report: Report,
  line: LineSettings = lineOf(keys),
): MBusConfig | null {
  if (port !== undefined && address !== undefined) {
    report.error(
      [...path, 'address'],
      { en: 'has both `port` and `address`', de: '`port` und `address` zugleich' },
      {
        en: 'keep the one that the level converter is connected to',
        de: 'nur das behalten, woran der Pegelwandler hängt',
      },
      'key',
    );
    return null;
  }
  if (port !== undefined) return { name, type: 'm-bus', line: { port, ...line } };
  if (address === undefined) {
    report.error(
      path,
      { en: 'has neither `port` nor `address`', de: 'weder `port` noch `address`' },
      {
        en: 'add port: /dev/serial/by-id/... of the level converter, or address: host:port of a gateway',
        de: 'port: /dev/serial/by-id/... des Pegelwandlers oder address: host:port eines Gateways ergänzen',
      },
      'key',
    );
    return null;
  }
  for (const key of ['baud', 'framing'] as const) {
    if (keys[key] === undefined) continue;
    report.error(
      [...path, key],
      { en: `${key} says nothing on a network address`, de: `${key} bedeutet bei einer Netzwerkadresse nichts` },
      { en: 'set it in the gateway', de: 'im Gateway einstellen' },
      'key',
    );
  }
  return { name, type: 'm-bus', line: address };
}

function lineOf({ baud, framing }: Keys): LineSettings {
  return { baud: baud ?? DEFAULT_M_BUS_LINE.baud, framing: framing ?? DEFAULT_M_BUS_LINE.framing };
}

export function mBusAddress({ line }: Pick<MBusConfig, 'line'>): string {
  return 'baud' in line ? line.port : formatAddress(line);
}

export function describeMBusBus({ line }: MBusConfig): string {
  return 'baud' in line ? `m-bus ${line.port} ${line.baud} ${line.framing}` : `m-bus ${formatAddress(line)}`;
}

export function mBusWire({ line }: MBusConfig): Wire {
  return 'baud' in line ? serialWire(line.port) : networkWire('tcp', line);
}
