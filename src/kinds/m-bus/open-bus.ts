// From what the configuration says of an M-Bus wire to the bus: which transport, how long a byte takes.
import type { Clock } from '../../model/clock.ts';
import { bitsPerCharacter, openSerial } from '../../transport/serial.ts';
import { openTcp } from '../../transport/tcp.ts';
import { MBus, type MBusOptions } from './bus/m-bus.ts';
import { DEFAULT_M_BUS_LINE, type MBusConfig } from './config.ts';

/** USB adapters hand over what they have every 16 ms at the latest; a busy machine may be late with that. */
const SERIAL_STALL_MS = 150;
/** Gateways collect bytes before they send them on. */
const NETWORK_STALL_MS = 500;

export function createMBus(
  { name, line }: MBusConfig,
  clock: Clock,
  hooks: Pick<MBusOptions, 'onTraffic' | 'onState'> = {},
): MBus {
  if ('baud' in line) {
    const { port: path, baud: baudRate, framing } = line;
    const timing = { byteMs: byteMs(line), stallMs: SERIAL_STALL_MS };
    const open = () => openSerial({ path, baudRate, framing }, clock);
    return new MBus({ name, clock, open, timing, isDirect: true, ...hooks });
  }
  const timing = { byteMs: byteMs(DEFAULT_M_BUS_LINE), stallMs: NETWORK_STALL_MS };
  return new MBus({ name, clock, open: (signal) => openTcp(line, signal, clock), timing, isDirect: false, ...hooks });
}

function byteMs({ baud, framing }: typeof DEFAULT_M_BUS_LINE): number {
  return (bitsPerCharacter(framing) * 1000) / baud;
}
