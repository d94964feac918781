// Chooses what an output of type `mqtt` is made of. It must not know the hub.
import { NativeOutput } from './native-output.ts';
import type { MqttOutput, MqttOutputOptions } from './mqtt-output.ts';
import { ReadingOutput } from './reading-output.ts';

export function createMqttOutput(options: MqttOutputOptions): MqttOutput {
  return options.config.layout === 'meterhub' ? new NativeOutput(options) : new ReadingOutput(options);
}
