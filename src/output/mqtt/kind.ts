// The output type `mqtt`.
import type { OutputKind } from '../output-kind.ts';
import type { MqttOutputConfig } from './config.ts';
import { createMqttOutput } from './create-mqtt-output.ts';
import { resolveMqtt } from './resolve.ts';
import { mqttSchema, type MqttInput } from './schema.ts';

export const mqtt: OutputKind<MqttInput, MqttOutputConfig> = {
  type: 'mqtt',
  schema: mqttSchema,
  resolve: resolveMqtt,
  listensOn: () => [],
  busesIn: () => [],
  build: (config, surroundings) => createMqttOutput({ config, ...surroundings }),
};
