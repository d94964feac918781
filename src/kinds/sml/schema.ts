// What an infrared head and the meter under it may say in the file. Keys and values only.
import * as z from 'zod';
import { commonKeys } from '../../source/entry/common-keys.ts';
import { httpEndpointKeys } from '../../source/entry/http-endpoint.ts';
import { lineKeys, ownWireKeys } from '../../source/entry/line-keys.ts';
import { duration, httpUrl, key, networkAddress, path } from '../../yaml/schema-values.ts';

const URL_EXAMPLE = 'http://192.168.0.72/data.json?node_id=1';

const intervalKey = () =>
  key(duration('500ms', '1h').optional(), 'With `url`: how often the bridge is asked.', {
    example: '3s',
    defaultText: '3s',
  });

export const smlBusSchema = z
  .strictObject({
    type: key(
      z.literal('sml'),
      'Infrared head of an SML meter: on a serial port, over TCP (ser2net, WiFi head), or behind a bridge that gives the last telegram over HTTP.',
    ),
    port: key(path().optional(), 'Serial port of the head. One of `port`, `address` and `url`.', {
      example: '/dev/serial/by-id/usb-IR_1',
    }),
    address: key(
      networkAddress(null, '192.168.0.9:2000').optional(),
      'Host and port that deliver the bytes of the head. One of `port`, `address` and `url`.',
      { example: '192.168.0.9:2000' },
    ),
    ...lineKeys,
    url: key(
      httpUrl().optional(),
      'URL that gives the last telegram of the head as it came (bridge of Tibber Pulse IR). One of `port`, `address` and `url`.',
      { example: URL_EXAMPLE },
    ),
    interval: intervalKey(),
    ...httpEndpointKeys,
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
    url: key(httpUrl().optional(), 'Meter behind a bridge that gives its last telegram over HTTP.', {
      example: URL_EXAMPLE,
    }),
    interval: intervalKey(),
    ...httpEndpointKeys,
  })
  .meta({ title: 'SML meter', 'x-kind': 'sml' });

export type SmlDeviceInput = z.output<typeof smlDeviceSchema>;
