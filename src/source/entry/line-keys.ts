// Keys of a serial line or network address, for a bus and for a device with a wire of its own, and what becomes of them.
// It knows no kind.
import { alike } from '../../vocabulary/text.ts';
import * as z from 'zod';
import { formatAddress, parseNetworkAddress, type NetworkAddress } from '../../transport/address.ts';
import { BAUD_RATES, FRAMINGS, lineOf, type LineKeys, type SerialLineConfig } from '../../transport/serial-line.ts';
import type { Report } from '../../yaml/report.ts';
import { key, path } from '../../yaml/schema-values.ts';
import type { Path } from '../../yaml/yaml-source.ts';
import type { MisplacedKey, Wire } from './kind.ts';

/** Keys of a serial line, for a bus and for a device with a line of its own. */
export const lineKeys = {
  baud: key(z.literal([...BAUD_RATES]).optional(), 'Baud rate.', { example: 9600, defaultText: '9600' }),
  framing: key(z.enum(FRAMINGS).optional(), 'Data bits, parity, stop bits.', { example: '8N1', defaultText: '8N1' }),
  comset: key(
    z.int().min(1).max(6).optional(),
    'Baud rate and framing as one number: 1..3 are 2400, 9600, 19200 with 8N1, 4..6 the same with 8E1. Instead of `baud` and `framing`.',
    { example: 2 },
  ),
};

export const LINE_KEYS: readonly string[] = Object.keys(lineKeys);

/** Where a device with a wire of its own is. */
export const ownWireKeys = {
  port: key(path().optional(), 'Device with a serial port of its own.', { example: '/dev/ttyUSB0' }),
  address: key(z.string().min(1).optional(), 'Device with a network address of its own.', {
    example: '192.168.0.44:502',
  }),
};

/** Port and line settings; contradictions are reported. */
export function serialLine(port: string, keys: LineKeys, at: Path, report: Report): SerialLineConfig {
  const { line, contradicting } = lineOf(keys);
  for (const each of contradicting) {
    report.error(
      [...at, each],
      {
        en: `${each} ${keys[each] ?? ''} contradicts comset ${keys.comset ?? ''}, which is ${line.baud} ${line.framing}`,
        de: `${each} ${keys[each] ?? ''} widerspricht comset ${keys.comset ?? ''}, das ist ${line.baud} ${line.framing}`,
      },
      { en: 'remove `comset`, or `baud` and `framing`', de: '`comset` weglassen, oder `baud` und `framing`' },
    );
  }
  return { port, ...line };
}

/** The address that a device says for itself; null when it is none (reported). `defaultPort` null: it has to be said. */
export function ownAddress(text: string, defaultPort: number | null, at: Path, report: Report): NetworkAddress | null {
  const address = parseNetworkAddress(text, defaultPort);
  if (address !== null) return address;
  const noPort = defaultPort === null && parseNetworkAddress(text, 1) !== null;
  report.error(
    [...at, 'address'],
    noPort
      ? { en: 'the port is missing', de: 'der Port fehlt' }
      : { en: 'must be a network address', de: 'muss eine Netzwerkadresse sein' },
    { en: 'write host:port, for example 192.168.0.44:502', de: 'host:port schreiben, zum Beispiel 192.168.0.44:502' },
  );
  return null;
}

/** A key of a serial line on a device that has none. */
export function withoutPort(name: string, port: string | undefined): MisplacedKey | null {
  if (port !== undefined) return null;
  return {
    message: {
      en: `\`${name}\` says something about a serial port only`,
      de: `\`${name}\` gehört nur zu einer seriellen Schnittstelle`,
    },
    hint: { en: 'remove it, or add `port`', de: 'weglassen, oder `port` ergänzen' },
  };
}

export function serialWire(port: string): Wire {
  return {
    key: `serial ${port.replace(/\/{2,}/g, '/')}`,
    text: { en: `the serial port ${port}`, de: `die Schnittstelle ${port}` },
    part: 'port',
    otherTypeHint: {
      en: 'give every adapter its own port; /dev/serial/by-id/ shows which is which',
      de: 'jedem Adapter seine eigene Schnittstelle geben; /dev/serial/by-id/ zeigt, welcher welcher ist',
    },
  };
}

export function networkWire(protocol: 'tcp' | 'udp', address: NetworkAddress): Wire {
  return {
    key: `${protocol} ${formatAddress(address)}`,
    text: alike(formatAddress(address)),
    part: 'address',
    otherTypeHint: {
      en: 'the manual of the gateway says what it speaks at this port; Modbus TCP and Modbus RTU over TCP are different, too',
      de: 'das Handbuch des Gateways sagt, was es an diesem Port spricht; auch Modbus TCP und Modbus RTU über TCP sind verschieden',
    },
  };
}
