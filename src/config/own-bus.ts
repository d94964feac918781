// The short form of a device: port, address or url on the device itself make a bus of its own, named like the device.
import { parseNetworkAddress } from './address.ts';
import type { ModbusNetBusConfig, NetworkAddress } from './config.ts';
import type { DeviceModel } from '../definition/device-model.ts';
import type { Report } from './report.ts';
import { serialLine, type BusEntry } from './resolve-buses.ts';
import type { DeviceInput } from './schema-devices.ts';
import type { Path } from './yaml-source.ts';

const MODBUS_TCP_PORT = 502;

type Endpoint = 'port' | 'address' | 'url';

/** Which of the endpoint keys a kind of model can have. */
const ENDPOINTS: Readonly<Record<DeviceModel['kind'], readonly Endpoint[]>> = { modbus: ['port', 'address'] };

/** The bus that the device's own endpoint describes; null when it cannot be told (reported). */
export function ownBus(
  name: string,
  input: DeviceInput,
  kind: DeviceModel['kind'],
  path: Path,
  report: Report,
): BusEntry | null {
  for (const key of ['port', 'address', 'url'] as const) {
    if (input[key] === undefined || ENDPOINTS[kind].includes(key)) continue;
    const fitting = ENDPOINTS[kind].map((each) => `\`${each}\``).join(' or ');
    report.error([...path, key], `${input.model} cannot have \`${key}\``, `say where it is with ${fitting}`, 'key');
    return null;
  }
  if (input.port !== undefined) {
    const line = serialLine(input.port, input, path, report);
    return { path, config: { name, type: 'modbus-rtu', ...line, echo: input.echo ?? false } };
  }
  return ownModbusNetwork(name, input, path, report);
}

function ownModbusNetwork(name: string, input: DeviceInput, path: Path, report: Report): BusEntry | null {
  const address = ownAddress(
    input,
    input.type === undefined || input.type === 'modbus-tcp' ? MODBUS_TCP_PORT : null,
    path,
    report,
  );
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

export function ownAddress(
  input: DeviceInput,
  defaultPort: number | null,
  path: Path,
  report: Report,
): NetworkAddress | null {
  const text = input.address ?? '';
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
