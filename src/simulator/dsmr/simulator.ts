// Simulated P1 ports on sockets and serial ports: a telegram a second, as a smart meter sends it.
import { encodeTelegram } from '../../codec/obis-text/encode.ts';
import type { Clock } from '../../model/clock.ts';
import { seededRandom } from '../physics/random.ts';
import { openPushLinks, type PushLinkOptions } from '../push-link.ts';
import { dsmrLines, type DsmrMeterOptions } from './lines.ts';

/** Chances in percent, per telegram. */
export interface DsmrFaultRates {
  /** It does not come. */
  readonly drop: number;
  /** It breaks off somewhere. */
  readonly cut: number;
  /** One digit is another. */
  readonly flip: number;
}

export interface DsmrSimulatorOptions extends DsmrMeterOptions {
  /** Default: `p1`. */
  readonly name?: string;
  readonly links: readonly PushLinkOptions[];
  /** Default 1 s. */
  readonly everyMs?: number;
  readonly faults?: Partial<DsmrFaultRates>;
  /** Of the faults. Default 1. */
  readonly seed?: number;
}

export interface RunningDsmrSimulator {
  readonly name: string;
  /** `host:port` or the path of a serial port, in the order of the links. */
  readonly addresses: readonly string[];
  /** Closes every link. Never rejects. */
  stop(): Promise<void>;
}

const IDENTIFICATION = 'MHB5\\253000042';
const BAUD = 115_200;
const EVERY_MS = 1000;

/** Rejects with LISTEN or PORT_OPEN when a link cannot be opened; nothing stays open then. */
export async function startDsmrSimulator(options: DsmrSimulatorOptions, clock: Clock): Promise<RunningDsmrSimulator> {
  const { name = 'p1', everyMs = EVERY_MS, faults = {}, seed = 1 } = options;
  const { drop = 0, cut = 0, flip = 0 } = faults;
  const lines = dsmrLines(options, clock);
  const random = seededRandom(seed);
  const links = await openPushLinks(
    options.links.map((link) => (link.type === 'serial' ? { ...link, baudRate: link.baudRate ?? BAUD } : link)),
    clock,
  );
  const cancel = clock.every(everyMs, () => {
    let bytes = encodeTelegram(IDENTIFICATION, lines(), true);
    if (random.hits(drop)) return;
    if (random.hits(flip)) {
      const at = random.below(bytes.length);
      bytes = bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));
    }
    if (random.hits(cut)) bytes = bytes.slice(0, random.below(bytes.length));
    for (const link of links) link.send(bytes);
  });
  return {
    name,
    addresses: links.map(({ address }) => address),
    async stop() {
      cancel();
      await Promise.all(links.splice(0).map((link) => link.close()));
    },
  };
}
