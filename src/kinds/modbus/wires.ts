// Modbus buses of the file: their entries in `buses`, the short form on a device, and what they are for a person.
import { formatAddress } from '../../transport/address.ts';
import { DEFAULT_LINE } from '../../transport/serial-line.ts';
import type { KindEntries, Wire } from '../../source/entry/kind.ts';
import { networkWire, ownAddress, serialLine, serialWire } from '../../source/entry/line-keys.ts';
import type { Report } from '../../yaml/report.ts';
import type { Path } from '../../yaml/yaml-source.ts';
import type { ModbusBusConfig, ModbusDeviceConfig, ModbusNetBusConfig } from './config.ts';
import type { ModbusBusInput, ModbusDeviceInput } from './schema.ts';

const MODBUS_TCP_PORT = 502;

export function resolveModbusBus(name: string, input: ModbusBusInput, path: Path, report: Report): ModbusBusConfig {
  const { maxRegistersPerRead } = input;
  const limit = maxRegistersPerRead === undefined ? {} : { maxRegistersPerRead };
  if (input.type !== 'modbus-rtu') return { name, type: input.type, ...input.address, ...limit };
  const { type, port, echo = false } = input;
  return { name, type, ...serialLine(port, input, path, report), echo, ...limit };
}

/** The bus that the device's own endpoint describes; null when it cannot be told. */
export function ownModbusBus(
  name: string,
  input: ModbusDeviceInput,
  path: Path,
  report: Report,
): ModbusBusConfig | null {
  if (input.port !== undefined) {
    return { name, type: 'modbus-rtu', ...serialLine(input.port, input, path, report), echo: input.echo ?? false };
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
      {
        en: `\`type\` is missing: port ${address.port} does not tell what is spoken there`,
        de: `\`type\` fehlt: Der Port ${address.port} verrät nicht, was dort gesprochen wird`,
      },
      {
        en: 'add type: modbus-tcp, or modbus-rtu-over-tcp for most RS485 converters',
        de: 'type: modbus-tcp ergänzen, oder modbus-rtu-over-tcp bei den meisten RS485-Umsetzern',
      },
      'key',
    );
    return null;
  }
  return { name, type, ...address };
}

export function describeModbusBus(bus: ModbusBusConfig): string {
  return bus.type === 'modbus-rtu'
    ? `${bus.type} ${bus.port} ${bus.baud} ${bus.framing}`
    : `${bus.type} ${formatAddress(bus)}`;
}

export function modbusWire(bus: ModbusBusConfig): Wire {
  if (bus.type === 'modbus-rtu') return serialWire(bus.port);
  return networkWire(bus.type === 'modbus-rtu-over-udp' ? 'udp' : 'tcp', bus);
}

/** Serial buses whose line settings are a guess that a meter's factory setting contradicts. */
export function warnAboutGuessedLines(
  { inputs, buses, devices }: KindEntries<ModbusBusInput, ModbusBusConfig, ModbusDeviceConfig>,
  report: Report,
): void {
  for (const { name } of buses) {
    const input = inputs[name];
    if (input?.type !== 'modbus-rtu') continue;
    if (input.baud === undefined && input.framing === undefined && input.comset === undefined) {
      warnAboutGuessedLine(
        name,
        devices.filter(({ bus }) => bus === name),
        report,
      );
    }
  }
}

function warnAboutGuessedLine(bus: string, devices: readonly ModbusDeviceConfig[], report: Report): void {
  for (const { model } of devices) {
    const { baud = null, framing = null } = model.line ?? {};
    if (baud === null || framing === null) continue;
    if (baud === DEFAULT_LINE.baud && framing === DEFAULT_LINE.framing) continue;
    const used = `${DEFAULT_LINE.baud} ${DEFAULT_LINE.framing}`;
    report.warn(
      ['buses', bus],
      {
        en: `says neither baud nor framing, so ${used} is used; ${model.model} leaves the factory with ${baud} ${framing}`,
        de: `nennt weder baud noch framing, also gilt ${used}; ${model.model} kommt mit ${baud} ${framing} aus dem Werk`,
      },
      {
        en: 'add `baud` and `framing` as they are set in the meters',
        de: '`baud` und `framing` so ergänzen, wie sie in den Zählern eingestellt sind',
      },
      'key',
    );
    return;
  }
}
