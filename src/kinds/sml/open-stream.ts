// From what the configuration says of an SML bus to the stream: which transport, and how long a byte takes.
import { formatAddress } from '../../transport/address.ts';
import type { Clock } from '../../model/clock.ts';
import type { SmlBusConfig } from './config.ts';
import type { OpenStream } from '../../transport/byte-stream.ts';
import { bitsPerCharacter, openSerial } from '../../transport/serial.ts';
import { openTcp } from '../../transport/tcp.ts';
import { openSmlHttp } from './http-stream.ts';
import { smlStream, type SmlStream, type SmlStreamOptions } from './stream.ts';

type Line = SmlBusConfig['line'];

/** Where the head is, for a person. */
export function smlAddress(line: Line): string {
  if ('url' in line) return line.url;
  return 'baud' in line ? line.port : formatAddress(line);
}

export function createSmlStream(
  { name, line }: SmlBusConfig,
  options: Omit<SmlStreamOptions, 'name' | 'open' | 'byteMs'>,
): SmlStream {
  const byteMs = 'baud' in line ? (bitsPerCharacter(line.framing) * 1000) / line.baud : 0;
  return smlStream({ ...options, name, byteMs, open: openSmlLine(line, options.clock) });
}

/** Opens the wire of a head, for reading only. */
export function openSmlLine(line: Line, clock: Clock): OpenStream {
  if ('url' in line) return (signal) => openSmlHttp(line, clock, signal);
  if ('baud' in line) {
    const { port: path, baud: baudRate, framing } = line;
    return () => openSerial({ path, baudRate, framing });
  }
  return (signal) => openTcp(line, signal);
}
