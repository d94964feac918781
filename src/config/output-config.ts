// Outputs (MQTT, InfluxDB, Modbus) as the program sees them. No YAML, no schema here.
import type { ListenAddress } from './config.ts';
import type { ModbusMeterModel } from '../definition/modbus-meter.ts';

interface OutputBase {
  readonly name: string;
}

export interface MqttOutputConfig extends OutputBase {
  readonly type: 'mqtt';
  /** mqtt:, mqtts:, ws: or wss:, without credentials. */
  readonly url: string;
  /** First level of all topics. */
  readonly topic: string;
  readonly user: string | null;
  readonly password: string | null;
  readonly clientId: string | null;
  readonly qos: 0 | 1 | 2;
  readonly retain: boolean;
  /** At most one message per value in so many ms; 0: every reading. */
  readonly intervalMs: number;
  /** Discovery prefix of Home Assistant; null: no discovery. */
  readonly homeAssistantPrefix: string | null;
  /** Major version of the Homie convention; null: not spoken. */
  readonly homie: 4 | 5 | null;
}

export interface InfluxOutputConfig extends OutputBase {
  readonly type: 'influxdb';
  readonly url: string;
  readonly target: InfluxTarget;
  readonly measurement: string;
  /** One point per series in so many ms; 0: every reading. */
  readonly intervalMs: number;
}

export type InfluxTarget =
  | { readonly version: 1; readonly database: string; readonly user: string | null; readonly password: string | null }
  | { readonly version: 2; readonly bucket: string; readonly org: string; readonly token: string }
  | { readonly version: 3; readonly database: string; readonly token: string | null };

export interface ModbusOutputConfig extends OutputBase {
  readonly type: 'modbus';
  readonly listen: readonly ListenAddress[];
  /** Devices offered as if they were meters of a model. */
  readonly units: readonly ModbusOutputUnit[];
  /** Buses whose meters other masters may read through MeterHub. */
  readonly share: readonly SharedBus[];
}

export interface ModbusOutputUnit {
  readonly id: number;
  readonly as: ModbusMeterModel;
  readonly device: string;
}

export interface SharedBus {
  readonly bus: string;
  /** A reply counts as fresh for so long, ms. */
  readonly cacheMs: number;
}

export type OutputConfig = MqttOutputConfig | InfluxOutputConfig | ModbusOutputConfig;
