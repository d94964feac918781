// From the entries of `outputs` to what the program uses, checked against devices, buses and the catalogue. Opens nothing.
import type { OutputContext } from '../../output/output-kind.ts';
import type { OutputConfig } from '../../output/outputs.ts';
import type { Report } from '../../yaml/report.ts';
import { resolveInfluxdb } from '../../output/influxdb/resolve.ts';
import { resolveModbusOutput } from '../../output/modbus/resolve.ts';
import { resolveMqtt } from '../../output/mqtt/resolve.ts';
import type { OutputInput } from '../schema/outputs.ts';

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
