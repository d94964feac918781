// What a network that SMA's meters send in, and such a meter, may say in the file. Keys and values only.
import * as z from 'zod';
import { SPEEDWIRE_GROUP } from '../../codec/speedwire/datagram.ts';
import { commonKeys } from '../../source/entry/common-keys.ts';
import { interfaceName, key, networkAddress } from '../../yaml/schema-values.ts';

const LAST_SERIAL = 0xffff_ffff;

const interfaceKey = () =>
  key(
    interfaceName().optional(),
    'The network in which meters are listened to, by the name of the interface or the own address there.',
    { example: 'eth0', defaultText: 'all networks of the machine' },
  );

export const speedwireBusSchema = z
  .strictObject({
    type: key(
      z.literal('speedwire'),
      `Meters of SMA that send to everybody in the network (multicast ${SPEEDWIRE_GROUP.host}, port ${SPEEDWIRE_GROUP.port}).`,
    ),
    interface: interfaceKey(),
    address: key(
      networkAddress(SPEEDWIRE_GROUP.port, '192.168.0.60').optional(),
      'A meter that sends to this machine alone (unicast): its address, with the port that it sends to unless that is 9522.',
      { example: '192.168.0.60' },
    ),
  })
  .meta({ title: 'speedwire' });

export type SpeedwireBusInput = z.output<typeof speedwireBusSchema>;

export const speedwireDeviceSchema = z
  .strictObject({
    ...commonKeys({ model: 'sma-energy-meter', apiId: 'none', lifetime: '10s' }),
    serial: key(z.int().min(1).max(LAST_SERIAL).optional(), 'Serial number of the meter, as on its type plate.', {
      example: 1900203015,
      defaultText: 'the only meter that is heard',
    }),
    address: key(z.string().min(1).optional(), 'Meter that sends to this machine alone (unicast): its address.', {
      example: '192.168.0.60',
    }),
  })
  .meta({ title: 'SMA meter', 'x-kind': 'speedwire' });

export type SpeedwireDeviceInput = z.output<typeof speedwireDeviceSchema>;
