// Outputs (MQTT, InfluxDB, Modbus) as the program sees them. No YAML, no schema here.
import type { ListenAddress } from './config.ts';
import type { ModbusMeterModel } from '../definition/modbus/define.ts';

interface OutputBase {
  readonly name: string;
}

export interface MqttOutputConfig extends OutputBase {
  readonly type: 'mqtt';
  /** mqtt:, mqtts:, ws: or wss:, without credentials. */
  readonly url: string;
  /** First level of all topics. */
  readonly topic: string;
  /** Our own topics, or those of the second seed. */
  readonly layout: 'meterhub' | 'sdm630';
  readonly user: string | null;
  readonly password: string | null;
  /** PEM file with further authorities for TLS; null: those of Node.js. */
  readonly caPath: string | null;
  /** PEM files of our own certificate and its key; both or none. */
  readonly certPath: string | null;
  readonly keyPath: string | null;
  /** Null: made from the identity of the machine. */
  readonly clientId: string | null;
  readonly qos: 0 | 1 | 2;
  /** Whether the broker keeps values. */
  readonly retain: boolean;
  /** Whether the broker forgets the session with the connection. */
  readonly cleanSession: boolean;
  /** A device is sent at most once in so many ms; 0: with every reading. In the layout of the second seed: a value. */
  readonly intervalMs: number;
  /** What has not changed is sent again after so many ms. */
  readonly maxAgeMs: number;
  /** Discovery prefix of Home Assistant; null: no discovery. */
  readonly homeAssistantPrefix: string | null;
  /** Major version of the Homie convention; null: not spoken. */
  readonly homie: 4 | 5 | null;
  /** Whether commands are taken. */
  readonly commands: boolean;
}

export interface InfluxOutputConfig extends OutputBase {
  readonly type: 'influxdb';
  /** http: or https:, without credentials and without a slash at the end. */
  readonly url: string;
  readonly target: InfluxTarget;
  /** PEM file with further authorities for https; null: those of Node.js. */
  readonly caPath: string | null;
  /** `device`: a row has a field per measurand. `measurand`: a row has one value. */
  readonly layout: 'device' | 'measurand';
  /** May hold {device}, {model}, {measurand}, {unit}. */
  readonly measurement: string;
  /** Added to every row. */
  readonly tags: Readonly<Record<string, string>>;
  /** One point per value in so many ms; 0: every reading. */
  readonly intervalMs: number;
  readonly flushMs: number;
  /** For one whole exchange with the server, ms. */
  readonly timeoutMs: number;
  /** Most memory for what waits, bytes. */
  readonly bufferBytes: number;
}

export type InfluxTarget =
  | {
      readonly version: 1;
      readonly database: string;
      readonly retentionPolicy: string | null;
      readonly user: string | null;
      readonly password: string | null;
    }
  | { readonly version: 2; readonly bucket: string; readonly org: string; readonly token: string }
  | { readonly version: 3; readonly database: string; readonly token: string | null };

/** How frames lie in the stream; as the bus types of the same name. */
export type ModbusProtocol = 'modbus-tcp' | 'modbus-rtu-over-tcp';

export interface ModbusOutputConfig extends OutputBase {
  readonly type: 'modbus';
  readonly protocol: ModbusProtocol;
  readonly listen: readonly ListenAddress[];
  /** Devices offered as if they were meters of a model. */
  readonly units: readonly ModbusOutputUnit[];
  /** Buses whose meters other masters may read through MeterHub. */
  readonly share: readonly SharedBus[];
}

/**
 * What is answered for a value that the device never measures: an exception, "not available" as the register type says it
 * (an exception where it cannot), or 0.
 */
export type MissingRule = 'exception' | 'nan' | 'zero';

export interface ModbusOutputUnit {
  readonly id: number;
  readonly as: ModbusMeterModel;
  readonly device: string;
  readonly missing: MissingRule;
  /** Import and export exchanged: for what counts positive what is fed in. */
  readonly invert: boolean;
}

export interface SharedBus {
  readonly bus: string;
  /** A reply counts as fresh for so long, ms; 0: every request goes to the bus. */
  readonly cacheMs: number;
  /** Whether writes are passed on. */
  readonly write: boolean;
  /** Unit ids that are passed on to this bus; null: all that nobody else has. */
  readonly units: readonly number[] | null;
}

export type OutputConfig = MqttOutputConfig | InfluxOutputConfig | ModbusOutputConfig;
