// Optical heads of the file: their entries in `buses`, the short form on a device, and what they are for a person.
import { characterOf } from '../../codec/d0/identification.ts';
import { bothOf } from '../../source/entry/http-endpoint.ts';
import type { Wire } from '../../source/entry/kind.ts';
import { networkWire, ownAddress, serialWire } from '../../source/entry/line-keys.ts';
import { formatAddress } from '../../transport/address.ts';
import type { Report } from '../../yaml/report.ts';
import type { Path } from '../../yaml/yaml-source.ts';
import type { D0BusConfig, D0SerialLine } from './config.ts';
import type { D0BusInput, D0DeviceInput } from './schema.ts';

type Keys = Pick<D0BusInput, 'port' | 'address' | 'baud' | 'framing' | 'mode'>;

export function resolveD0Bus(name: string, input: D0BusInput, path: Path, report: Report): D0BusConfig | null {
  return busOf(name, input, path, report);
}

/** The head that the device's own endpoint describes; null when it cannot be told. */
export function ownD0Bus(name: string, input: D0DeviceInput, path: Path, report: Report): D0BusConfig | null {
  const { port, address: text, baud, framing, mode } = input;
  if ((port ?? text) === undefined) return null;
  const address = text === undefined ? undefined : ownAddress(text, null, path, report);
  return address === null ? null : busOf(name, { port, address, baud, framing, mode }, path, report);
}

function busOf(name: string, keys: Keys, path: Path, report: Report): D0BusConfig | null {
  const { mode = 'auto', baud = null } = keys;
  const isAsked = mode !== 'D' && mode !== 'push';
  if (isAsked && baud !== null && characterOf(baud) === null) {
    report.error(
      [...path, 'baud'],
      {
        en: `no meter that is asked can stay at ${baud} baud`,
        de: `kein Zähler, der gefragt wird, bleibt bei ${baud} Baud`,
      },
      {
        en: 'one of 300, 600, 1200, 2400, 4800, 9600, 19200; any with mode: push',
        de: 'eine von 300, 600, 1200, 2400, 4800, 9600, 19200; mit mode: push jede',
      },
    );
  }
  const line = lineOf(keys, path, report);
  return line === null ? null : { name, type: 'd0', line, mode, baud };
}

function lineOf({ port, address, framing }: Keys, path: Path, report: Report): D0BusConfig['line'] | null {
  if (port !== undefined && address !== undefined) {
    const hint = { en: 'keep the one where the head is', de: 'nur das behalten, woran der Lesekopf hängt' };
    report.error([...path, 'address'], bothOf('port', 'address'), hint, 'key');
    return null;
  }
  if (port !== undefined) return { port, framing: framing ?? '7E1' };
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
  if (framing !== undefined) {
    report.error(
      [...path, 'framing'],
      { en: 'framing says nothing on a network address', de: 'framing bedeutet bei einer Netzwerkadresse nichts' },
      { en: 'set it in the converter', de: 'im Umsetzer einstellen' },
      'key',
    );
  }
  return address;
}

export function isSerialHead(line: D0BusConfig['line']): line is D0SerialLine {
  return 'framing' in line;
}

export function d0Address(line: D0BusConfig['line']): string {
  return isSerialHead(line) ? line.port : formatAddress(line);
}

export function describeD0Bus({ line, mode, baud }: D0BusConfig): string {
  const framing = isSerialHead(line) ? ` ${line.framing}` : '';
  return `d0 ${d0Address(line)} ${mode}${baud === null ? '' : ` ${baud}`}${framing}`;
}

export function d0Wire({ line }: D0BusConfig): Wire {
  return isSerialHead(line) ? serialWire(line.port) : networkWire('tcp', line);
}
