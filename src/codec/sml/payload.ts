// Takes the payload of one frame apart into messages, checks each message's CRC, and decodes the getList responses.
// Must not know how the payload was framed, nor what an OBIS code means. No input makes it throw.

import { crcKermit, crcX25, swapBytes } from './crc.ts';
import { readEntry, readTime } from './entry.ts';
import { OctetNames } from './octet-names.ts';
import type { SmlEntry, SmlTelegram } from './telegram.ts';
import { TLV_LIST, TLV_UINT, TlvReader } from './tlv.ts';

/** transactionId, groupNo, abortOnError, body, crc, end of message (SML 1.04, section 6.2.1). */
const MESSAGE_FIELDS = 6;
/** clientId, serverId, listName, actSensorTime, valList, listSignature, actGatewayTime (section 6.4.6). */
const GET_LIST_FIELDS = 7;
const TAG_GET_LIST_RESPONSE = 0x0701;
const TAG_OPEN_RESPONSE = 0x0101;
const TAG_CLOSE_RESPONSE = 0x0201;

/** A getList response, without what only the frame knows. */
export type SmlList = Omit<SmlTelegram, 'frameOffset' | 'frameBytes' | 'paddingBytes' | 'isDoubled'>;

/** What one payload held. */
export interface SmlPayload {
  /** The getList responses whose message CRC was right. */
  readonly lists: SmlList[];
  /** Messages whose structure could be followed. */
  messages: number;
  /** Of these: their CRC was wrong, and their values are not used. */
  crcBad: number;
  /** Of these: their CRC was right as Kermit only. */
  kermit: number;
  /** Of these: neither open, getList nor close response. */
  unknown: number;
  /** List entries that are not a named list of seven. */
  entriesSkipped: number;
  /** The structure broke off: nothing behind that place was read. */
  malformed: boolean;
}

/** Parses payloads. Keeps nothing from one to the next but a bounded memory of names. */
export class SmlPayloadParser {
  private readonly reader = new TlvReader(new Uint8Array(0));
  private readonly names = new OctetNames();

  /** `acceptKermit` false: a message counts only with an X.25 checksum. */
  constructor(private readonly acceptKermit = true) {}

  parse(payload: Uint8Array): SmlPayload {
    const found: SmlPayload = {
      lists: [],
      messages: 0,
      crcBad: 0,
      kermit: 0,
      unknown: 0,
      entriesSkipped: 0,
      malformed: false,
    };
    this.reader.open(payload);
    for (;;) {
      this.reader.skipZeros();
      if (this.reader.atEnd) return found;
      if (!this.message(found)) {
        found.malformed = true;
        return found;
      }
    }
  }

  /** Passes one message. The whole of it is walked and its CRC checked before any value is looked at. */
  private message(found: SmlPayload): boolean {
    const { reader } = this;
    const start = reader.at;
    if (!reader.enterList(MESSAGE_FIELDS)) return false;
    if (!reader.skip() || !reader.skip() || !reader.skip()) return false;
    const bodyAt = reader.at;
    if (!reader.skip()) return false;
    const crcAt = reader.at;
    if (!reader.read()) return false;
    const sentCrc = reader.type === TLV_UINT && reader.isInteger() ? reader.integer() : null;
    if (!reader.skipContent()) return false;
    const end = reader.at;

    found.messages++;
    const crc = this.checkCrc(start, crcAt, sentCrc);
    if (crc === null) found.crcBad++;
    else {
      if (crc === 'kermit') found.kermit++;
      reader.at = bodyAt;
      this.body(found, crc);
      reader.at = end;
    }
    return true;
  }

  /**
   * Compares as numbers, since some meters leave out a leading zero byte of the checksum.
   * X.25 is sent low byte first, Kermit (early Holley DTZ541) high byte first.
   */
  private checkCrc(start: number, end: number, sent: number | bigint | null): 'x25' | 'kermit' | null {
    const { bytes } = this.reader;
    if (sent === swapBytes(crcX25(bytes, start, end))) return 'x25';
    return this.acceptKermit && sent === crcKermit(bytes, start, end) ? 'kermit' : null;
  }

  private body(found: SmlPayload, messageCrc: SmlList['messageCrc']): void {
    const { reader } = this;
    const tag = reader.enterList(2) ? reader.readNumber() : null;
    if (tag === TAG_GET_LIST_RESPONSE) {
      const list = this.getListResponse(found, messageCrc);
      if (list !== null) found.lists.push(list);
      else found.malformed = true;
    } else if (tag !== TAG_OPEN_RESPONSE && tag !== TAG_CLOSE_RESPONSE) found.unknown++;
  }

  private getListResponse(found: SmlPayload, messageCrc: SmlList['messageCrc']): SmlList | null {
    const { reader } = this;
    if (!reader.enterList(GET_LIST_FIELDS)) return null;
    reader.skip();
    const serverId = this.octets();
    const listName = this.octets();
    const sensorTime = readTime(reader);
    if (!reader.read() || reader.type !== TLV_LIST) return null;
    const entries: SmlEntry[] = [];
    for (let left = reader.length; left > 0; left--) {
      const entry = readEntry(reader, this.names);
      if (entry !== null) entries.push(entry);
      else found.entriesSkipped++;
    }
    const secIndex = sensorTime?.kind === 'secIndex' ? sensorTime.seconds : null;
    return { serverId, listName, secIndex, sensorTime, entries, messageCrc };
  }

  /** Passes one element: hexadecimal if it is an octet string with something in it, else null. */
  private octets(): string | null {
    const { reader } = this;
    if (!reader.read()) return null;
    if (reader.isOctets()) {
      return this.names.of(reader.bytes, reader.dataAt, reader.length).hex;
    }
    reader.skipContent();
    return null;
  }
}
