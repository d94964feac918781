// Datagrams of SMA's energy meters (Speedwire): taken apart and put together. Layout as of "SMA Energy Meter, measured values and
// protocol" (EMETER-Protokoll-TI-en-10). There is no checksum but that of UDP: every length must be right. Pure; never throws.

/** One measured value: `index` and `type` name it, as the C and D fields of an OBIS code. */
export interface SpeedwireChannel {
  /** 0: the meter's own. */
  readonly channel: number;
  readonly index: number;
  /** 4: present value, 4 bytes; 8: counter, 8 bytes. */
  readonly type: 4 | 8;
  readonly tariff: number;
  /** As sent, without a unit. */
  readonly raw: number | bigint;
}

export interface SpeedwireTelegram {
  /** Tells kinds of devices apart: 270 and 349 Energy Meter, 372 Sunny Home Manager 2.0. */
  readonly susyId: number;
  readonly serial: number;
  /** Milliseconds, running on over 2^32. */
  readonly tickerMs: number;
  readonly channels: readonly SpeedwireChannel[];
  /** `2.3.4.R`; null: not sent. */
  readonly software: string | null;
}

/** `strange`: not of SMA at all; `other`: SMA's, but of inverters or a search; `damaged`: a meter's with wrong lengths. */
export type SpeedwireFault = 'strange' | 'other' | 'damaged';

/** Where meters tell everybody. */
export const SPEEDWIRE_GROUP = { host: '239.12.255.254', port: 9522 } as const;

const SIGNATURE = Uint8Array.of(0x53, 0x4d, 0x41, 0x00);
const TAG_GROUP = 0x02a0;
const TAG_DATA = 0x0010;
/** Protocols of meters; the second has two bytes more before the identity (Home Manager). */
const PROTOCOL_METER = 0x6069;
const PROTOCOL_EXTENDED_METER = 0x6081;
const DEFAULT_GROUP = 1;
/** SUSy-ID, serial number and ticker. */
const IDENTITY_BYTES = 10;
const SOFTWARE_CHANNEL = 144;
const SOFTWARE_BYTES = 4;
/** No meter has more; a real one sends 60. */
const MAX_CHANNELS = 256;

export function decodeDatagram(bytes: Uint8Array): SpeedwireTelegram | SpeedwireFault {
  if (bytes.length < SIGNATURE.length + 4 || SIGNATURE.some((byte, at) => bytes[at] !== byte)) return 'strange';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const data = dataTag(view);
  if (data === null || typeof data === 'string') return data ?? 'other';
  const protocol = data.byteLength >= 2 ? data.getUint16(0) : 0;
  if (protocol === PROTOCOL_METER) return meterOf(data, 2);
  return protocol === PROTOCOL_EXTENDED_METER ? meterOf(data, 4) : 'other';
}

/** What the data tag holds; null: there is none. */
function dataTag(view: DataView): DataView | 'damaged' | null {
  let data: DataView | null = null;
  for (let at = SIGNATURE.length; ;) {
    if (at + 4 > view.byteLength) return 'damaged';
    const length = view.getUint16(at);
    const tag = view.getUint16(at + 2);
    at += 4;
    if (length === 0 && tag === 0) return at === view.byteLength ? data : 'damaged';
    if (at + length > view.byteLength) return 'damaged';
    if (tag === TAG_DATA) data ??= new DataView(view.buffer, view.byteOffset + at, length);
    at += length;
  }
}

function meterOf(data: DataView, start: number): SpeedwireTelegram | 'damaged' {
  if (data.byteLength < start + IDENTITY_BYTES) return 'damaged';
  const channels: SpeedwireChannel[] = [];
  const seen = new Set<number>();
  let software: string | null = null;
  for (let at = start + IDENTITY_BYTES; at < data.byteLength;) {
    if (at + 4 > data.byteLength || channels.length >= MAX_CHANNELS) return 'damaged';
    const name = data.getUint32(at);
    const [channel, index, type, tariff] = [
      data.getUint8(at),
      data.getUint8(at + 1),
      data.getUint8(at + 2),
      data.getUint8(at + 3),
    ];
    at += 4;
    const isSoftware = channel === SOFTWARE_CHANNEL && type === 0;
    const length = isSoftware ? SOFTWARE_BYTES : type;
    // An element of unknown length: nobody can say where the next one begins.
    if (!isSoftware && type !== 4 && type !== 8) return 'damaged';
    // Said twice, one of the two would be wrong.
    if (at + length > data.byteLength || seen.has(name)) return 'damaged';
    seen.add(name);
    if (isSoftware) software = softwareOf(data, at);
    else if (type === 4) channels.push({ channel, index, type, tariff, raw: data.getUint32(at) });
    else if (type === 8) channels.push({ channel, index, type, tariff, raw: data.getBigUint64(at) });
    at += length;
  }
  return {
    ...{ susyId: data.getUint16(start), serial: data.getUint32(start + 2), tickerMs: data.getUint32(start + 6) },
    ...{ channels, software },
  };
}

/** Three numbers and the letter of the release. */
function softwareOf(data: DataView, at: number): string {
  const [major, minor, build, release] = [0, 1, 2, 3].map((offset) => data.getUint8(at + offset));
  return `${major}.${minor}.${build}.${String.fromCharCode(release ?? 0)}`;
}

/** As a meter sends it. Values outside of their range are cut to it. */
export function encodeDatagram({ susyId, serial, tickerMs, channels, software }: SpeedwireTelegram): Uint8Array {
  const size = channels.reduce((sum, { type }) => sum + 4 + type, 0) + (software === null ? 0 : 4 + SOFTWARE_BYTES);
  const dataLength = 2 + IDENTITY_BYTES + size;
  const bytes = new Uint8Array(SIGNATURE.length + 8 + 4 + dataLength + 4);
  const view = new DataView(bytes.buffer);
  bytes.set(SIGNATURE);
  [4, TAG_GROUP].forEach((value, index) => view.setUint16(4 + 2 * index, value));
  view.setUint32(8, DEFAULT_GROUP);
  [dataLength, TAG_DATA, PROTOCOL_METER, susyId].forEach((value, index) => view.setUint16(12 + 2 * index, value));
  view.setUint32(20, serial);
  view.setUint32(24, tickerMs);
  let at = 28;
  for (const { channel, index, type, tariff, raw } of channels) {
    [channel, index, type, tariff].forEach((value, offset) => view.setUint8(at + offset, value));
    if (type === 4) view.setUint32(at + 4, Number(raw));
    else view.setBigUint64(at + 4, BigInt(raw));
    at += 4 + type;
  }
  if (software !== null) {
    view.setUint8(at, SOFTWARE_CHANNEL);
    const [major = '0', minor = '0', build = '0', release = '\0'] = software.split('.');
    bytes.set([Number(major), Number(minor), Number(build), release.charCodeAt(0)], at + 4);
  }
  return bytes;
}
