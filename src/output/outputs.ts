// Every type of output: the only place that lists them.
import { csvBackup } from './csv/section.ts';
import { emulate } from './emulate/kind.ts';
import { influxdb } from './influxdb/kind.ts';
import { modbusServer } from './modbus/kind.ts';
import { mqtt } from './mqtt/kind.ts';
import { notify } from './notify/kind.ts';
import { OutputList } from './output-list.ts';
import { trace } from './trace/section.ts';

export const OUTPUTS = new OutputList([mqtt, influxdb, modbusServer, emulate, notify], [trace, csvBackup]);
