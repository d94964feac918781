// A serial port as a way to a wire: RTU on RS485 or a pseudo terminal. Opens it again when it goes away. Knows no meter.
import type { Clock } from '../../model/clock.ts';
import type { ByteStream } from '../../transport/byte-stream.ts';
import { openSerial, type SerialFraming } from '../../transport/serial.ts';
import type { OpenLink } from './socket-links.ts';
import type { WirePort } from './wire.ts';

/** What hears the port: `send` takes what the master reads. */
export interface Attachable {
  attach(send: (bytes: Uint8Array) => void): Pick<WirePort, 'receive' | 'close'>;
}

export interface SerialLinkOptions {
  readonly path: string;
  /** Speed of the port itself; default 9600. */
  readonly baudRate?: number;
  /** Default 8N1. */
  readonly framing?: SerialFraming;
}

const READ_TIMEOUT_MS = 60_000;
const REOPEN_AFTER_MS = 500;
/** Replies that wait for a port nobody reads; more are lost, as on a wire. */
const MAX_UNSENT_REPLIES = 64;

/** Rejects with PORT_OPEN. A port that goes away later is opened again every half second. */
export async function openSerialLink(wire: Attachable, options: SerialLinkOptions, clock: Clock): Promise<OpenLink> {
  const { path, baudRate = 9600, framing = '8N1' } = options;
  const open = (): Promise<ByteStream> => openSerial({ path, baudRate, framing });
  const stopping = new AbortController();
  let stream = await open();

  const serve = async (): Promise<void> => {
    let unsent = 0;
    const current = stream;
    const port = wire.attach((bytes) => {
      if (unsent >= MAX_UNSENT_REPLIES) return;
      unsent++;
      // A port that is gone is noticed by the reader.
      void current
        .write(bytes)
        .catch(() => undefined)
        .finally(() => unsent--);
    });
    try {
      for (;;) {
        const bytes = await current.read(READ_TIMEOUT_MS);
        if (bytes.length > 0) port.receive(bytes);
      }
    } finally {
      port.close();
      await current.close();
    }
  };
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        await serve();
      } catch {
        // The port is gone or being closed: the loop ends or opens it again.
      }
      await reopen();
    }
  };
  const reopen = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        await clock.sleep(REOPEN_AFTER_MS, stopping.signal);
        stream = await open();
        return;
      } catch {
        // Still away, or stopping.
      }
    }
  };

  const running = run();
  const close = async (): Promise<void> => {
    stopping.abort(new Error('stopped'));
    await stream.close();
    await running;
    // It may have been opened again while it was being stopped.
    await stream.close();
  };
  return { address: path, host: null, port: null, close };
}
