// A serial port as a ByteStream. Knows lines and ports, no protocol.
// It reads the descriptor itself: the binding's own read() calls itself for ever when the adapter is unplugged
// (read returns 0 bytes), which costs a whole core and never reports the loss.
import { readFileSync, readSync, statSync, writeSync } from 'node:fs';
import { LinuxBinding, type LinuxPortBinding } from '@serialport/bindings-cpp';
import { errorText, MeterHubError } from '../model/error.ts';
import { LATE, within } from '../async/within.ts';
import type { Clock } from '../model/clock.ts';
import type { ByteStream } from './byte-stream.ts';
import type { Framing } from './serial-line.ts';
import { portHolder } from './port-holder.ts';
import { systemClock } from './system-clock.ts';

export interface SerialLine {
  /** Device path, best one of /dev/serial/by-id. */
  readonly path: string;
  readonly baudRate: number;
  readonly framing: SerialFraming;
}

/** Data bits, parity, stop bits. 7E1 occurs on optical heads. */
export type SerialFraming = Framing | '7E1';

const PARITY = { N: 'none', E: 'even', O: 'odd' } as const;
const READ_BYTES = 4096;
const NOTHING = new Uint8Array(0);

/** Bits of one character on the line: start, data, parity, stop. */
export function bitsPerCharacter(framing: SerialFraming): number {
  return 1 + Number(framing[0]) + (framing[1] === 'N' ? 0 : 1) + Number(framing[2]);
}

/** Opens the port. Rejects with PORT_OPEN naming path and remedy. */
export async function openSerial(line: SerialLine, clock: Clock = systemClock): Promise<ByteStream> {
  const [dataBits, parity, stopBits] = line.framing;
  try {
    const binding = await LinuxBinding.open({
      path: line.path,
      baudRate: line.baudRate,
      dataBits: dataBits === '7' ? 7 : 8,
      parity: PARITY[parity as keyof typeof PARITY],
      stopBits: stopBits === '2' ? 2 : 1,
      hupcl: false,
    });
    return new SerialStream(line.path, binding, clock);
  } catch (error) {
    const { text, errno } = openProblem(line.path, error);
    throw new MeterHubError('PORT_OPEN', text, { cause: error, details: { path: line.path, ...(errno && { errno }) } });
  }
}

function openProblem(path: string, error: unknown): { readonly text: string; readonly errno: string | null } {
  const said = errorText(error);
  if (/no such file|ENOENT/i.test(said)) {
    const text = `serial port ${path} does not exist: is the adapter plugged in? \`ls -l /dev/serial/by-id/\` shows the ports`;
    return { text, errno: 'ENOENT' };
  }
  if (/permission|EACCES/i.test(said)) {
    const remedy = `sudo usermod -aG ${portGroup(path)} $USER`;
    return { text: `no permission for serial port ${path}: run \`${remedy}\`, then log in again`, errno: 'EACCES' };
  }
  if (/lock|EBUSY|busy/i.test(said)) return { text: inUseText(path), errno: 'EBUSY' };
  if (/is a directory|inappropriate ioctl|ENOTTY|EISDIR/i.test(said)) {
    return { text: `${path} is no serial port: \`ls -l /dev/serial/by-id/\` shows those that are`, errno: null };
  }
  const plain = said.replace(/^Error: /, '');
  return {
    text: `serial port ${path} cannot be opened: ${plain}: unplug the adapter and plug it in again`,
    errno: null,
  };
}

function inUseText(path: string): string {
  const holder = portHolder(path);
  if (holder === null) return `serial port ${path} is in use by another program: end that one, only one can read it`;
  if (holder.isMeterHub && holder.pid !== process.pid) {
    const remedy = 'see `meterhub status`, or stop it meanwhile: sudo systemctl stop meterhub';
    return `serial port ${path} is in use by MeterHub itself, which runs as process ${holder.pid}: ${remedy}`;
  }
  const who = `process ${holder.pid}${holder.command === '' ? '' : `, ${holder.command}`}`;
  return `serial port ${path} is in use by another program (${who}): end that one, only one can read it`;
}

/** The group that may open the port; Debian's where it cannot be found out. */
function portGroup(path: string): string {
  try {
    const { gid } = statSync(path);
    const line = readFileSync('/etc/group', 'utf8')
      .split('\n')
      .find((each) => each.split(':')[2] === String(gid));
    const [name = 'dialout'] = line?.split(':') ?? [];
    return name === 'root' ? 'dialout' : name;
  } catch {
    return 'dialout';
  }
}

class SerialStream implements ByteStream {
  readonly #path: string;
  readonly #binding: LinuxPortBinding;
  readonly #clock: Clock;
  readonly #buffer = Buffer.alloc(READ_BYTES);
  /** Set while the poller waits for input; a read that timed out leaves it for the next one. */
  #readable: Promise<void> | null = null;
  #closed = false;

  constructor(path: string, binding: LinuxPortBinding, clock: Clock) {
    this.#path = path;
    this.#binding = binding;
    this.#clock = clock;
  }

  async write(bytes: Uint8Array): Promise<void> {
    let sent = 0;
    while (sent < bytes.length) {
      try {
        sent += writeSync(this.#descriptor(), bytes, sent);
      } catch (error) {
        if (!isTryAgain(error)) throw this.#gone(error);
        await this.#whenWritable();
      }
    }
  }

  async read(timeoutMs: number): Promise<Uint8Array> {
    const first = this.#take();
    if (first.length > 0 || timeoutMs <= 0) return first;
    const deadlineMs = this.#clock.monotonicMs() + timeoutMs;
    for (;;) {
      this.#readable ??= this.#whenReadable();
      const restMs = deadlineMs - this.#clock.monotonicMs();
      if ((await within(this.#clock, restMs, this.#readable)) === LATE) return this.#take();
      // The announcement may be of bytes that an earlier read has taken: then nothing is there, and it goes on.
      const bytes = this.#take(true);
      if (bytes.length > 0) return bytes;
    }
  }

  /** What the other side sent at the old speed and nobody has read stays. */
  async setBaudRate(baudRate: number): Promise<void> {
    this.#descriptor();
    try {
      await this.#binding.update({ baudRate });
    } catch (error) {
      throw this.#gone(error);
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    try {
      await this.#binding.close();
    } catch {
      // The adapter is gone already: there is nothing left to free.
    }
  }

  /** What the system holds for us now. After the poller's call, no bytes means that the other side is gone. */
  #take(announced = false): Uint8Array {
    try {
      const count = readSync(this.#descriptor(), this.#buffer, 0, READ_BYTES, null);
      if (count === 0 && announced) throw new Error('the port reports end of file');
      return count === 0 ? NOTHING : new Uint8Array(this.#buffer.subarray(0, count));
    } catch (error) {
      if (isTryAgain(error)) return NOTHING;
      throw this.#gone(error);
    }
  }

  #whenReadable(): Promise<void> {
    const waiting = new Promise<void>((resolve, reject) => {
      this.#binding.poller.once('readable', (error: Error | null) => {
        this.#readable = null;
        if (error) reject(this.#gone(error));
        else resolve();
      });
    });
    // A loss noticed while nobody reads is reported by the next read, which finds the port closed.
    waiting.catch(() => undefined);
    return waiting;
  }

  #whenWritable(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#binding.poller.once('writable', (error: Error | null) => {
        if (error) reject(this.#gone(error));
        else resolve();
      });
    });
  }

  #descriptor(): number {
    const { fd } = this.#binding;
    if (this.#closed || fd === null) throw new MeterHubError('BUS_CLOSED', `serial port ${this.#path} is closed`);
    return fd;
  }

  #gone(error: unknown): MeterHubError {
    if (error instanceof MeterHubError) return error;
    if (this.#closed) return new MeterHubError('BUS_CLOSED', `serial port ${this.#path} is closed`);
    return new MeterHubError('PORT_HANGUP', `serial port ${this.#path} went away (adapter unplugged?)`, {
      cause: error,
      details: { path: this.#path },
    });
  }
}

function isTryAgain(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'EAGAIN' || code === 'EWOULDBLOCK' || code === 'EINTR';
}
