// From the entries of `buses` to wires, and what cannot be about them: contradicting line settings, one wire twice.
// Knows no device.
import { serialLine, type AuthInput } from '../../source/entry/line-keys.ts';
import type { BusEntry } from '../../source/entry/kind.ts';
import { formatAddress, type NetworkAddress } from '../../transport/address.ts';
import type { SerialLineConfig, LineKeys } from '../../transport/serial-line.ts';
import type { HttpBusConfig } from '../../kinds/http/config.ts';
import type { BusConfig } from '../../kinds/kinds.ts';
import type { Report } from '../../yaml/report.ts';
import type { BusInput } from '../schema/buses.ts';
import type { Path } from '../../yaml/yaml-source.ts';

/** The wire that an entry describes; null when it cannot be told (reported). */
export function resolveBus(name: string, input: BusInput, report: Report): BusEntry<BusConfig> | null {
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
export function checkWires(entries: readonly BusEntry<BusConfig>[], report: Report): void {
  const seen = new Map<string, BusEntry<BusConfig>>();
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

function reportSharedWire(entry: BusEntry<BusConfig>, other: BusEntry<BusConfig>, wire: string, report: Report): void {
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
