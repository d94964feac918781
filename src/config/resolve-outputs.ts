// From the entries of `outputs` to what the program uses, checked against devices, buses and the catalogue. Opens nothing.
import type { BusConfig, ListenAddress } from './config.ts';
import type { DeviceConfig } from './device-config.ts';
import type { MqttOutputConfig, OutputConfig } from './output-config.ts';
import type { Report } from './report.ts';
import type { Catalogue } from './resolve-devices.ts';
import { resolveInfluxdb } from './resolve-influxdb.ts';
import { resolveModbusOutput } from './resolve-modbus-output.ts';
import type { MqttInput, OutputInput } from './schema-outputs.ts';
import type { Path } from './yaml-source.ts';

/** What outputs may refer to. */
export interface OutputContext {
  readonly catalogue: Catalogue;
  /** All device names of the file. */
  readonly deviceNames: readonly string[];
  /** All bus names of the file, and those of devices with a bus of their own. */
  readonly busNames: readonly string[];
  readonly devices: readonly DeviceConfig[];
  readonly buses: readonly BusConfig[];
  readonly serverListen: readonly ListenAddress[];
  /** Where the outputs before listen; each adds its own. */
  readonly modbusListen: ListenAddress[];
}

/** Types that are checked but do nothing. */
const NOT_YET: readonly string[] = ['mqtt'];

export function resolveOutputs(
  inputs: Readonly<Record<string, OutputInput>>,
  context: OutputContext,
  report: Report,
): OutputConfig[] {
  return Object.entries(inputs).flatMap(([name, input]) => {
    const path = ['outputs', name];
    if (NOT_YET.includes(input.type)) {
      // The entry is checked already, so that a file written today stays valid.
      const hint = 'programs can read /api/v1/stream, /ws, /firehose or /metrics meanwhile';
      report.warn(path, `this version does not write to ${input.type} yet: the entry does nothing`, hint, 'key');
    }
    switch (input.type) {
      case 'mqtt':
        return mqttOf(name, input, path, report);
      case 'influxdb':
        return resolveInfluxdb(name, input, path, report) ?? [];
      case 'modbus':
        return resolveModbusOutput(name, input, path, context, report);
    }
  });
}

const DEFAULT_DISCOVERY_PREFIX = 'homeassistant';

function mqttOf(name: string, input: MqttInput, path: Path, report: Report): MqttOutputConfig {
  const { type, url, topic, user, password, clientId, qos, retain, interval, homeAssistant, homie } = input;
  if (password !== undefined && user === undefined) {
    report.error([...path, 'password'], 'a password without a user', 'add `user`', 'key');
  }
  const discovery =
    homeAssistant === true ? DEFAULT_DISCOVERY_PREFIX : homeAssistant === false ? null : homeAssistant.prefix;
  return {
    name,
    type,
    url,
    topic,
    user: user ?? null,
    password: password ?? null,
    clientId: clientId ?? null,
    qos,
    retain,
    intervalMs: interval,
    homeAssistantPrefix: discovery,
    homie: homie === false ? null : homie,
  };
}
