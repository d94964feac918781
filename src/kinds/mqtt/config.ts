// MQTT brokers that are read, and the devices that say their values there, as they are configured. No YAML, no schema here.
import type { MqttAvailability, MqttDeviceModel, MqttValue } from '../../definition/mqtt/device.ts';
import type { BrokerEndpoint } from '../../source/entry/broker-endpoint.ts';
import type { BusBase, DeviceBase } from '../../source/entry/device-base.ts';

export interface MqttBusConfig extends BusBase, BrokerEndpoint {
  readonly type: 'mqtt';
}

export interface MqttDeviceConfig extends DeviceBase {
  readonly kind: 'mqtt';
  readonly model: MqttDeviceModel;
  readonly id: null;
  /** Topics as they are subscribed to. */
  readonly values: readonly MqttValue[];
  readonly availability: MqttAvailability | null;
  /** Where in its messages a device says when it measured; null: when they arrive. */
  readonly timePath: string | null;
  /** What the device can be told, by key. */
  readonly settings: readonly MqttSettingConfig[];
  /** An older message is not believed, ms; judged by its own time. */
  readonly maxAgeMs: number;
}

/** One thing that a device can be told. */
export interface MqttSettingConfig {
  readonly key: string;
  readonly topic: string;
  /** `{value}` stands for the value. */
  readonly payload: string;
  /** Name of the value that shows it; null: the device does not tell. */
  readonly shownBy: string | null;
}

export function isMqttDevice(device: DeviceBase): device is MqttDeviceConfig {
  return device.kind === 'mqtt';
}

export function isMqttBus(bus: BusBase): bus is MqttBusConfig {
  return bus.type === 'mqtt';
}
