// The Homie convention at a real broker, versions 5 and 4: every rule of the convention's text that can be checked.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HubHouse } from '../support/hub-house.ts';
import { hasMosquitto, keptBy, Mosquitto, Subscriber } from '../support/mosquitto.ts';
import { meters, mqttYaml, portOf, type MqttHouseLines } from '../support/mqtt-house.ts';
import type { RunningSimulator } from '../../src/simulator/modbus/simulator.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { eventually } from '../support/eventually.ts';

let house: HubHouse;
let broker: Mosquitto;
let heard: Subscriber;
let simulator: RunningSimulator;
let lines: MqttHouseLines;

beforeEach(async () => {
  house = new HubHouse();
  if (!hasMosquitto) return;
  broker = await Mosquitto.start(tempFolder());
  heard = await Subscriber.start(broker.port, ['homie/#', 'meterhub/devices']);
  simulator = await meters([1, 2]);
  const device = 'lifetime: 2s, poll: { fast: 200ms, slow: 200ms }';
  lines = { gateway: portOf(simulator), url: broker.url, devices: { grid: 1, PV_1: 2 }, device, mqtt: 'homie: 5' };
});

afterEach(() => house.stop());

interface Description {
  readonly homie: string;
  readonly version: number;
  readonly name: string;
  readonly root?: string;
  readonly children?: readonly string[];
  readonly nodes?: Record<string, { properties: Record<string, { datatype: string; unit?: string }> }>;
}

function described(id: string): Description {
  return heard.json(`homie/5/${id}/$description`) as unknown as Description;
}

const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;

describe.skipIf(!hasMosquitto)('Homie 5 (needs mosquitto)', () => {
  it('has a root with the meters as children, described, with all their values, all kept', async () => {
    await house.start(mqttYaml(lines));
    await heard.hears('homie/5/meterhub/$state', 'ready');
    await heard.hears('homie/5/meterhub-grid/$state', 'ready');
    await heard.hears('homie/5/meterhub-pv-1/$state', 'ready');
    const root = described('meterhub');
    expect(root).toMatchObject({ homie: '5.0', name: 'MeterHub', children: ['meterhub-grid', 'meterhub-pv-1'] });
    expect(root).not.toHaveProperty('root');
    expect(Number.isInteger(root.version)).toBe(true);
    const grid = described('meterhub-grid');
    expect(grid).toMatchObject({ homie: '5.0', name: 'grid', root: 'meterhub' });
    const properties = grid.nodes?.['values']?.properties ?? {};
    expect(properties['energy-import']).toMatchObject({ datatype: 'float', unit: 'kWh', settable: false });
    expect(properties['power']).toMatchObject({ name: 'Active power', unit: 'W' });
    for (const id of Object.keys(properties)) {
      await eventually(id, () => (heard.last(`homie/5/meterhub-grid/values/${id}`) ?? '') !== '');
    }
    const kept = await keptBy(broker.port);
    for (const id of Object.keys(properties)) {
      expect(id).toMatch(ID);
      expect(kept.get(`homie/5/meterhub-grid/values/${id}`)).toMatch(/^-?\d+(\.\d+)?$/);
    }
    const importWh = simulator.meter(1).reading('energyImport') ?? 0;
    expect(Number(kept.get('homie/5/meterhub-grid/values/energy-import'))).toBeCloseTo(importWh / 1000, 3);
    const notKept = heard.messages.filter(({ topic, qos }) => topic.startsWith('homie/') && qos !== 1);
    expect(notKept).toEqual([]);
  });

  it('describes only between init and ready, says lost for a meter that is gone, disconnected in the end', async () => {
    await house.start(mqttYaml(lines));
    await heard.hears('homie/5/meterhub-grid/$state', 'ready');
    await simulator.stop();
    await heard.hears('homie/5/meterhub-grid/$state', 'lost');
    await heard.hears('homie/5/meterhub-grid/values/power', '');
    await house.stop();
    for (const id of ['meterhub', 'meterhub-grid', 'meterhub-pv-1']) {
      await heard.hears(`homie/5/${id}/$state`, 'disconnected');
      const told = heard.messages.filter(({ topic }) => topic.startsWith(`homie/5/${id}/$`));
      for (const [index, { topic }] of told.entries()) {
        if (topic.endsWith('$description')) expect(told[index - 1]?.payload, id).toBe('init');
      }
    }
  });

  it('takes a meter away that is gone: its state first', async () => {
    await house.start(mqttYaml(lines));
    await heard.hears('homie/5/meterhub-pv-1/$state', 'ready');
    await heard.hears('meterhub/devices');
    const { version } = described('meterhub');
    const before = heard.messages.length;
    house.text = mqttYaml({ ...lines, devices: { grid: 1 } });
    await house.hub.reload('test');
    await heard.hears('homie/5/meterhub-pv-1/$state', '');
    await eventually('the root is described anew', () => described('meterhub').version > version);
    expect(described('meterhub').children).toEqual(['meterhub-grid']);
    await heard.hears('homie/5/meterhub/$state', 'ready');
    const removals = heard.messages.slice(before).filter(({ payload }) => payload === '');
    expect(removals.find(({ topic }) => topic.includes('pv-1'))?.topic).toBe('homie/5/meterhub-pv-1/$state');
    expect([...(await keptBy(broker.port)).keys()].filter((topic) => topic.includes('homie/5/meterhub-pv'))).toEqual(
      [],
    );
  });
});

describe.skipIf(!hasMosquitto)('Homie 4 (needs mosquitto)', () => {
  it('has one device with the meters as nodes, and says alert when one is gone', async () => {
    await house.start(mqttYaml({ ...lines, device: 'label: "Meter, cellar"', mqtt: 'homie: 4' }));
    await heard.hears('homie/meterhub/$state', 'ready');
    await heard.hears('homie/meterhub/grid/power');
    expect(heard.last('homie/meterhub/grid/$name')).toBe('Meter, cellar');
    expect(heard.last('homie/meterhub/$homie')).toBe('4.0.0');
    expect(heard.last('homie/meterhub/$nodes')).toBe('grid,pv-1');
    expect(heard.last('homie/meterhub/$extensions')).toBe('org.homie.legacy-firmware:0.1.1:[4.x]');
    expect(heard.last('homie/meterhub/grid/power/$unit')).toBe('W');
    expect(heard.last('homie/meterhub/grid/power/$datatype')).toBe('float');
    const properties = heard.last('homie/meterhub/pv-1/$properties')?.split(',') ?? [];
    for (const id of properties) {
      expect(id).toMatch(ID);
      await heard.hears(`homie/meterhub/pv-1/${id}`);
      expect(heard.last(`homie/meterhub/pv-1/${id}/$name`)).toBeTruthy();
    }
    await simulator.stop();
    await heard.hears('homie/meterhub/$state', 'alert');
    await house.stop();
    await heard.hears('homie/meterhub/$state', 'disconnected');
  });

  it('leaves nothing behind when version 5 is spoken instead', async () => {
    await house.start(mqttYaml({ ...lines, mqtt: 'homie: 4' }));
    await heard.hears('homie/meterhub/grid/power');
    await heard.hears('meterhub/devices');
    house.text = mqttYaml(lines);
    await house.hub.reload('test');
    await heard.hears('homie/meterhub/$state', '');
    await heard.hears('homie/5/meterhub-grid/$state', 'ready');
    const old = () => heard.topics().filter((topic) => topic.startsWith('homie/meterhub/'));
    await eventually('nothing is left of version 4', () => old().length === 0);
    expect([...(await keptBy(broker.port)).keys()].filter((topic) => topic.startsWith('homie/meterhub/'))).toEqual([]);
  });
});
