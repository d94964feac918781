// Makes the receivers that are configured. It must not know rules or queues.
import type { Clock } from '../../../model/clock.ts';
import type { NotifyOutputConfig } from '../config.ts';
import { HttpReceiver } from './http.ts';
import { MailReceiver } from './mail.ts';
import { MqttReceiver } from './mqtt.ts';
import type { Receiver } from './receiver.ts';

export function makeReceivers(
  { receivers, language, name }: Pick<NotifyOutputConfig, 'receivers' | 'language' | 'name'>,
  clock: Clock,
): Receiver[] {
  return receivers.map((config) => {
    if (config.kind === 'mail') return new MailReceiver(config, language);
    if (config.kind === 'topic') return new MqttReceiver(config, clock, name);
    return new HttpReceiver({ config, clock, language });
  });
}
