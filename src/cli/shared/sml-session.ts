// Listens to an infrared head for one command: which wire, what arrives, why nothing does. Prints nothing.
import { openSmlLine } from '../../kinds/sml/open-stream.ts';
import type { SmlFaultCode, SmlFaults } from '../../kinds/sml/line-faults.ts';
import { SmlTelegrams } from '../../kinds/sml/stream.ts';
import { addFaults, countText, Evidence } from '../../source/arrival.ts';
import type { SmlTelegram } from '../../codec/sml/telegram.ts';
import { parseNetworkAddress } from '../../transport/address.ts';
import type { SmlBusConfig } from '../../kinds/sml/config.ts';
import { silenceOf } from '../../kinds/sml/silence.ts';
import type { ErrorProblem } from '../../model/problem.ts';
import { busOf, usage, type BusFlags } from './bus-option.ts';
import type { CommandContext } from './command-context.ts';
import { counted } from '../../vocabulary/counted.ts';

export type SmlLine = SmlBusConfig['line'];

/** The wire that `-s` names: a serial port, `host:port` or `tcp://host:port`. Throws USAGE. */
export function smlLineOf(flags: BusFlags): SmlLine {
  const { serialadapter: text = '', comset, baud, framing } = flags;
  const network = /^(?:tcp:\/\/)?([^/]+:[0-9]+)\/?$/.exec(text)?.[1];
  if (network === undefined) {
    if (text.includes('://')) throw usage(`-s: "${text}" is no infrared head`, 'a serial port, or tcp://host:port');
    const bus = busOf(flags);
    if (bus.type !== 'modbus-rtu') throw usage(`-s: "${text}" is not a serial port`, 'for example -s /dev/ttyUSB0');
    return { port: bus.port, baud: bus.baud, framing: bus.framing };
  }
  if ((comset ?? baud ?? framing) !== undefined) {
    throw usage('--comset, --baud and --framing say nothing on a network address', 'set the line in the converter');
  }
  const address = parseNetworkAddress(network, null);
  if (address === null) throw usage(`-s: "${text}" is not a network address`, 'for example -s 192.168.0.9:7000');
  return address;
}

/** What one read brought. */
export interface SmlPiece {
  readonly bytes: Uint8Array;
  readonly telegrams: readonly SmlTelegram[];
}

/** What has happened so far. */
export interface SmlTally {
  readonly bytes: number;
  readonly telegrams: number;
  readonly faults: SmlFaults;
}

export interface SmlListening {
  /** Stop after this time, ms; null: listen until the command is ended. */
  readonly forMs: number | null;
  /** True: that was enough. */
  readonly onPiece: (piece: SmlPiece, tally: SmlTally) => boolean | Promise<boolean>;
  /** About once a second: how long there has been no telegram, and what to think of it. */
  readonly onLook?: (silentMs: number, silence: ErrorProblem, tally: SmlTally) => void;
}

const LOOK_EVERY_MS = 1000;

/**
 * Opens the wire and hands on what comes until it is enough, the time is over or the command is ended.
 * Rejects with PORT_OPEN, PORT_HANGUP, TCP_CONNECT or TCP_CLOSED; the wire is closed in any case.
 */
export async function listenSml(
  line: SmlLine,
  { clock, signal }: CommandContext,
  { forMs, onPiece, onLook }: SmlListening,
): Promise<void> {
  const decoder = new SmlTelegrams(true);
  const sinceTelegram = new Evidence<SmlFaultCode>();
  const isEnded = (): boolean => signal.aborted;
  if (isEnded()) return;
  const stream = await openSmlLine(line, clock)(signal);
  const stop = (): void => void stream.close();
  signal.addEventListener('abort', stop, { once: true });
  const startMs = clock.monotonicMs();
  let telegramMs = startMs;
  let tally: SmlTally = { bytes: 0, telegrams: 0, faults: {} };
  try {
    for (;;) {
      const leftMs = forMs === null ? LOOK_EVERY_MS : startMs + forMs - clock.monotonicMs();
      if (leftMs <= 0) return;
      const bytes = await stream.read(Math.min(LOOK_EVERY_MS, leftMs));
      const telegrams = decoder.push(bytes);
      const faults = decoder.takeFaults();
      const { cutAfterBytes } = decoder;
      const cut = cutAfterBytes === null ? {} : { cutAfterBytes };
      sinceTelegram.arrived({ bytes: bytes.length, textBytes: countText(bytes), faults, ...cut });
      tally = {
        bytes: tally.bytes + bytes.length,
        telegrams: tally.telegrams + telegrams.length,
        faults: addFaults(tally.faults, faults),
      };
      if (telegrams.length > 0) {
        telegramMs = clock.monotonicMs();
        sinceTelegram.reset();
      }
      if (bytes.length > 0 && (await onPiece({ bytes, telegrams }, tally))) return;
      const silentMs = clock.monotonicMs() - telegramMs;
      onLook?.(silentMs, silenceOf(silentMs, null, sinceTelegram), tally);
    }
  } catch (error) {
    if (isEnded()) return;
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
    await stream.close();
  }
}

/** `58 telegrams, 1 damaged, 1 incomplete` */
export function tallyText({ telegrams, faults }: SmlTally): string {
  const words = {
    SML_CRC: 'damaged',
    SML_INCOMPLETE: 'incomplete',
    SML_CUT: 'cut off',
    SML_TELNET: 'changed by telnet',
    SML_SEVEN_BIT: 'with 7 bits',
    SML_VERSION: 'of version 2',
  };
  const lost = Object.entries(words).flatMap(([code, word]) => {
    const count = faults[code as keyof SmlFaults] ?? 0;
    return count === 0 ? [] : [`${count} ${word}`];
  });
  return [counted(telegrams, 'telegram'), ...lost].join(', ');
}
