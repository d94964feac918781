// Simulated meters under optical heads on sockets and serial ports: what a hub talks to.
import type { Clock } from '../../model/clock.ts';
import type { SerialFraming } from '../../transport/serial.ts';
import { openSerialLink } from '../modbus/serial-link.ts';
import { listenTcp, type ListenAddress, type OpenLink } from '../modbus/socket-links.ts';
import { electricityLines, heatLines, type D0LinesOptions } from './lines.ts';
import { SimulatedD0Meter, type D0MeterOptions } from './meter.ts';

export type D0LinkOptions =
  | ({ readonly type: 'tcp' } & ListenAddress)
  | { readonly type: 'serial'; readonly path: string; readonly baudRate?: number; readonly framing?: SerialFraming };

export interface D0SimulatorOptions extends Omit<D0MeterOptions, 'lines'>, D0LinesOptions {
  /** Default: `optical`. */
  readonly name?: string;
  readonly links: readonly D0LinkOptions[];
  /** Default electricity. */
  readonly meter?: 'electricity' | 'heat';
}

export interface RunningD0Simulator {
  readonly name: string;
  /** `host:port` or the path of a serial port, in the order of the links. */
  readonly addresses: readonly string[];
  readonly style: SimulatedD0Meter['style'];
  /** Closes every link. Never rejects. */
  stop(): Promise<void>;
}

/** Who does not read loses what is behind this, as on a wire. */
const MAX_UNREAD_BYTES = 65_536;

/** Rejects with LISTEN or PORT_OPEN when a link cannot be opened; nothing stays open then. */
export async function startD0Simulator(options: D0SimulatorOptions, clock: Clock): Promise<RunningD0Simulator> {
  const { name = 'optical', meter = 'electricity' } = options;
  const lines = meter === 'heat' ? heatLines(options, clock) : electricityLines(options, clock);
  const attach = (send: (bytes: Uint8Array) => void): SimulatedD0Meter =>
    new SimulatedD0Meter({ ...options, lines }, { send }, clock);
  const open: OpenLink[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(open.splice(0).map((link) => link.close()));
  };
  try {
    for (const link of options.links) {
      open.push(
        link.type === 'tcp' ? await tcpLink(attach, link) : await openSerialLink({ attach }, lineOf(link), clock),
      );
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { name, addresses: open.map(({ address }) => address), style: options.style ?? 'C', stop };
}

function tcpLink(attach: (send: (bytes: Uint8Array) => void) => SimulatedD0Meter, address: ListenAddress) {
  return listenTcp(address, (socket) => {
    const meter = attach((bytes) => {
      if (socket.writable && socket.writableLength < MAX_UNREAD_BYTES) socket.write(bytes);
    });
    socket.on('data', (chunk) => meter.receive(chunk));
    return meter;
  });
}

function lineOf({ path, baudRate = 300, framing = '7E1' }: Extract<D0LinkOptions, { type: 'serial' }>) {
  return { path, baudRate, framing };
}
