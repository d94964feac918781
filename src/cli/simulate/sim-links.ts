// Where a simulated meter that is no Modbus meter is reached, as a file says it: a socket or a serial port. Opens nothing.
import * as z from 'zod';
import { parseDuration } from '../../time/duration.ts';
import { parseListenAddress } from '../../transport/address.ts';
import type { SerialFraming } from '../../transport/serial.ts';
import { FRAMINGS } from '../../transport/serial-line.ts';

export type SimLink =
  | { readonly type: 'tcp'; readonly host: string; readonly port: number }
  | { readonly type: 'serial'; readonly path: string; readonly baudRate?: number; readonly framing?: SerialFraming };

/** A port alone means loopback: a simulator is not meant for the network unless said so. */
export function loopbackAddress(text: string): { host: string; port: number } | null {
  return parseListenAddress(/^\d+$/.test(text) ? `127.0.0.1:${text}` : text);
}

export const linkSchema = (example: string) =>
  z.union([
    z.strictObject({
      listen: z.union([z.int(), z.string()]).transform((value, context) => {
        const address = loopbackAddress(String(value));
        if (address !== null) return address;
        context.addIssue(`must be an address like ${example}, or a port`);
        return z.NEVER;
      }),
    }),
    z.strictObject({
      port: z.string().min(1),
      baud: z.int().min(1).optional(),
      framing: z.enum([...FRAMINGS, '7E1']).optional(),
    }),
  ]);

type LinkInput = z.output<ReturnType<typeof linkSchema>>;

export function linksOf(links: readonly LinkInput[]): SimLink[] {
  return links.map((each) => {
    if ('listen' in each) return { type: 'tcp', ...each.listen };
    const { port: path, baud: baudRate, framing } = each;
    return { type: 'serial', path, ...(baudRate && { baudRate }), ...(framing && { framing }) };
  });
}

/** A duration, ms. */
export const spanAtLeast = (leastMs: number) =>
  z.string().transform((text, context) => {
    const ms = parseDuration(text);
    if (ms !== null && ms >= leastMs) return ms;
    context.addIssue(`must be a duration of at least ${leastMs}ms, like 1s`);
    return z.NEVER;
  });
