// What an output of type `emulate` may say. Values only.
import * as z from 'zod';
import { interfaceName, key, listenAddress, name, networkAddress, oneOrMany } from '../../yaml/schema-values.ts';
import { PLAYED } from './config.ts';

const LAST_PORT = 65_535;
const LAST_SERIAL = 0xffff_ffff;

export const emulateSchema = z
  .strictObject({
    type: key(z.literal('emulate'), 'A device as a network meter that batteries, wallboxes and inverters know.'),
    as: key(z.enum(PLAYED), 'The meter that is played.', { example: 'shelly-pro-3em' }),
    device: key(name(), 'The device whose values it shows.', { example: 'grid' }),
    listen: key(
      oneOrMany(listenAddress()).optional(),
      'Where it listens (HTTP); one address or a list. Many programs ask at port 80 only.',
      { example: '0.0.0.0:80', defaultText: '0.0.0.0:80; none for sma-energy-meter' },
    ),
    udp: key(
      z.array(z.int().min(0).max(LAST_PORT)).optional(),
      'shelly-pro-3em: ports that answer requests as datagrams, as Marstek batteries send them.',
      { example: '[2220]', defaultText: '[1010, 2220]; none for the others' },
    ),
    invert: key(z.boolean().prefault(false), 'Exchange import and export.'),
    mac: key(
      z
        .string()
        .regex(/^[0-9A-Fa-f]{2}(:?[0-9A-Fa-f]{2}){5}$/)
        .meta({ 'x-type': 'hardware address' })
        .optional(),
      'Hardware address that it says it has: its name is made of it.',
      { example: '02:1a:4b:00:00:01', defaultText: 'made of the machine and the name of the output' },
    ),
    serial: key(z.int().min(1).max(LAST_SERIAL).optional(), 'sma-energy-meter: serial number that it says it has.', {
      example: 1900203015,
      defaultText: 'made of the machine and the name of the output',
    }),
    announce: key(z.boolean().prefault(true), 'Tell by multicast DNS that it is there, so that programs find it.'),
    interface: key(
      interfaceName().optional(),
      'sma-energy-meter: the network that it sends in, by the name of the interface or the own address there, on a machine with several.',
      { example: 'eth0', defaultText: 'as the system chooses' },
    ),
    to: key(
      oneOrMany(networkAddress(9522, '192.168.0.60')).optional(),
      'sma-energy-meter: addresses that it sends to (unicast), port 9522 unless another is written.',
      { example: '192.168.0.60', defaultText: 'the multicast group 239.12.255.254:9522' },
    ),
  })
  .meta({ title: 'emulate' });

export type EmulateInput = z.output<typeof emulateSchema>;
