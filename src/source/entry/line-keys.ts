// Keys of a wire that a bus has, and a device with a wire of its own. Values only.
import * as z from 'zod';
import { BAUD_RATES, FRAMINGS, lineOf, type LineKeys, type SerialLineConfig } from '../../transport/serial-line.ts';
import type { Report } from '../../yaml/report.ts';
import { duration, key, secret } from '../../yaml/schema-values.ts';
import type { Path } from '../../yaml/yaml-source.ts';

export const timeoutKey = () =>
  key(duration('10ms', '60s').optional(), 'How long a reply may take beyond its time on the wire.', {
    example: '600ms',
    defaultText: '600ms',
  });

/** Keys of a serial line, for a bus and for a device with a line of its own. */
export const lineKeys = {
  baud: key(z.literal([...BAUD_RATES]).optional(), 'Baud rate.', { example: 9600, defaultText: '9600' }),
  framing: key(z.enum(FRAMINGS).optional(), 'Data bits, parity, stop bits.', { example: '8N1', defaultText: '8N1' }),
  comset: key(
    z.int().min(1).max(6).optional(),
    'Baud rate and framing as one number: 1..3 are 2400, 9600, 19200 with 8N1, 4..6 the same with 8E1. Instead of `baud` and `framing`.',
    { example: 2 },
  ),
};

export const echoKey = () =>
  key(z.boolean().optional(), 'The RS485 adapter returns what is sent: read it back and drop it.', {
    example: true,
    defaultText: 'false',
  });

/** User and password, or a bearer token. */
export const authKey = () =>
  key(
    z
      .union([
        z.strictObject({
          user: key(z.string().min(1), 'User name.', { example: 'admin' }),
          password: key(secret(), 'Password.', { example: '!env PV_PASSWORD' }),
        }),
        z.strictObject({ token: key(secret(), 'Bearer token.', { example: '!env PV_TOKEN' }) }),
      ])
      .optional(),
    'Credentials: user and password (basic authentication), or a bearer token.',
    { example: '{ user: admin, password: !env PV_PASSWORD }' },
  );

export type AuthInput = z.output<ReturnType<typeof authKey>>;

/** Port and line settings; contradictions are reported. */
export function serialLine(port: string, keys: LineKeys, path: Path, report: Report): SerialLineConfig {
  const { line, contradicting } = lineOf(keys);
  for (const key of contradicting) {
    report.error(
      [...path, key],
      `${key} ${keys[key] ?? ''} contradicts comset ${keys.comset ?? ''}, which is ${line.baud} ${line.framing}`,
      'remove `comset`, or `baud` and `framing`',
    );
  }
  return { port, ...line };
}
