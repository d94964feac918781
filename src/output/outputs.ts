// Every type of output: the only place that lists them.
import { emulate } from './emulate/kind.ts';
import { influxdb } from './influxdb/kind.ts';
import { modbusServer } from './modbus/kind.ts';
import { mqtt } from './mqtt/kind.ts';
import { OutputList } from './output-list.ts';

export const OUTPUTS = new OutputList([mqtt, influxdb, modbusServer, emulate]);
