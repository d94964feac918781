// Reads the body of an HTTP answer within a bound, unpacked. Knows no status and no content.
import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib';

export type HttpBody =
  | { readonly kind: 'whole'; readonly bytes: Buffer }
  /** It is longer than the bound: the beginning. The rest is not read, the connection is closed. */
  | { readonly kind: 'tooLong'; readonly bytes: Buffer }
  /** The connection ended in the middle: what had come. */
  | { readonly kind: 'brokenOff'; readonly bytes: Buffer; readonly cause: unknown }
  /** It says that it is packed, and cannot be unpacked. */
  | { readonly kind: 'damaged'; readonly bytes: Buffer; readonly cause: unknown };

export async function readBody(response: IncomingMessage, maxBytes: number): Promise<HttpBody> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of response) {
      const piece: unknown = chunk;
      if (!(piece instanceof Uint8Array)) continue;
      chunks.push(piece);
      length += piece.length;
      if (length > maxBytes) return { kind: 'tooLong', bytes: Buffer.concat(chunks) };
    }
  } catch (cause) {
    return { kind: 'brokenOff', bytes: Buffer.concat(chunks), cause };
  }
  return unpacked(Buffer.concat(chunks), response.headers['content-encoding'] ?? '', maxBytes);
}

/** Some devices pack what was not asked for packed, and some do not even say so. */
async function unpacked(bytes: Buffer, encoding: string, maxBytes: number): Promise<HttpBody> {
  const limit = { maxOutputLength: maxBytes };
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  try {
    if (isGzip) return { kind: 'whole', bytes: await promisify(gunzip)(bytes, limit) };
    switch (encoding.trim().toLowerCase()) {
      case 'deflate':
        return { kind: 'whole', bytes: await inflated(bytes, limit) };
      case 'br':
        return { kind: 'whole', bytes: await promisify(brotliDecompress)(bytes, limit) };
      default:
        return { kind: 'whole', bytes };
    }
  } catch (cause) {
    const isTooLong = cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE';
    return isTooLong ? { kind: 'tooLong', bytes } : { kind: 'damaged', bytes, cause };
  }
}

/** With the header of zlib as it should be, or without it as some send it. */
function inflated(bytes: Buffer, limit: { maxOutputLength: number }): Promise<Buffer> {
  return promisify(inflate)(bytes, limit).catch(() => promisify(inflateRaw)(bytes, limit));
}
