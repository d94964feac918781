// What a P1 port and the meters at it may say in the file. Keys and values only.
import * as z from 'zod';
import { commonKeys } from '../../source/entry/common-keys.ts';
import { ownWireKeys } from '../../source/entry/line-keys.ts';
import { textLineKeys } from '../../source/entry/text-line-keys.ts';
import { key, networkAddress, path, secret } from '../../yaml/schema-values.ts';

const lineKeys = textLineKeys({
  baud: '115200, and where that brings no telegram 9600 7E1',
  framing: '8N1, with `baud: 9600` 7E1',
});

const cipherKey = () =>
  key(secret().optional(), 'Key of encrypted telegrams from the grid operator, 32 hexadecimal digits in quotes.', {
    example: '!env DSMR_KEY',
  });

export const dsmrBusSchema = z
  .strictObject({
    type: key(z.literal('dsmr'), 'P1 port of a smart meter (DSMR, ESMR): on a serial port or over TCP.'),
    port: key(path().optional(), 'Serial port of the P1 cable. One of `port` and `address`.', {
      example: '/dev/serial/by-id/usb-P1',
    }),
    address: key(
      networkAddress(null, '192.168.0.8:23').optional(),
      'Host and port that deliver the telegrams (ser2net, P1 reader on WiFi). One of `port` and `address`.',
      { example: '192.168.0.8:23' },
    ),
    ...lineKeys,
    key: cipherKey(),
  })
  .meta({ title: 'dsmr' });

export type DsmrBusInput = z.output<typeof dsmrBusSchema>;

/** M-Bus channels of a P1 port: four, and room for those of the makers. */
const MOST_CHANNELS = 9;

export const dsmrDeviceSchema = z
  .strictObject({
    ...commonKeys({ model: 'dsmr', apiId: 'none', lifetime: '30s, of gas 3h, of water and heat 25h' }),
    channel: key(
      z.int().min(1).max(MOST_CHANNELS).optional(),
      'Of gas, water and heat: the channel of the meter in the telegrams (n in 0-n:24.2.1).',
      { example: 1, defaultText: 'the only one of its type' },
    ),
    ...ownWireKeys,
    ...lineKeys,
    key: cipherKey(),
  })
  .meta({ title: 'Meter at a P1 port', 'x-kind': 'dsmr' });

export type DsmrDeviceInput = z.output<typeof dsmrDeviceSchema>;
