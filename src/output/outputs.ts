// Every type of output. The only place that lists them.
import type { ModbusOutputConfig } from './modbus/config.ts';
import type { InfluxOutputConfig } from './influxdb/config.ts';
import type { MqttOutputConfig } from './mqtt/config.ts';

export type OutputConfig = MqttOutputConfig | InfluxOutputConfig | ModbusOutputConfig;
