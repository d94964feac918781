// Chooses what an output of type `mqtt` is made of. It must not know the hub.
import { NativeOutput } from './native-output.ts';
import type { MqttOutput, MqttOutputOptions } from './mqtt-output.ts';
import { Gosdm630Output } from './gosdm630-output.ts';

export function createMqttOutput(options: MqttOutputOptions): MqttOutput {
  return options.config.layout === 'sdm630' ? new Gosdm630Output(options) : new NativeOutput(options);
}
