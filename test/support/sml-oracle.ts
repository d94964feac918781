// A second reading of SML, slow and simple on purpose: recursion, exceptions, a checksum bit by bit.
// Fuzz tests hold the real decoder against it. Must not import the codec.

/** CRC-16 with the polynomial of X.25 and Kermit, bit by bit. */
export function slowCrc(bytes: Uint8Array, initial: number, xor: number): number {
  let crc = initial;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0x8408 : crc >> 1;
  }
  return crc ^ xor;
}

interface Node {
  readonly type: number;
  readonly start: number;
  readonly end: number;
  readonly data: Uint8Array;
  readonly children: readonly Node[];
}

class Malformed extends Error {}

function parse(bytes: Uint8Array, start: number): Node {
  let at = start;
  const next = (): number => {
    const byte = bytes[at++];
    if (byte === undefined) throw new Malformed();
    return byte;
  };
  const first = next();
  let length = first & 15;
  for (let byte = first; byte & 0x80;) {
    byte = next();
    length = length * 16 + (byte & 15);
    if (length > bytes.length) throw new Malformed();
  }
  const type = (first >> 4) & 7;
  if (type !== 7) {
    const end = start + length;
    if (end < at || end > bytes.length) throw new Malformed();
    return { type, start, end, data: bytes.subarray(at, end), children: [] };
  }
  if (length > bytes.length - at) throw new Malformed();
  const children: Node[] = [];
  for (let index = 0; index < length; index++) {
    const child = parse(bytes, at);
    children.push(child);
    at = child.end;
  }
  return { type, start, end: at, data: new Uint8Array(0), children };
}

function unsigned(node: Node | undefined): number | null {
  return node?.type === 6 && node.data.length >= 1 && node.data.length <= 8 ? bigEndian(node.data) : null;
}

/** A message of six whose last element, the end of message, is a bare zero byte or missing. */
function message(bytes: Uint8Array, start: number): { fields: readonly Node[]; end: number } {
  if ((((bytes[start] ?? 0) >> 4) & 7) !== 7) throw new Malformed();
  let at = start;
  let count = 0;
  for (let byte = 0x80; byte & 0x80; at++) {
    if (at >= bytes.length) throw new Malformed();
    byte = bytes[at] ?? 0;
    count = count * 16 + (byte & 15);
    if (count > bytes.length) throw new Malformed();
  }
  if (count !== 6 || bytes.length - at < 6) throw new Malformed();
  const fields: Node[] = [];
  for (let field = 0; field < 5; field++) {
    const node = parse(bytes, at);
    fields.push(node);
    at = node.end;
  }
  return { fields, end: at };
}

/** How many getList responses with a right message checksum stand in a payload before its structure breaks off. */
export function countLists(payload: Uint8Array): number {
  let lists = 0;
  let at = 0;
  try {
    for (;;) {
      while (payload[at] === 0) at++;
      if (at >= payload.length) return lists;
      const { fields, end } = message(payload, at);
      const [, , , body, crc] = fields;
      if (crc !== undefined && body !== undefined && isRight(payload.subarray(at, crc.start), unsigned(crc))) {
        const [tag, list] = body.children;
        const isList = body.type === 7 && body.children.length === 2 && isTag(tag, 0x0701);
        if (isList && list?.type === 7 && list.children.length === 7 && list.children[4]?.type === 7) lists++;
      }
      at = end;
    }
  } catch (error) {
    if (error instanceof Malformed) return lists;
    throw error;
  }
}

function isTag(node: Node | undefined, tag: number): boolean {
  const isInteger = node?.type === 5 || node?.type === 6;
  return isInteger && node.data.length >= 1 && node.data.length <= 8 && bigEndian(node.data) === tag;
}

function bigEndian(data: Uint8Array): number {
  return data.reduce((value, byte) => value * 256 + byte, 0);
}

function isRight(checked: Uint8Array, sent: number | null): boolean {
  const x25 = slowCrc(checked, 0xffff, 0xffff);
  return sent === (((x25 & 0xff) << 8) | (x25 >> 8)) || sent === slowCrc(checked, 0, 0);
}
