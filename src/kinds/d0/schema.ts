// What an optical head and the meter under it may say in the file. Keys and values only.
import * as z from 'zod';
import { commonKeys } from '../../source/entry/common-keys.ts';
import { ownWireKeys } from '../../source/entry/line-keys.ts';
import { textLineKeys } from '../../source/entry/text-line-keys.ts';
import { BAUD_RATES } from '../../transport/serial-line.ts';
import { duration, key, networkAddress, path } from '../../yaml/schema-values.ts';
import { D0_MODES } from './config.ts';

const lineKeys = {
  baud: key(
    z.literal([...BAUD_RATES]).optional(),
    'Speed that the line keeps, for heads and converters that cannot change it: the meter is asked to stay at it.',
    { example: 300, defaultText: '300 for the question, then what the meter offers; 9600 for `push`, 2400 for `D`' },
  ),
  framing: textLineKeys({ baud: '', framing: '7E1' }).framing,
  mode: key(
    z.enum(D0_MODES).optional(),
    'How the meter speaks: `C` is asked and changes the speed, `A` is asked and stays at 300 baud, `push` and `D` send by themselves; `auto` tries them in turn.',
    { example: 'C', defaultText: 'auto' },
  ),
};

export const D0_LINE_KEYS: readonly string[] = Object.keys(lineKeys);

export const d0BusSchema = z
  .strictObject({
    type: key(z.literal('d0'), 'Optical head on a meter of IEC 62056-21 (D0): on a serial port or over TCP.'),
    port: key(path().optional(), 'Serial port of the head. One of `port` and `address`.', {
      example: '/dev/serial/by-id/usb-IR_2',
    }),
    address: key(
      networkAddress(null, '192.168.0.9:2000').optional(),
      'Host and port that deliver the bytes of the head. One of `port` and `address`.',
      { example: '192.168.0.9:2000' },
    ),
    ...lineKeys,
  })
  .meta({ title: 'd0' });

export type D0BusInput = z.output<typeof d0BusSchema>;

export const d0DeviceSchema = z
  .strictObject({
    ...commonKeys({ model: 'd0', apiId: 'none', lifetime: 'three times `interval`; 30s with `mode` push or D' }),
    interval: key(
      duration('5s', '1d').optional(),
      'From one readout to the next. A readout takes up to a minute, and each costs meters with a battery some of it.',
      { example: '1min', defaultText: '1min, of heat meters 15min' },
    ),
    ...ownWireKeys,
    ...lineKeys,
  })
  .meta({ title: 'Meter with an optical head', 'x-kind': 'd0' });

export type D0DeviceInput = z.output<typeof d0DeviceSchema>;
