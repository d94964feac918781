// What an M-Bus wire and a meter on it may say in the file. Keys and values only.
import * as z from 'zod';
import { commonKeys } from '../../source/entry/common-keys.ts';
import { ownWireKeys } from '../../source/entry/line-keys.ts';
import { BAUD_RATES, FRAMINGS } from '../../transport/serial-line.ts';
import { duration, key, networkAddress, path } from '../../yaml/schema-values.ts';

const lineKeys = {
  baud: key(z.literal([...BAUD_RATES]).optional(), 'Baud rate of the meters.', { example: 2400, defaultText: '2400' }),
  framing: key(z.enum(FRAMINGS).optional(), 'Data bits, parity, stop bits.', { example: '8E1', defaultText: '8E1' }),
};

const timeoutKey = (defaultText: string) =>
  key(
    duration('10ms', '60s').optional(),
    'How long is waited for an answer beyond the 330 bit times that the standard gives.',
    { example: '500ms', defaultText },
  );

export const mBusBusSchema = z
  .strictObject({
    type: key(z.literal('m-bus'), 'Wired M-Bus: a level converter on a serial port, or a gateway in the network.'),
    port: key(path().optional(), 'Serial port of the level converter. Or `address`.', {
      example: '/dev/serial/by-id/usb-MBUS_1',
    }),
    address: key(
      networkAddress(null, '192.168.0.12:10001').optional(),
      'Host and port of a gateway that passes the bytes on over TCP. Or `port`.',
      { example: '192.168.0.12:10001' },
    ),
    ...lineKeys,
    timeout: timeoutKey('500ms'),
  })
  .meta({ title: 'm-bus' });

export type MBusBusInput = z.output<typeof mBusBusSchema>;

export const mBusDeviceSchema = z
  .strictObject({
    ...commonKeys({ model: 'm-bus', apiId: 'none', lifetime: 'three intervals' }),
    id: key(z.int().optional(), 'Primary address of the meter, 0..250; 254 asks the only meter of the bus.', {
      example: 5,
    }),
    secondary: key(
      z.union([z.string(), z.int()]).optional(),
      'Secondary address instead of `id`: identification, manufacturer, version and medium; what is left out, and F in place of a digit, is any.',
      { example: '12345678.2C2D.01.04' },
    ),
    interval: key(
      duration('1s', '30d').optional(),
      'How often the meter is asked. A meter with a battery is built for one reading in 15 minutes or fewer.',
      { example: '15min', defaultText: '15min' },
    ),
    timeout: timeoutKey('that of the bus, else 500ms'),
    ...ownWireKeys,
    ...lineKeys,
  })
  .meta({ title: 'M-Bus meter', 'x-kind': 'm-bus' });

export type MBusDeviceInput = z.output<typeof mBusDeviceSchema>;
