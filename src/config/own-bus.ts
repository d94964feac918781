// The short form of a device: port, address or url on the device itself make a bus of its own, named like the device.
import type { BusConfig } from '../kinds/kinds.ts';
import { parseNetworkAddress, type NetworkAddress } from '../transport/address.ts';
import type { ModbusNetBusConfig } from '../kinds/modbus/config.ts';
import type { DeviceModel } from '../definition/device-model.ts';
import type { Report } from '../yaml/report.ts';
import type { BusEntry } from '../source/entry/kind.ts';
import { serialLine } from '../source/entry/line-keys.ts';
import { authOf, smlLine } from './resolve/buses.ts';
import type { DeviceInput } from '../source/entry/device-schema.ts';
import type { Path } from '../yaml/yaml-source.ts';

const MODBUS_TCP_PORT = 502;

/** The bus that the device's own endpoint describes; null when it cannot be told (reported here or as a misplaced key). */
export function ownBus(
  name: string,
  input: DeviceInput,
  model: DeviceModel,
  path: Path,
  report: Report,
): BusEntry<BusConfig> | null {
  switch (model.kind) {
    case 'modbus':
      return ownModbusBus(name, input, path, report);
    case 'sml': {
      if (input.port === undefined && input.address === undefined) return null;
      const address = input.address === undefined ? undefined : ownAddress(input.address, null, path, report);
      if (address === null) return null;
      const line = smlLine(input.port, address, input.port === undefined ? {} : input, path, report);
      return line === null ? null : { path, config: { name, type: 'sml', line } };
    }
    case 'http': {
      if (input.url === undefined) return null;
      const url = model.keys.includes('values') ? new URL(input.url).origin : input.url;
      return { path, config: { name, type: 'http', url, auth: authOf(input.auth) } };
    }
  }
}

function ownModbusBus(name: string, input: DeviceInput, path: Path, report: Report): BusEntry<BusConfig> | null {
  if (input.port !== undefined) {
    const line = serialLine(input.port, input, path, report);
    return { path, config: { name, type: 'modbus-rtu', ...line, echo: input.echo ?? false } };
  }
  if (input.address === undefined) return null;
  const tcp = input.type === undefined || input.type === 'modbus-tcp';
  const address = ownAddress(input.address, tcp ? MODBUS_TCP_PORT : null, path, report);
  if (address === null) return null;
  const type: ModbusNetBusConfig['type'] | null =
    input.type ?? (address.port === MODBUS_TCP_PORT ? 'modbus-tcp' : null);
  if (type === null) {
    report.error(
      path,
      `\`type\` is missing: port ${address.port} does not tell what is spoken there`,
      'add type: modbus-tcp, or modbus-rtu-over-tcp for most RS485 converters',
      'key',
    );
    return null;
  }
  return { path, config: { name, type, ...address } };
}

function ownAddress(text: string, defaultPort: number | null, path: Path, report: Report): NetworkAddress | null {
  const address = parseNetworkAddress(text, defaultPort);
  if (address !== null) return address;
  const noPort = defaultPort === null && parseNetworkAddress(text, MODBUS_TCP_PORT) !== null;
  report.error(
    [...path, 'address'],
    noPort ? 'the port is missing' : 'must be a network address',
    'write host:port, for example 192.168.0.44:502',
  );
  return null;
}
