// Simulated devices of four kinds in one process, for the hub in another: Modbus meters behind TCP gateways, SML heads over TCP, HTTP
// devices, and devices that publish to a broker.
import { connect, type MqttClient } from 'mqtt';
import { findModel } from '../../src/catalog/index.ts';
import { startHttpEndpoint, type HttpEndpoint } from '../../src/simulator/http/endpoint.ts';
import { startSimulator, type RunningSimulator } from '../../src/simulator/modbus/simulator.ts';
import { startSmlSimulator, type RunningSmlSimulator } from '../../src/simulator/sml/simulator.ts';
import { systemClock } from '../../src/transport/system-clock.ts';

const METERS_PER_GATEWAY = 20;
const PUBLISH_MS = 1000;
const POLL = 'poll: { fast: 2s, slow: 30s }';

export interface World {
  /** Lines of `buses` and of `devices`. */
  readonly buses: string;
  readonly devices: string;
  stop(): Promise<void>;
}

/** Of a hundred devices: 40 on Modbus, 20 SML, 20 HTTP, 20 MQTT. */
export async function startWorld(count: number, brokerPort: number): Promise<World> {
  const share = (parts: number): number => Math.round((count * parts) / 100);
  const parts = [
    await modbus(share(40)),
    await sml(share(20)),
    await http(share(20)),
    mqtt(count - share(40) - 2 * share(20), brokerPort),
  ];
  return {
    buses: parts.map(({ buses }) => buses).join(''),
    devices: parts.map(({ devices }) => devices).join(''),
    stop: async () => void (await Promise.all(parts.map((part) => part.stop()))),
  };
}

const indexes = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

async function modbus(count: number): Promise<World> {
  const model = findModel('sdm630');
  if (model?.kind !== 'modbus') throw new Error('The catalogue has no SDM630.');
  const gateways = indexes(Math.ceil(count / METERS_PER_GATEWAY)).map((gateway) => {
    const meters = indexes(Math.min(METERS_PER_GATEWAY, count - gateway * METERS_PER_GATEWAY));
    return { name: `g${gateway}`, meters: meters.map((meter) => ({ model, id: meter + 1 })) };
  });
  const simulator: RunningSimulator = await startSimulator(
    { buses: gateways.map((each) => ({ ...each, links: [{ type: 'modbus-tcp', host: '127.0.0.1', port: 0 }] })) },
    systemClock,
  );
  return {
    buses: simulator.links
      .map(({ bus, address }) => `  ${bus}: { type: modbus-tcp, address: "${address}" }\n`)
      .join(''),
    devices: gateways
      .flatMap(({ name, meters }) =>
        meters.map(({ id }) => `  ${name}-${id}: { model: sdm630, bus: ${name}, id: ${id}, ${POLL} }\n`),
      )
      .join(''),
    stop: () => simulator.stop(),
  };
}

async function sml(count: number): Promise<World> {
  const heads: RunningSmlSimulator[] = [];
  for (const index of indexes(count)) {
    const links = [{ type: 'tcp', host: '127.0.0.1', port: 0 } as const];
    heads.push(await startSmlSimulator({ name: `s${index}`, links, everyMs: 2000 }, systemClock));
  }
  const address = (head: RunningSmlSimulator): string => head.links[0]?.address ?? '';
  return {
    buses: '',
    devices: heads.map((head) => `  ${head.name}: { model: sml, address: "${address(head)}" }\n`).join(''),
    stop: async () => void (await Promise.all(heads.map((head) => head.stop()))),
  };
}

async function http(count: number): Promise<World> {
  let asked = 0;
  const respond = () => ({
    body: JSON.stringify({
      'em1:0': { id: 0, current: 1.5, voltage: 230 + (asked++ % 10), act_power: 300 + (asked % 50), freq: 50 },
      'em1data:0': { id: 0, total_act_energy: 1000 + asked, total_act_ret_energy: 5 },
    }),
  });
  const endpoints: HttpEndpoint[] = [];
  for (const _ of indexes(count)) endpoints.push(await startHttpEndpoint({ clock: systemClock, respond }));
  return {
    buses: '',
    devices: endpoints.map(({ url }, index) => `  h${index}: { model: shelly-pro-em, url: "${url}" }\n`).join(''),
    stop: async () => void (await Promise.all(endpoints.map((endpoint) => endpoint.stop()))),
  };
}

function mqtt(count: number, port: number): World {
  const client: MqttClient = connect(`mqtt://127.0.0.1:${port}`);
  let said = 0;
  const timer = setInterval(() => {
    for (const index of indexes(count)) {
      const energy = { Power: 100 + (said++ % 1000), Total: 12.5, Voltage: 231, Current: 0.4 };
      client.publish(`tele/m${index}/SENSOR`, JSON.stringify({ ENERGY: energy }));
    }
  }, PUBLISH_MS);
  return {
    buses: count === 0 ? '' : `  broker: { type: mqtt, url: "mqtt://127.0.0.1:${port}" }\n`,
    devices: indexes(count)
      .map((index) => `  m${index}: { model: tasmota, bus: broker, topic: tele/m${index}/SENSOR }\n`)
      .join(''),
    async stop() {
      clearInterval(timer);
      await client.endAsync(true);
    },
  };
}
