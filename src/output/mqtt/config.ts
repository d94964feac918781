// An output of type `mqtt` as it is configured. No YAML, no schema here.
import type { BrokerEndpoint } from '../../source/entry/broker-endpoint.ts';
import type { OutputBase } from '../output.ts';

export type HomeAssistantStyle = 'device' | 'single';

export interface MqttOutputConfig extends OutputBase, BrokerEndpoint {
  readonly type: 'mqtt';
  /** First level of all topics. */
  readonly topic: string;
  /** Our own topics, or those of gosdm630 or mbmd. */
  readonly layout: 'meterhub' | 'sdm630' | 'mbmd';
  readonly qos: 0 | 1 | 2;
  /** Whether the broker keeps values. */
  readonly retain: boolean;
  /** Whether the broker forgets the session with the connection. */
  readonly cleanSession: boolean;
  /** Shortest time between two messages of a device, ms; 0: with every reading. In the layouts of gosdm630 and mbmd: a value. */
  readonly intervalMs: number;
  /** Time after which what has not changed is sent again, ms. */
  readonly maxAgeMs: number;
  /** Discovery prefix of Home Assistant; null: no discovery. */
  readonly homeAssistantPrefix: string | null;
  /** One discovery message a device, or the older one message a sensor. */
  readonly homeAssistantStyle: HomeAssistantStyle;
  /** Major version of the Homie convention; null: not spoken. */
  readonly homie: 4 | 5 | null;
  /** Whether commands are taken. */
  readonly commands: boolean;
}
