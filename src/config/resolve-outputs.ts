// From the entries of `outputs` to what the program uses, checked against devices, buses and the catalogue. Opens nothing.
import { didYouMean } from '../model/did-you-mean.ts';
import type { DeviceConfig } from './device-config.ts';
import type { ModbusOutputConfig, ModbusOutputUnit, MqttOutputConfig, OutputConfig } from './output-config.ts';
import type { Report } from './report.ts';
import type { Catalogue } from './resolve-devices.ts';
import { checkDeviceName } from './resolve-sections.ts';
import { resolveInfluxdb } from './resolve-influxdb.ts';
import type { ModbusOutputInput, MqttInput, OutputInput } from './schema-outputs.ts';
import type { Path } from './yaml-source.ts';
import { quote } from './masking.ts';

/** What outputs may refer to. */
export interface OutputContext {
  readonly catalogue: Catalogue;
  /** All device names of the file. */
  readonly deviceNames: readonly string[];
  /** All bus names of the file, and those of devices with a bus of their own. */
  readonly busNames: readonly string[];
  readonly devices: readonly DeviceConfig[];
}

/** Types that are checked but do nothing. */
const NOT_YET: readonly string[] = ['mqtt', 'modbus'];

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
        return modbusOf(name, input, path, context, report);
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

function modbusOf(
  name: string,
  input: ModbusOutputInput,
  path: Path,
  context: OutputContext,
  report: Report,
): ModbusOutputConfig {
  const units = Object.entries(input.units).flatMap(([id, unit]): ModbusOutputUnit[] => {
    const at = [...path, 'units', id];
    checkDeviceName(unit.device, context.deviceNames, [...at, 'device'], report);
    if (Number(id) > 255) report.error(at, `unit id ${id} is out of range`, 'on Modbus TCP it is 0..255', 'key');
    const model = context.catalogue.findModel(unit.as);
    if (model?.kind === 'modbus') return [{ id: Number(id), as: model, device: unit.device }];
    const near = context.catalogue.suggestModels(unit.as);
    const hint = near.length === 0 ? '`meterhub models` lists them' : `did you mean ${near.join(' or ')}?`;
    report.error(
      [...at, 'as'],
      model === null ? `unknown model ${quote(unit.as)}` : `${unit.as} is not a Modbus meter`,
      hint,
    );
    return [];
  });
  const share = Object.entries(input.share).map(([bus, { cache }]) => {
    checkSharedBus(bus, [...path, 'share', bus], context, report);
    return { bus, cacheMs: cache };
  });
  if (units.length === 0 && Object.keys(input.units).length === 0 && share.length === 0) {
    report.error(path, 'offers nothing', 'add `units` or `share`', 'key');
  }
  return { name, type: input.type, listen: input.listen, units, share };
}

function checkSharedBus(bus: string, path: Path, { busNames, devices }: OutputContext, report: Report): void {
  if (!busNames.includes(bus)) {
    report.error(path, `there is no bus ${quote(bus)}`, didYouMean(bus, busNames, 'buses'), 'key');
    return;
  }
  const other = devices.find((device) => device.bus === bus && device.kind !== 'modbus');
  if (other !== undefined)
    report.error(path, `bus ${bus} is not a Modbus bus`, 'only Modbus buses can be shared', 'key');
}
