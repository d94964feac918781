// A configuration for what a scan has found, ready for `meterhub check`. Knows results and the file's keys, no bus.
import type { ModbusBusConfig } from '../kinds/modbus/config.ts';
import { formatAddress } from '../transport/address.ts';
import type { Found } from '../kinds/modbus/commissioning/scan-bus.ts';

/** What was found on one bus with one line setting. */
export interface BusFindings {
  readonly bus: ModbusBusConfig;
  readonly found: readonly Found[];
}

const BUS_NAME = 'rs485';

/**
 * Sections `buses` and `devices`. One port has one setting in a configuration: of several, the one with the most
 * meters is used, the others are told in comments.
 */
export function configurationText(findings: readonly BusFindings[]): string {
  const [main, ...others] = [...findings].sort((a, b) => meterCount(b) - meterCount(a));
  if (main === undefined) return '# No device was found.\n';
  const lines = ['buses:', `  ${BUS_NAME}: ${busText(main.bus)}`];
  const devices = main.found.flatMap((found) => deviceText(found));
  if (meterCount(main) > 0) lines.push('devices:', ...devices);
  else lines.push('# No meter of the catalogue was found.', ...devices);
  for (const other of others.filter(({ found }) => found.length > 0)) {
    lines.push(`# Found with another setting (set these meters to the same one): ${busText(other.bus)}`);
    lines.push(...other.found.flatMap((found) => deviceText(found)).map((line) => `#${line}`));
  }
  return lines.map((line) => `${line}\n`).join('');
}

/** What `buses` says of it. */
export function busText(bus: ModbusBusConfig): string {
  if (bus.type !== 'modbus-rtu') return `{ type: ${bus.type}, address: ${quoted(formatAddress(bus))} }`;
  const echo = bus.echo ? ', echo: true' : '';
  return `{ type: ${bus.type}, port: ${quoted(bus.port)}, baud: ${bus.baud}, framing: ${bus.framing}${echo} }`;
}

/** Inside braces YAML takes commas, braces and brackets for its own. */
function quoted(text: string): string {
  return /^[A-Za-z0-9/._:-]*$/.test(text) ? text : JSON.stringify(text);
}

/** Lines of `devices`, or comments; `prefix` of their names, for a second bus. */
export function deviceText(found: Found, busName = BUS_NAME, prefix = 'meter'): string[] {
  if (found.kind === 'damaged') return [`  # id ${found.id} answers, but damaged: two meters with this id?`];
  const [best, ...others] = found.candidates;
  if (best === undefined) return [`  # id ${found.id} answers, but is no meter of the catalogue`];
  const device = `  ${prefix}${found.id}: { model: ${best.model.id}, bus: ${busName}, id: ${found.id} }`;
  const described = (found.parts ?? []).map((said, index) => {
    const part = index === 0 ? '' : `, part: ${index + 1}`;
    const name = `${prefix}${found.id}${index === 0 ? '' : `part${index + 1}`}`;
    return `  ${name}: { model: ${best.model.id}, bus: ${busName}, id: ${found.id}${part} }   # ${said}`;
  });
  if (described.length > 0) return described;
  return [others.length === 0 ? device : `${device}   # or ${others.map(({ model }) => model.id).join(', ')}`];
}

function meterCount({ found }: BusFindings): number {
  return found.filter((each) => each.kind === 'meter' && each.candidates.length > 0).length;
}
