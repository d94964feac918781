// One exchange on an M-Bus wire: a frame out, the first frame of a meter in, within its time. Knows addresses of nobody.
import { encodeFrame, type MBusFrame } from '../../../codec/m-bus/frame.ts';
import { MBusFrameScanner } from '../../../codec/m-bus/frame-scanner.ts';
import { SND_NKE } from '../../../codec/m-bus/link.ts';
import type { Clock } from '../../../model/clock.ts';
import type { ByteStream } from '../../../transport/byte-stream.ts';

export interface MBusTiming {
  /** Time of a byte on the wire, ms; behind a gateway: that of the slowest usual line. */
  readonly byteMs: number;
  /** Silence within a frame after which nothing more of it comes, ms. */
  readonly stallMs: number;
}

/** What was heard instead of a request's answer. `damaged`: something, but no frame. */
export type Heard =
  { readonly kind: 'frame'; readonly frame: MBusFrame } | { readonly kind: 'damaged' } | { readonly kind: 'silence' };

export interface LineOptions extends MBusTiming {
  readonly clock: Clock;
  readonly onTraffic?: (direction: 'out' | 'in', bytes: Uint8Array) => void;
}

/** A meter begins its answer within 330 bit times and 50 ms (EN 13757-2, 5.7.3). */
const ANSWER_BITS = 330;
const BITS_PER_BYTE = 11;
const ANSWER_MS = 50;
/** A line that never falls silent is not waited for longer, ms. */
const MOST_DRAIN_MS = 2000;
/** Frames of a master have this bit: what comes back with it is an echo of ours, or another master. */
const PRIMARY_MESSAGE = 0x40;
const LONGEST_FRAME_BYTES = 261;

/**
 * Rejects when the wire is gone. Frames that cannot be the answer (an echo, a late acknowledgement) are passed over.
 * @param timeoutMs what is waited beyond the time that the standard gives, ms
 */
export async function exchange(
  stream: ByteStream,
  asked: MBusFrame,
  timeoutMs: number,
  options: LineOptions,
): Promise<Heard> {
  const { clock, byteMs, stallMs } = options;
  const request = encodeFrame(asked);
  const wanted = asked.kind === 'short' && asked.control !== SND_NKE ? 'long' : 'acknowledge';
  await drain(stream, 0, options);
  options.onTraffic?.('out', request);
  await stream.write(request);
  const sentMs = clock.monotonicMs() + request.length * byteMs;
  const latestBeginMs = sentMs + (ANSWER_BITS / BITS_PER_BYTE) * byteMs + ANSWER_MS + timeoutMs;
  const latestEndMs = latestBeginMs + LONGEST_FRAME_BYTES * byteMs + stallMs;
  const scanner = new MBusFrameScanner();
  let isAnything = false;
  for (;;) {
    const isWithin = scanner.pendingBytes > 0;
    const untilMs = isWithin ? Math.min(latestEndMs, clock.monotonicMs() + stallMs) : latestBeginMs;
    const waitMs = untilMs - clock.monotonicMs();
    const bytes = waitMs > 0 ? await stream.read(waitMs) : NOTHING;
    if (bytes.length > 0) options.onTraffic?.('in', bytes);
    const { frames, noiseBytes } = bytes.length > 0 ? scanner.push(bytes) : scanner.finish();
    const answer = frames.find((frame) => frame.kind === wanted && !isOfMaster(frame));
    if (answer !== undefined) return { kind: 'frame', frame: answer };
    isAnything ||= noiseBytes > 0;
    if (bytes.length > 0) continue;
    if (isWithin && !isAnything && clock.monotonicMs() < latestBeginMs) continue;
    break;
  }
  if (!isAnything) return { kind: 'silence' };
  await drain(stream, stallMs, options);
  return { kind: 'damaged' };
}

const NOTHING = new Uint8Array(0);

function isOfMaster(frame: MBusFrame): boolean {
  return frame.kind !== 'acknowledge' && (frame.control & PRIMARY_MESSAGE) !== 0;
}

/** Takes what lies there, until nothing has come for `silenceMs`. */
async function drain(stream: ByteStream, silenceMs: number, { clock, onTraffic }: LineOptions): Promise<void> {
  const endMs = clock.monotonicMs() + MOST_DRAIN_MS;
  for (;;) {
    const bytes = await stream.read(silenceMs);
    if (bytes.length === 0 || clock.monotonicMs() > endMs) return;
    onTraffic?.('in', bytes);
  }
}
