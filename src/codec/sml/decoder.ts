// The SML decoder: bytes in, verified telegrams out. Joins the frame scanner and the payload parser, and counts.
// Must not know measurands, meters, serial ports or time.

import { TelnetFilter } from './telnet.ts';
import { MAX_FRAME_BYTES, SmlFrameScanner, type SmlFrame, type SmlFrameCounters } from './frame-scanner.ts';
import { SmlPayloadParser } from './payload.ts';
import type { SmlTelegram } from './telegram.ts';

const NONE: readonly SmlTelegram[] = [];

export interface SmlMessageCounters {
  /** Messages in valid frames. */
  messages: number;
  /** Their message CRC was wrong: their values were not used. */
  messageCrcBad: number;
  /** Their message CRC was right as Kermit only. */
  kermitMessages: number;
  /** Neither open, getList nor close response: skipped. */
  unknownMessages: number;
  /** List entries that are not a named list of seven: skipped. */
  entriesSkipped: number;
  /** Frames with a right CRC in which the structure of the messages broke off. */
  malformed: number;
  /** Telegrams handed out. */
  telegrams: number;
}

export interface SmlDecoderOptions {
  /** Accept CRC-16/Kermit where X.25 fails (early Holley DTZ541). Default true. */
  readonly acceptKermit?: boolean;
}

/**
 * A streaming decoder. Any split of the bytes gives the same telegrams; memory is bounded; no input makes it throw.
 * A telegram is handed out only when the CRC of its frame and the CRC of its message are both right.
 */
export class SmlDecoder {
  readonly messageCounters: SmlMessageCounters = {
    messages: 0,
    messageCrcBad: 0,
    kermitMessages: 0,
    unknownMessages: 0,
    entriesSkipped: 0,
    malformed: 0,
    telegrams: 0,
  };

  private readonly scanner = new SmlFrameScanner((frame) => this.onFrame(frame, false));
  private readonly telnet = new TelnetFilter();
  /** The same stream as it was before a converter that speaks telnet got hold of it. */
  private readonly undoubled = new SmlFrameScanner((frame) => this.onUndoubled(frame));
  private doubledFrames = 0;
  private readonly parser: SmlPayloadParser;
  private readonly acceptKermit: boolean;
  private ready: SmlTelegram[] = [];

  constructor(options: SmlDecoderOptions = {}) {
    this.acceptKermit = options.acceptKermit ?? true;
    this.parser = new SmlPayloadParser(this.acceptKermit);
  }

  get frameCounters(): Readonly<SmlFrameCounters> {
    const { counters } = this.scanner;
    const { doubledFrames } = this;
    if (doubledFrames === 0) return counters;
    // Damaged as they came, right as they were meant.
    const crcBad = Math.max(counters.crcBadSevenBit, counters.crcBad - doubledFrames);
    return { ...counters, crcBad, valid: counters.valid + doubledFrames };
  }

  /** After how many bytes every frame breaks off; null: they do not, or each elsewhere. */
  get cutAfterBytes(): number | null {
    return this.scanner.cutAfterBytes;
  }

  /** The other end has begun with words of telnet. */
  get isTelnet(): boolean {
    return this.telnet.hasGreeted;
  }

  /** True while a frame has begun and not ended. */
  get insideFrame(): boolean {
    return this.scanner.insideFrame;
  }

  /** Takes the next bytes and gives the telegrams that they complete, oldest first. Keeps no view of `chunk`. */
  push(chunk: Uint8Array): readonly SmlTelegram[] {
    this.scanner.push(chunk);
    this.undoubled.push(this.telnet.push(chunk));
    this.telnet.forget(this.telnet.given - 2 * MAX_FRAME_BYTES);
    // Never the list itself while it is empty: who keeps it would see the telegrams of later bytes in it.
    if (this.ready.length === 0) return NONE;
    const telegrams = this.ready;
    this.ready = [];
    return telegrams;
  }

  /** Forgets a half-read frame, as after a port was opened anew. */
  reset(): void {
    this.scanner.reset();
    this.undoubled.reset();
    this.telnet.reset();
  }

  /** Believed only where ff was doubled, as all else has been seen, and where everything in it is right. */
  private onUndoubled(frame: SmlFrame): boolean {
    if (frame.crc !== 'x25' || !this.telnet.hasGap(frame.offset, frame.offset + frame.lengthBytes)) return false;
    const found = this.parser.parse(frame.payload);
    if (found.malformed || found.crcBad > 0 || found.kermit > 0 || found.lists.length === 0) return false;
    this.doubledFrames++;
    return this.onFrame(frame, true);
  }

  private onFrame(frame: SmlFrame, isDoubled: boolean): boolean {
    if (frame.crc === 'kermit' && !this.acceptKermit) return false;
    const found = this.parser.parse(frame.payload);
    // A meter that has the wrong checksum has it everywhere. Otherwise the Kermit match of a broken frame was luck.
    if (frame.crc === 'kermit' && (found.kermit === 0 || found.kermit < found.messages)) return false;
    const counters = this.messageCounters;
    counters.messages += found.messages;
    counters.messageCrcBad += found.crcBad;
    counters.kermitMessages += found.kermit;
    counters.unknownMessages += found.unknown;
    counters.entriesSkipped += found.entriesSkipped;
    if (found.malformed) counters.malformed++;
    for (const list of found.lists) {
      counters.telegrams++;
      this.ready.push({
        serverId: list.serverId,
        listName: list.listName,
        secIndex: list.secIndex,
        sensorTime: list.sensorTime,
        entries: list.entries,
        messageCrc: list.messageCrc,
        frameOffset: frame.offset,
        frameBytes: frame.lengthBytes,
        paddingBytes: frame.paddingBytes,
        isDoubled,
      });
    }
    return true;
  }
}
