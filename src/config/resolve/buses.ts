// From the entries of `buses` to wires, and what cannot be about them: contradicting line settings, one wire twice.
// Knows no device.
import { formatAddress } from '../../transport/address.ts';
import type { BusConfig, HttpBusConfig, NetworkAddress, SerialLineConfig } from '../config.ts';
import { lineOf, type LineKeys } from '../../transport/serial-line.ts';
import type { Report } from '../../yaml/report.ts';
import type { AuthInput, BusInput } from '../schema/buses.ts';
import type { Path } from '../../yaml/yaml-source.ts';

/** A wire and the entry of the file that it comes from: a bus, or a device with a bus of its own. */
export interface BusEntry {
  readonly config: BusConfig;
  readonly path: Path;
}

/** The wire that an entry describes; null when it cannot be told (reported). */
export function resolveBus(name: string, input: BusInput, report: Report): BusEntry | null {
  const path = ['buses', name];
  const config = busOf(name, input, path, report);
  return config === null ? null : { config, path };
}

function busOf(name: string, input: BusInput, path: Path, report: Report): BusConfig | null {
  switch (input.type) {
    case 'modbus-rtu': {
      const { type, port, echo = false } = input;
      return { name, type, ...serialLine(port, input, path, report), echo };
    }
    case 'modbus-rtu-over-tcp':
    case 'modbus-rtu-over-udp':
    case 'modbus-tcp':
      return { name, type: input.type, ...input.address };
    case 'sml': {
      const line = smlLine(input.port, input.address, input, path, report);
      return line === null ? null : { name, type: 'sml', line };
    }
    case 'http':
      return { name, type: 'http', url: input.url, auth: authOf(input.auth) };
  }
}

/** Port and line settings; contradictions are reported. */
export function serialLine(port: string, keys: LineKeys, path: Path, report: Report): SerialLineConfig {
  const { line, contradicting } = lineOf(keys);
  for (const key of contradicting) {
    report.error(
      [...path, key],
      `${key} ${keys[key] ?? ''} contradicts comset ${keys.comset ?? ''}, which is ${line.baud} ${line.framing}`,
      'remove `comset`, or `baud` and `framing`',
    );
  }
  return { port, ...line };
}

/** The wire of an infrared head: serial port or network, exactly one of them. */
export function smlLine(
  port: string | undefined,
  address: NetworkAddress | undefined,
  keys: LineKeys,
  path: Path,
  report: Report,
): SerialLineConfig | NetworkAddress | null {
  if (port !== undefined && address !== undefined) {
    report.error(
      [...path, 'address'],
      'has both `port` and `address`',
      'keep the one that the head is connected to',
      'key',
    );
    return null;
  }
  if (port !== undefined) return serialLine(port, keys, path, report);
  if (address === undefined) {
    report.error(
      path,
      'has neither `port` nor `address`',
      'add port: /dev/serial/by-id/... or address: host:port',
      'key',
    );
    return null;
  }
  for (const key of ['baud', 'framing', 'comset'] as const) {
    if (keys[key] === undefined) continue;
    report.error([...path, key], `${key} says nothing on a network address`, 'set it in the converter', 'key');
  }
  return address;
}

export function authOf(auth: AuthInput): HttpBusConfig['auth'] {
  return auth ?? null;
}

/** Reports wires that two entries claim, naming both places. */
export function checkWires(entries: readonly BusEntry[], report: Report): void {
  const seen = new Map<string, BusEntry>();
  for (const entry of entries) {
    const wire = wireOf(entry.config);
    if (wire === null) continue;
    const other = seen.get(wire.key);
    if (other === undefined) seen.set(wire.key, entry);
    else reportSharedWire(entry, other, wire.text, report);
  }
}

function wireOf(bus: BusConfig): { key: string; text: string } | null {
  switch (bus.type) {
    case 'modbus-rtu':
      return serialWire(bus.port);
    case 'modbus-rtu-over-tcp':
    case 'modbus-tcp':
      return { key: `tcp ${formatAddress(bus)}`, text: formatAddress(bus) };
    case 'modbus-rtu-over-udp':
      return { key: `udp ${formatAddress(bus)}`, text: formatAddress(bus) };
    case 'sml':
      if ('port' in bus.line && 'baud' in bus.line) return serialWire(bus.line.port);
      return { key: `tcp ${formatAddress(bus.line)}`, text: formatAddress(bus.line) };
    case 'http':
      return null;
  }
}

function serialWire(port: string): { key: string; text: string } {
  return { key: `serial ${port.replace(/\/{2,}/g, '/')}`, text: `the serial port ${port}` };
}

function reportSharedWire(entry: BusEntry, other: BusEntry, wire: string, report: Report): void {
  const { config, path } = entry;
  const there = `${other.path.join('.')} (${report.place(other.path)})`;
  const key = config.type === 'modbus-rtu' || (config.type === 'sml' && 'baud' in config.line) ? 'port' : 'address';
  if (config.type !== other.config.type) {
    const hint =
      key === 'port'
        ? 'give every adapter its own port; /dev/serial/by-id/ shows which is which'
        : 'Modbus TCP and Modbus RTU over TCP are different: the manual of the gateway says which one it speaks';
    const message = `${wire} is ${config.type} here and ${other.config.type} in ${there}: one wire speaks one protocol`;
    report.error([...path, key], message, hint);
    return;
  }
  report.error(
    [...path, key],
    `${wire} is also used by ${there}`,
    'give the wire one entry in `buses` and name it with `bus:` in every device on it',
  );
}
