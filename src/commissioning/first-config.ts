// The first configuration: what was found on all wires, with comments that lead on. Knows results and the file's keys; opens
// nothing.
import type { SerialLineConfig } from '../transport/serial-line.ts';
import { busText, deviceText, type BusFindings } from './found-config.ts';

/** What was found on one port. */
export type PortFindings =
  | { readonly kind: 'asked'; readonly findings: BusFindings }
  | { readonly kind: 'sends'; readonly line: SerialLineConfig };

export interface FirstConfigFacts {
  /** When, for people. */
  readonly at: string;
  /** Where the file will lie, for the commands in it. */
  readonly file: string;
  readonly ports: readonly PortFindings[];
  /** All that was looked at, also in vain. */
  readonly looked: readonly string[];
}

export function firstConfig({ at, file, ports, looked }: FirstConfigFacts): string {
  const buses: string[] = [];
  const devices: string[] = [];
  for (const [kind, own] of grouped(ports)) {
    for (const [index, port] of own.entries()) {
      const number = index === 0 ? '' : String(index + 1);
      if (port.kind === 'sends') {
        const name = `${kind}${number}`;
        buses.push(`  ${name}: { type: sml, port: ${quoted(port.line.port)} }`);
        devices.push(`  grid${number}: { model: sml, bus: ${name} }`);
        continue;
      }
      const name = `${kind}${number}`;
      buses.push(`  ${name}: ${busText(port.findings.bus)}`);
      const prefix = index === 0 ? 'meter' : `bus${number}Meter`;
      devices.push(...port.findings.found.flatMap((found) => deviceText(found, name, prefix)));
    }
  }
  return `# The configuration of MeterHub, written by \`meterhub init\` on ${at}.
# All keys: docs/config.md. After a change:
#   meterhub check -c ${file}
#   sudo systemctl reload meterhub     (or start it: meterhub run -c ${file})
#
# ${looked.length === 0 ? 'No serial port was there to look at.' : `Looked at: ${looked.join(', ')}`}

server:
  listen: 0.0.0.0:8008 # the page and all interfaces; 127.0.0.1:8008 is for this machine alone
${section('buses', buses, NO_BUSES)}
${section('devices', devices, NO_DEVICES)}
# Keeps what was measured, for the curves and figures of the page:
history: { path: data/history.db }

# Sends every reading to a broker, and makes Home Assistant find the meters:
# outputs:
#   mqtt: { type: mqtt, url: mqtt://localhost, homeAssistant: true }
`;
}

const NO_BUSES = [
  'Nothing was found yet. A wire has one entry each:',
  'buses:',
  '  rs485: { type: modbus-rtu, port: /dev/serial/by-id/usb-FTDI_1, baud: 9600, framing: 8N1 }',
  '  ir: { type: sml, port: /dev/serial/by-id/usb-IR_1 } # an infrared head',
  '  net: { type: modbus-tcp, address: 192.168.0.44:502 }',
];

const NO_DEVICES = [
  'The name of a device is yours: letters, digits, _ and -. `meterhub models` lists the models:',
  'devices:',
  '  home: { model: sdm630, bus: rs485, id: 1 }',
  '  grid: { model: sml, bus: ir }',
];

function section(name: string, lines: readonly string[], example: readonly string[]): string {
  const comments = lines.every((line) => line.trimStart().startsWith('#'));
  if (lines.length > 0 && !comments) return `\n${name}:\n${lines.join('\n')}\n`;
  return `\n${[...lines.map((line) => line.trim()), ...example.map((line) => `# ${line}`)].join('\n')}\n`;
}

/** Names of buses, in the order of the ports. */
function grouped(ports: readonly PortFindings[]): [string, PortFindings[]][] {
  const named = (kind: PortFindings['kind']): PortFindings[] => ports.filter((port) => port.kind === kind);
  return [
    ['rs485', named('asked')],
    ['ir', named('sends')],
  ];
}

/** Inside braces YAML takes commas, braces and brackets for its own. */
function quoted(text: string): string {
  return /^[A-Za-z0-9/._:-]*$/.test(text) ? text : JSON.stringify(text);
}
