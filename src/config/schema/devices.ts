// What the section `devices` may say: one entry per meter, inverter, wallbox ...
import * as z from 'zod';
import { deviceSchema } from '../../source/entry/device-schema.ts';
import { key, name } from '../../yaml/schema-values.ts';

export const devicesSchema = key(
  z.record(name(), deviceSchema).prefault({}),
  "The devices. The key is the device's name everywhere: API, MQTT, history, dataset.",
);
