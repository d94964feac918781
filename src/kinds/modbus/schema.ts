// What a Modbus bus and a device on one may say in the file. Keys and values only; how they fit is checked elsewhere.
import * as z from 'zod';
import { commonKeys } from '../../source/entry/common-keys.ts';
import { lineKeys, ownWireKeys } from '../../source/entry/line-keys.ts';
import { duration, key, networkAddress, path } from '../../yaml/schema-values.ts';

const SERIAL_EXAMPLE = '/dev/serial/by-id/usb-FTDI_1';

const API_ID =
  'the unit id; when a device before it has that number, one of 1000 to 9999 made of its name, which `meterhub check` shows';

const timeoutKey = () =>
  key(duration('10ms', '60s').optional(), 'How long a reply may take beyond its time on the wire.', {
    example: '600ms',
    defaultText: '600ms',
  });

const registersKey = (defaultText: string) =>
  key(
    z.int().min(1).max(125).optional(),
    'Most registers of one read, for bridges whose buffer holds no long replies.',
    { example: 28, defaultText },
  );
const LEARNED = "the model's own; shorter reads are learnt";

const echoKey = () =>
  key(z.boolean().optional(), 'The RS485 adapter returns what is sent: read it back and drop it.', {
    example: true,
    defaultText: 'false',
  });

const rtu = z
  .strictObject({
    type: key(z.literal('modbus-rtu'), 'Modbus RTU on a serial port (RS485).'),
    port: key(path(), 'Serial port; the names in /dev/serial/by-id/ survive replugging.', { example: SERIAL_EXAMPLE }),
    ...lineKeys,
    echo: echoKey(),
    timeout: timeoutKey(),
    maxRegistersPerRead: registersKey(LEARNED),
  })
  .meta({ title: 'modbus-rtu' });

const rtuOverNetwork = z
  .strictObject({
    type: key(
      z.enum(['modbus-rtu-over-tcp', 'modbus-rtu-over-udp']),
      'Modbus RTU frames through a converter from RS485 to Ethernet, over TCP or UDP.',
    ),
    address: key(networkAddress(null, '192.168.0.7:23'), 'Host and port of the converter.', {
      example: '192.168.0.7:23',
    }),
    timeout: timeoutKey(),
    maxRegistersPerRead: registersKey(LEARNED),
  })
  .meta({ title: 'modbus-rtu-over-tcp, modbus-rtu-over-udp' });

const tcp = z
  .strictObject({
    type: key(z.literal('modbus-tcp'), 'Modbus TCP: a device or gateway with its own network interface.'),
    address: key(networkAddress(502, '192.168.0.44:502'), 'Host and port; the port is 502 unless said otherwise.', {
      example: '192.168.0.44:502',
    }),
    timeout: timeoutKey(),
    maxRegistersPerRead: registersKey(LEARNED),
  })
  .meta({ title: 'modbus-tcp' });

export const modbusBusSchemas = [rtu, rtuOverNetwork, tcp] as const;
export type ModbusBusInput = z.output<(typeof modbusBusSchemas)[number]>;

export const modbusDeviceSchema = z
  .strictObject({
    ...commonKeys({ model: 'sdm630', apiId: API_ID, lifetime: '10s, or three intervals where that is longer' }),
    id: key(z.int().optional(), 'Unit id that is set in the meter, 1..247 (0..255 on Modbus TCP). Needed.', {
      example: 1,
    }),
    part: key(
      z.int().min(1).max(32).optional(),
      'Of several SunSpec devices behind one unit id (an inverter that shows its meters), which one.',
      { example: 2, defaultText: '1' },
    ),
    poll: key(
      z
        .strictObject({
          fast: key(duration('0s', '1h').optional(), 'Power, current, voltage, frequency. 0s: without pause.', {
            example: '500ms',
            defaultText: '1s',
          }),
          slow: key(duration('0s', '1d').optional(), 'Counters and distortion. 0s: without pause.', {
            example: '30s',
            defaultText: '10s',
          }),
        })
        .optional(),
      'How often the two groups of values are read.',
      { example: '{ fast: 1s, slow: 10s }' },
    ),
    timeout: key(duration('10ms', '60s').optional(), 'How long a reply may take beyond its time on the wire.', {
      example: '600ms',
      defaultText: 'that of the bus, else 600ms',
    }),
    maxRegistersPerRead: registersKey("that of the bus, else the model's own; shorter reads are learnt"),
    pause: key(
      duration('0s', '5s').optional(),
      'Silence before a request when the bus turns to this meter from another.',
      { example: '50ms', defaultText: "the model's own, mostly 0s" },
    ),
    ...ownWireKeys,
    type: key(
      z.enum(['modbus-tcp', 'modbus-rtu-over-tcp', 'modbus-rtu-over-udp']).optional(),
      'With `address`: what is spoken there.',
      { example: 'modbus-rtu-over-tcp', defaultText: 'modbus-tcp when the port is 502' },
    ),
    ...lineKeys,
    echo: echoKey(),
  })
  .meta({ title: 'Modbus meter', 'x-kind': 'modbus' });

export type ModbusDeviceInput = z.output<typeof modbusDeviceSchema>;
