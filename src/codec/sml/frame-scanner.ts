// Finds SML transport frames in a stream of bytes that may start, tear and lie anywhere, and checks their CRC.
// Knows the escape sequences of SML transport version 1; must not know what a frame's payload means.

import { crcKermit, crcX25, swapBytes } from './crc.ts';
import { ESCAPE, removeEscapes, SEQUENCE_BYTES } from './escapes.ts';

/** Longest frame as sent, start and end included. Real telegrams have 212 to 528 bytes; libsml allows 8,096. */
export const MAX_FRAME_BYTES = 8192;
const SLICE_BYTES = 4096;
const END = 0x1a;
/** By chance two frames break off after the same number of bytes, but not three. */
const CUTS_IN_A_ROW = 3;

/** A frame whose transport CRC is right. */
export interface SmlFrame {
  /** Where its first byte stood in the stream, counted from the last reset. */
  readonly offset: number;
  /** Bytes as sent, start and end sequence included. */
  readonly lengthBytes: number;
  /** Zero bytes that the meter added before the end, as it says itself: 0 to 3 are enough, and some add more. */
  readonly paddingBytes: number;
  readonly crc: 'x25' | 'kermit';
  /** The messages, escapes undone, padding removed. A view: valid only until the handler returns. */
  readonly payload: Uint8Array;
}

/** What has happened to the frames of a stream. */
export interface SmlFrameCounters {
  bytes: number;
  valid: number;
  /** Complete, but the CRC is wrong. */
  crcBad: number;
  /** Of `crcBad`: frames in which no byte was above 7f, so the port is probably set to 7 data bits. */
  crcBadSevenBit: number;
  cutByNewStart: number;
  /** Not ended when the scanner was reset. */
  cutByEnd: number;
  /** No end within `MAX_FRAME_BYTES`. */
  overflow: number;
  /** Starts of transport version 2, which is recognised and not decoded. */
  version2: number;
}

/**
 * Handles one frame. The answer false refuses it: it is then counted as `crcBad`.
 * Only a Kermit frame should be refused, since 16 bits of a second kind double the chance of a false hit.
 */
export type SmlFrameHandler = (frame: SmlFrame) => boolean;

/**
 * Cuts a byte stream into frames. The same bytes give the same frames and counters however they are split.
 * Memory is bounded by `MAX_FRAME_BYTES`; no input makes it throw, unless the handler does.
 */
export class SmlFrameScanner {
  readonly counters: SmlFrameCounters = {
    bytes: 0,
    valid: 0,
    crcBad: 0,
    crcBadSevenBit: 0,
    cutByNewStart: 0,
    cutByEnd: 0,
    overflow: 0,
    version2: 0,
  };

  private readonly buffer = new Uint8Array(MAX_FRAME_BYTES + SLICE_BYTES);
  private filled = 0;
  /** Next byte to look at. Everything before it, outside a frame, is forgotten. */
  private at = 0;
  /** Index of the first byte of the frame being read, or -1 while looking for a start. */
  private frameAt = -1;
  private frameHasEscapes = false;
  /** Stream offset of buffer[0]. */
  private base = 0;

  private cutBytes = 0;
  private cutTimes = 0;

  constructor(private readonly onFrame: SmlFrameHandler) {}

  /** True while the start of a frame has been seen and its end has not. */
  get insideFrame(): boolean {
    return this.frameAt >= 0;
  }

  /** After how many bytes the last frames broke off, all of them; null: there are too few, or each broke off elsewhere. */
  get cutAfterBytes(): number | null {
    return this.cutTimes >= CUTS_IN_A_ROW ? this.cutBytes : null;
  }

  push(chunk: Uint8Array): void {
    this.counters.bytes += chunk.length;
    for (let from = 0; from < chunk.length; from += SLICE_BYTES) {
      const slice = chunk.length <= SLICE_BYTES ? chunk : chunk.subarray(from, from + SLICE_BYTES);
      this.buffer.set(slice, this.filled);
      this.filled += slice.length;
      while (this.frameAt < 0 ? this.findStart() : this.findEnd());
      this.forget();
    }
  }

  /** Forgets a half-read frame, as after a port was opened anew. Offsets count from 0 again, counters go on. */
  reset(): void {
    if (this.insideFrame) this.counters.cutByEnd++;
    this.filled = 0;
    this.at = 0;
    this.frameAt = -1;
    this.base = 0;
  }

  /** Looks for a start at every byte, never in steps: after a lost byte nothing is aligned. True: look further. */
  private findStart(): boolean {
    const { buffer, filled } = this;
    let { at } = this;
    for (; at < filled; at++) {
      if (buffer[at] !== ESCAPE) continue;
      const sequence = this.sequenceAt(at);
      if (sequence === 'incomplete') break;
      if (sequence === 'start' || sequence === 'start2') {
        this.begin(at, sequence);
        return true;
      }
    }
    this.at = at;
    return false;
  }

  /** Looks for what ends a frame: its end, another start, or too many bytes. True: look further. */
  private findEnd(): boolean {
    const { buffer, filled } = this;
    const lastEndAt = this.frameAt + MAX_FRAME_BYTES - SEQUENCE_BYTES;
    let at = this.at;
    while (at < filled && at <= lastEndAt) {
      if (buffer[at] !== ESCAPE) {
        at++;
        continue;
      }
      const sequence = this.sequenceAt(at);
      if (sequence === 'incomplete') {
        this.at = at;
        return false;
      }
      if (sequence === 'end') {
        this.finish(at);
        return true;
      }
      if (sequence === 'start' || sequence === 'start2') {
        this.counters.cutByNewStart++;
        this.noteCut(at - this.frameAt);
        this.begin(at, sequence);
        return true;
      }
      if (sequence === 'escaped') this.frameHasEscapes = true;
      at += sequence === 'escaped' ? SEQUENCE_BYTES : 1;
    }
    this.at = at;
    if (at <= lastEndAt) return false;
    if (!this.restartInside(at)) {
      this.counters.overflow++;
      this.frameAt = -1;
    }
    return true;
  }

  private noteCut(bytes: number): void {
    this.cutTimes = bytes === this.cutBytes ? this.cutTimes + 1 : 1;
    this.cutBytes = bytes;
  }

  /** Names what begins with the escape byte at `at`; 'incomplete' where the bytes so far do not decide it. */
  private sequenceAt(at: number): 'none' | 'incomplete' | 'start' | 'start2' | 'end' | 'escaped' {
    const { buffer, filled } = this;
    for (let next = at + 1; next < at + 4; next++) {
      if (next >= filled) return 'incomplete';
      if (buffer[next] !== ESCAPE) return 'none';
    }
    if (at + 4 >= filled) return 'incomplete';
    const kind = buffer[at + 4];
    if (kind === END) return at + SEQUENCE_BYTES <= filled ? 'end' : 'incomplete';
    if (kind !== 1 && kind !== 2 && kind !== ESCAPE) return 'none';
    for (let next = at + 5; next < at + SEQUENCE_BYTES; next++) {
      if (next >= filled) return 'incomplete';
      if (buffer[next] !== kind) return 'none';
    }
    if (kind === ESCAPE) return 'escaped';
    return kind === 1 ? 'start' : 'start2';
  }

  private begin(at: number, sequence: 'start' | 'start2'): void {
    this.at = at + SEQUENCE_BYTES;
    this.frameAt = sequence === 'start' ? at : -1;
    this.frameHasEscapes = false;
    if (sequence === 'start2') this.counters.version2++;
  }

  private finish(endAt: number): void {
    if (this.deliver(this.frameAt, endAt)) {
      this.counters.valid++;
      this.cutTimes = 0;
      this.at = endAt + SEQUENCE_BYTES;
    } else {
      if (this.restartInside(endAt)) return;
      this.counters.crcBad++;
      if (this.isSevenBit(this.frameAt, endAt + SEQUENCE_BYTES)) this.counters.crcBadSevenBit++;
      // Bytes may have been lost at the end, so that its last three belong to the start of the next frame.
      this.at = endAt + 5;
    }
    this.frameAt = -1;
  }

  /**
   * A frame torn off right behind four escape bytes makes the start of the next one look like escaped data. When such
   * a frame turns out broken, reading starts over at the last start in it. At most once a frame, so never in circles.
   */
  private restartInside(end: number): boolean {
    if (!this.frameHasEscapes) return false;
    for (let at = end - SEQUENCE_BYTES; at >= this.frameAt + SEQUENCE_BYTES; at--) {
      if (this.buffer[at] !== ESCAPE || this.sequenceAt(at) !== 'start') continue;
      this.counters.cutByNewStart++;
      this.begin(at, 'start');
      return true;
    }
    return false;
  }

  private deliver(start: number, endAt: number): boolean {
    const { buffer } = this;
    const paddingBytes = buffer[endAt + 5] ?? 0;
    const payloadAt = start + SEQUENCE_BYTES;
    const crcAt = endAt + 6;
    const sentLowFirst = (buffer[crcAt] ?? 0) | ((buffer[crcAt + 1] ?? 0) << 8);
    let crc: SmlFrame['crc'] = 'x25';
    if (crcX25(buffer, start, crcAt) !== sentLowFirst) {
      // No published frame shows the byte order of a Kermit transport CRC, so both are taken.
      const kermit = crcKermit(buffer, start, crcAt);
      if (kermit !== swapBytes(sentLowFirst) && kermit !== sentLowFirst) return false;
      crc = 'kermit';
    }
    // The checksum was right, so the frame counts whatever number it says; only zeros are taken for padding.
    const sentEnd = withoutZeros(buffer, Math.max(payloadAt, endAt - paddingBytes), endAt);
    const payloadEnd = this.frameHasEscapes ? removeEscapes(buffer, payloadAt, sentEnd) : sentEnd;
    return this.onFrame({
      offset: this.base + start,
      lengthBytes: endAt + SEQUENCE_BYTES - start,
      paddingBytes,
      crc,
      payload: buffer.subarray(payloadAt, payloadEnd),
    });
  }

  private isSevenBit(start: number, end: number): boolean {
    for (let at = start; at < end; at++) if ((this.buffer[at] ?? 0) > 0x7f) return false;
    return true;
  }

  /** Moves what is still needed to the front of the buffer. */
  private forget(): void {
    const keepFrom = this.frameAt < 0 ? this.at : this.frameAt;
    if (keepFrom === 0) return;
    this.buffer.copyWithin(0, keepFrom, this.filled);
    this.filled -= keepFrom;
    this.at -= keepFrom;
    this.base += keepFrom;
    if (this.frameAt >= 0) this.frameAt = 0;
  }
}

/** Where the zeros at the end of `bytes[from, end)` begin. */
function withoutZeros(bytes: Uint8Array, from: number, end: number): number {
  let to = end;
  while (to > from && bytes[to - 1] === 0) to--;
  return to;
}
