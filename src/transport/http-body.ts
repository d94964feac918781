// Reads the body of an HTTP answer within a bound. Knows no status and no content.
import type { IncomingMessage } from 'node:http';

export type HttpBody =
  | { readonly kind: 'whole'; readonly text: string }
  /** It is longer than the bound: the beginning. The rest is not read, the connection is closed. */
  | { readonly kind: 'tooLong'; readonly text: string }
  /** The connection ended in the middle: what had come. */
  | { readonly kind: 'brokenOff'; readonly text: string; readonly bytes: number; readonly cause: unknown };

export async function readBody(response: IncomingMessage, maxBytes: number): Promise<HttpBody> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const text = (): string => new TextDecoder().decode(Buffer.concat(chunks));
  try {
    for await (const chunk of response) {
      const piece: unknown = chunk;
      if (!(piece instanceof Uint8Array)) continue;
      chunks.push(piece);
      bytes += piece.length;
      if (bytes > maxBytes) return { kind: 'tooLong', text: text() };
    }
  } catch (cause) {
    return { kind: 'brokenOff', text: text(), bytes, cause };
  }
  return { kind: 'whole', text: text() };
}
