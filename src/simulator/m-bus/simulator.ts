// M-Bus meters on real sockets and serial ports: the level converter or gateway that a hub talks to.
import type { Clock } from '../../model/clock.ts';
import { openSerialLink } from '../modbus/serial-link.ts';
import { listenTcp, type ListenAddress, type OpenLink } from '../modbus/socket-links.ts';
import type { SerialFraming } from '../../transport/serial.ts';
import { SimulatedMBusLine, type MBusLineOptions } from './line.ts';

export type MBusLinkOptions =
  | ({ readonly type: 'tcp' } & ListenAddress)
  | { readonly type: 'serial'; readonly path: string; readonly baudRate?: number; readonly framing?: SerialFraming };

export interface MBusSimulatorOptions extends MBusLineOptions {
  readonly links: readonly MBusLinkOptions[];
  /** From the end of a request to the beginning of the answer, ms. Default 5. */
  readonly answerAfterMs?: number;
}

export interface RunningMBusSimulator {
  /** `host:port` or the path of a serial port, in the order of the links. */
  readonly addresses: readonly string[];
  /** Closes every link. Never rejects. */
  stop(): Promise<void>;
}

const DEFAULT_ANSWER_MS = 5;
const DEFAULT_BAUD = 2400;
/** Who does not read loses what is behind this, as on a wire. */
const MAX_UNREAD_BYTES = 65_536;

/** Rejects with LISTEN or PORT_OPEN when a link cannot be opened; nothing stays open then. */
export async function startMBusSimulator(options: MBusSimulatorOptions, clock: Clock): Promise<RunningMBusSimulator> {
  const { links, answerAfterMs = DEFAULT_ANSWER_MS } = options;
  const open: OpenLink[] = [];
  const attach = (send: (bytes: Uint8Array) => void) => {
    const line = new SimulatedMBusLine(options);
    let isOpen = true;
    return {
      receive(bytes: Uint8Array) {
        const answer = line.receive(bytes);
        if (answer.length > 0) clock.after(answerAfterMs, () => (isOpen ? send(answer) : undefined));
      },
      close() {
        isOpen = false;
      },
    };
  };
  const stop = async (): Promise<void> => {
    await Promise.all(open.splice(0).map((link) => link.close()));
  };
  try {
    for (const link of links) {
      open.push(
        link.type === 'tcp' ? await tcpLink(attach, link) : await openSerialLink({ attach }, lineOf(link), clock),
      );
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { addresses: open.map(({ address }) => address), stop };
}

type Attach = (send: (bytes: Uint8Array) => void) => { receive(bytes: Uint8Array): void; close(): void };

function tcpLink(attach: Attach, address: ListenAddress): Promise<OpenLink> {
  return listenTcp(address, (socket) => {
    const port = attach((bytes) => {
      if (socket.writable && socket.writableLength < MAX_UNREAD_BYTES) socket.write(bytes);
    });
    socket.on('data', (chunk) => port.receive(chunk));
    return port;
  });
}

function lineOf({ path, baudRate = DEFAULT_BAUD, framing = '8E1' }: Extract<MBusLinkOptions, { type: 'serial' }>) {
  return { path, baudRate, framing };
}
