// From the entries of `outputs` to what the program uses, checked against devices, buses and the catalogue. Opens nothing.
import type { BusConfig, ListenAddress } from '../config.ts';
import type { DeviceConfig } from '../device-config.ts';
import type { OutputConfig } from '../output-config.ts';
import type { Report } from '../../yaml/report.ts';
import type { Catalogue } from './devices.ts';
import { resolveInfluxdb } from '../../output/influxdb/resolve.ts';
import { resolveModbusOutput } from '../../output/modbus/resolve.ts';
import { resolveMqtt } from '../../output/mqtt/resolve.ts';
import type { OutputInput } from '../schema/outputs.ts';

/** What outputs may refer to. */
export interface OutputContext {
  readonly catalogue: Catalogue;
  /** All device names of the file. */
  readonly deviceNames: readonly string[];
  /** All bus names of the file, and those of devices with a bus of their own. */
  readonly busNames: readonly string[];
  readonly devices: readonly DeviceConfig[];
  readonly buses: readonly BusConfig[];
  /** Whether anything may be commanded. */
  readonly hasCommands: boolean;
  readonly serverListen: readonly ListenAddress[];
  /** Where the outputs before listen; each adds its own. */
  readonly modbusListen: ListenAddress[];
}

export function resolveOutputs(
  inputs: Readonly<Record<string, OutputInput>>,
  context: OutputContext,
  report: Report,
): OutputConfig[] {
  return Object.entries(inputs).flatMap(([name, input]) => {
    const path = ['outputs', name];
    switch (input.type) {
      case 'mqtt':
        return resolveMqtt(name, input, path, context, report);
      case 'influxdb':
        return resolveInfluxdb(name, input, path, report) ?? [];
      case 'modbus':
        return resolveModbusOutput(name, input, path, context, report);
    }
  });
}
