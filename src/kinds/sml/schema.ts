// What an infrared head and the meter under it may say in the file. Keys and values only.
import * as z from 'zod';
import { commonKeys } from '../../source/entry/common-keys.ts';
import { lineKeys, ownWireKeys } from '../../source/entry/line-keys.ts';
import { key, networkAddress, path } from '../../yaml/schema-values.ts';

export const smlBusSchema = z
  .strictObject({
    type: key(z.literal('sml'), 'Infrared head of an SML meter: on a serial port, or over TCP (ser2net, WiFi head).'),
    port: key(path().optional(), 'Serial port of the head. Either `port` or `address`.', {
      example: '/dev/serial/by-id/usb-IR_1',
    }),
    address: key(
      networkAddress(null, '192.168.0.9:2000').optional(),
      'Host and port that deliver the bytes of the head. Either `port` or `address`.',
      { example: '192.168.0.9:2000' },
    ),
    ...lineKeys,
  })
  .meta({ title: 'sml' });

export type SmlBusInput = z.output<typeof smlBusSchema>;

export const smlDeviceSchema = z
  .strictObject({
    ...commonKeys({ model: 'mt175', apiId: 'none', lifetime: '30s' }),
    quirks: key(
      z.record(z.string().min(1), z.boolean()).optional(),
      'Special treatments of the model, switched on or off.',
      { example: '{ signPowerFromStatus: false }', defaultText: "the model's own" },
    ),
    ...ownWireKeys,
    ...lineKeys,
  })
  .meta({ title: 'SML meter', 'x-kind': 'sml' });

export type SmlDeviceInput = z.output<typeof smlDeviceSchema>;
