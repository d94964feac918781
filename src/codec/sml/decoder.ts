// The SML decoder: bytes in, verified telegrams out. Joins the frame scanner and the payload parser, and counts.
// Must not know measurands, meters, serial ports or time.

import { SmlFrameScanner, type SmlFrame, type SmlFrameCounters } from './frame-scanner.ts';
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

  private readonly scanner = new SmlFrameScanner((frame) => this.onFrame(frame));
  private readonly parser: SmlPayloadParser;
  private readonly acceptKermit: boolean;
  private ready: SmlTelegram[] = [];

  constructor(options: SmlDecoderOptions = {}) {
    this.acceptKermit = options.acceptKermit ?? true;
    this.parser = new SmlPayloadParser(this.acceptKermit);
  }

  get frameCounters(): Readonly<SmlFrameCounters> {
    return this.scanner.counters;
  }

  /** True while a frame has begun and not ended. */
  get insideFrame(): boolean {
    return this.scanner.insideFrame;
  }

  /** Takes the next bytes and gives the telegrams that they complete, oldest first. Keeps no view of `chunk`. */
  push(chunk: Uint8Array): readonly SmlTelegram[] {
    this.scanner.push(chunk);
    // Never the list itself while it is empty: who keeps it would see the telegrams of later bytes in it.
    if (this.ready.length === 0) return NONE;
    const telegrams = this.ready;
    this.ready = [];
    return telegrams;
  }

  /** Forgets a half-read frame, as after a port was opened anew. */
  reset(): void {
    this.scanner.reset();
  }

  private onFrame(frame: SmlFrame): boolean {
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
      });
    }
    return true;
  }
}
