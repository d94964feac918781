// What the section `buses` may say: one entry per wire or endpoint. Keys and values only; how they fit is checked elsewhere.
import { timeoutKey, lineKeys, echoKey, authKey } from '../../source/entry/line-keys.ts';
import * as z from 'zod';
import { httpUrl, key, name, networkAddress, path } from '../../yaml/schema-values.ts';

const SERIAL_EXAMPLE = '/dev/serial/by-id/usb-FTDI_1';

const serialPort = () =>
  key(path(), 'Serial port; the names in /dev/serial/by-id/ survive replugging.', { example: SERIAL_EXAMPLE });

const modbusRtu = z
  .strictObject({
    type: key(z.literal('modbus-rtu'), 'Modbus RTU on a serial port (RS485).'),
    port: serialPort(),
    ...lineKeys,
    echo: echoKey(),
    timeout: timeoutKey(),
  })
  .meta({ title: 'modbus-rtu' });

const modbusRtuOverNet = z
  .strictObject({
    type: key(
      z.enum(['modbus-rtu-over-tcp', 'modbus-rtu-over-udp']),
      'Modbus RTU frames through a converter from RS485 to Ethernet, over TCP or UDP.',
    ),
    address: key(networkAddress(null, '192.168.0.7:23'), 'Host and port of the converter.', {
      example: '192.168.0.7:23',
    }),
    timeout: timeoutKey(),
  })
  .meta({ title: 'modbus-rtu-over-tcp, modbus-rtu-over-udp' });

const modbusTcp = z
  .strictObject({
    type: key(z.literal('modbus-tcp'), 'Modbus TCP: a device or gateway with its own network interface.'),
    address: key(networkAddress(502, '192.168.0.44:502'), 'Host and port; the port is 502 unless said otherwise.', {
      example: '192.168.0.44:502',
    }),
    timeout: timeoutKey(),
  })
  .meta({ title: 'modbus-tcp' });

const sml = z
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

const http = z
  .strictObject({
    type: key(z.literal('http'), 'A device that answers HTTP requests: inverter, wallbox, water meter ...'),
    url: key(httpUrl(), 'Base URL, without user and password.', { example: 'http://192.168.0.20' }),
    auth: authKey(),
  })
  .meta({ title: 'http' });

export const busSchema = z.discriminatedUnion('type', [modbusRtu, modbusRtuOverNet, modbusTcp, sml, http]);

export const busesSchema = key(
  z.record(name(), busSchema).prefault({}),
  'One entry per wire or endpoint, by name; everything on one wire shares its entry.',
);

export type BusInput = z.output<typeof busSchema>;
