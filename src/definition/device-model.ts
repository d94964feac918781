// A catalogue entry of any kind: the union of all declarations, told apart by `kind`. No runtime.
import type { D0Model } from './d0/model.ts';
import type { DsmrModel } from './dsmr/model.ts';
import type { HttpDeviceModel } from './http/device.ts';
import type { MBusModel } from './m-bus/device.ts';
import type { MqttDeviceModel } from './mqtt/device.ts';
import type { ModbusMeterModel } from './modbus/model.ts';
import type { SmlMeterModel } from './sml/meter.ts';
import type { SpeedwireMeterModel } from './speedwire/meter.ts';

/** Further kinds join here, each with its own `kind`, `id`, `aliases`, `manufacturer`, `model` and `notes`. */
export type DeviceModel =
  | D0Model
  | DsmrModel
  | HttpDeviceModel
  | MBusModel
  | ModbusMeterModel
  | MqttDeviceModel
  | SmlMeterModel
  | SpeedwireMeterModel;
