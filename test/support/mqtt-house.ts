// A hub with Modbus meters that stand still, and an output of type mqtt; to be put together per test.
import type { RunningSimulator } from '../../src/simulator/modbus/simulator.ts';
import { frozenBus } from './frozen-bus.ts';
import type { HubHouse } from './hub-house.ts';
import { modbusModel } from './modbus-house.ts';

/** A gateway with SDM120 of these unit ids, on a port of its own. */
export function meters(ids: readonly number[], port = 0): Promise<RunningSimulator> {
  const model = modbusModel('sdm120');
  return frozenBus({ links: [{ type: 'modbus-tcp', port }], meters: ids.map((id) => ({ id, model })) });
}

export function portOf(simulator: RunningSimulator): number {
  return simulator.link('modbus-tcp').port ?? 0;
}

export interface MqttHouseLines {
  /** Port of the gateway. */
  readonly gateway: number;
  /** Of the broker. */
  readonly url: string;
  /** Name -> unit id. */
  readonly devices?: Readonly<Record<string, number>>;
  /** What every device has besides. */
  readonly device?: string;
  /** What the output has besides. */
  readonly mqtt?: string;
  /** Further sections. */
  readonly more?: readonly string[];
}

export function mqttYaml({ gateway, url, devices = { a: 1 }, device, mqtt, more = [] }: MqttHouseLines): string {
  const extra = device === undefined ? '' : `, ${device}`;
  return [
    'server: { listen: 127.0.0.1:0 }',
    `buses: { b: { type: modbus-tcp, address: "127.0.0.1:${gateway}" } }`,
    'devices:',
    ...Object.entries(devices).map(([name, id]) => `  ${name}: { model: sdm120, bus: b, id: ${id}${extra} }`),
    ...more,
    `outputs: { mq: { type: mqtt, url: "${url}"${mqtt === undefined ? '' : `, ${mqtt}`} } }`,
  ].join('\n');
}

/** How the output is, as /healthz says it. */
export async function problemOf(house: HubHouse): Promise<string | null> {
  const { body } = await house.ask('/healthz');
  const { outputs } = body as { outputs: Record<string, { problem: string | null }> };
  return outputs['mq']?.problem ?? null;
}
