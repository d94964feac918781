// Brokers that are read and the devices there in the file: what they become, and every mistake with its place and remedy.
import { describe, expect, it } from 'vitest';
import { isMqttDevice, type MqttDeviceConfig } from '../kinds/mqtt/config.ts';
import { formatProblems } from '../yaml/file-problem.ts';
import { loadConfig } from './load.ts';

const BUS = 'buses: { broker: { type: mqtt, url: "mqtt://192.168.0.5", user: hub, password: !env PW } }\n';

function load(device: string, more = '', bus = BUS) {
  return loadConfig(`${bus}devices:\n  tank: { model: mqtt-json, ${device} }\n${more}`, 'f.yaml', { PW: 's3cret' });
}

function tank(device: string): MqttDeviceConfig {
  const loaded = load(device);
  if (!loaded.ok) throw new Error(formatProblems(loaded.problems));
  const [found] = loaded.config.devices.filter(isMqttDevice);
  if (found === undefined) throw new Error('no device');
  return found;
}

describe('an MQTT device', () => {
  it('has values at its own topic and others, and sensible defaults', () => {
    const values = "{ volume: { path: 'data.level[0]', unit: l }, temperature: { topic: home/tank/temp, unit: °C } }";
    const availability = "{ topic: home/tank/online, online: true, offline: ['no', false] }";
    expect(tank(`bus: broker, topic: home/tank, values: ${values}, availability: ${availability}`)).toMatchObject({
      ...{ kind: 'mqtt', bus: 'broker', lifetimeMs: 300_000, maxAgeMs: 300_000, timePath: null, measurands: null },
      values: [
        { name: 'volume', topic: 'home/tank', path: 'data.level[0]', unit: 'l', isOptional: false },
        { name: 'temperature', topic: 'home/tank/temp', path: null, unit: '°C' },
      ],
      availability: { topic: 'home/tank/online', online: ['true'], offline: ['no', 'false'] },
    });
  });

  it('has a broker of its own', () => {
    const loaded = load('url: "mqtts://10.0.0.1", ca: /ca.pem, topic: a, values: { power: { unit: W } }', '', '');
    if (!loaded.ok) throw new Error(formatProblems(loaded.problems));
    expect(loaded.config.buses).toMatchObject([{ name: 'tank', type: 'mqtt', caPath: '/ca.pem', clientId: null }]);
  });

  const VALUES = 'values: { power: { unit: W } }';
  it.each([
    [`bus: broker, ${VALUES}`, 'has no `topic`', 'topic: home/tank'],
    ['bus: broker, topic: a', 'has no `values`', 'values: { volume:'],
    [`bus: broker, topic: "a/#", ${VALUES}`, '# would take everything below', '+ stands for one level'],
    [`bus: broker, topic: "a/b+", ${VALUES}`, '+ inside a level', 'home/+/power'],
    [`bus: broker, topic: "+/+", ${VALUES}`, 'is no topic', 'for example home/tank'],
    [`bus: broker, topic: "a ", ${VALUES}`, 'has a space at its end', 'remove it'],
    ['bus: broker, topic: a, values: { power: { unit: V } }', 'cannot be in "V"', 'units of power: W'],
    ['bus: broker, topic: a, values: { x: { unit: potatoes } }', 'there is no unit', ''],
    ["bus: broker, topic: a, values: { x: { path: 'a[' } }", 'is no path into an answer', ''],
    ['bus: broker, topic: a, values: { x: { topic: "b/#" } }', '# would take everything below', ''],
    [`bus: broker, topic: a, ${VALUES}, availability: "b/#"`, '# would take everything below', ''],
    [`bus: broker, topic: a, ${VALUES}, interval: 5s`, '`interval` means nothing', 'the device sends by itself'],
    [`bus: broker, topic: a, ${VALUES}, user: x`, '`user` belongs to the bus', 'move it to buses.broker'],
    [`bus: broker, topic: a, ${VALUES}, measurands: [volume]`, 'does not measure "volume"', ''],
    [
      `bus: broker, topic: a, ${VALUES}, settings: { relay: { topic: "a/+" } }`,
      'nothing can be sent to +',
      'whole topic',
    ],
    [
      `bus: broker, topic: a, ${VALUES}, settings: { r: { topic: b, shownBy: pwer } }`,
      'there is no value "pwer"',
      'power',
    ],
    [`url: "mqtt://b", insecure: true, topic: a, ${VALUES}`, '`insecure` without TLS', 'mqtts://'],
    [`url: "http://b", topic: a, ${VALUES}`, 'must be a complete URL', 'mqtt://localhost:1883'],
  ])('with %s is refused', (device, message, hint) => {
    const loaded = load(device);
    const text = loaded.ok ? '' : formatProblems(loaded.problems);
    expect(text).toContain(message);
    expect(text).toContain(hint);
    expect(text).not.toContain('s3cret');
  });

  it('is told from devices of other kinds', () => {
    const text = 'devices:\n  a: { model: go-e, url: "http://b", topic: x }\n';
    const loaded = loadConfig(text, 'f.yaml', {});
    expect(loaded.ok ? '' : formatProblems(loaded.problems)).toContain('remove it; MQTT devices have it');
  });
});

describe('a loop', () => {
  const device = (topic: string): string => `bus: broker, topic: ${topic}, values: { power: { unit: W } }`;
  const output = (more: string): string => `outputs: { mq: { type: mqtt, ${more} } }\n`;

  it.each([
    ['meterhub/grid/power', 'url: "mqtt://192.168.0.5:1883"'],
    ['+/grid/power', 'url: "mqtts://192.168.0.5:1883"'],
    ['house/hub/x', 'url: "mqtt://192.168.0.5", topic: house/hub'],
    ['mbmd/x', 'url: "mqtt://192.168.0.5", layout: mbmd'],
  ])('from %s to the output with %s is refused', (topic, more) => {
    const loaded = load(device(`"${topic}"`), output(more));
    const text = loaded.ok ? '' : formatProblems(loaded.problems);
    expect(text).toMatch(/devices\.tank|tank/);
    expect(text).toContain(`uses ${topic}, where the output mq writes what MeterHub reads: a loop`);
    expect(text).toContain('another `topic`');
  });

  it.each([
    ['meterhub2/grid/power', 'url: "mqtt://192.168.0.5"'],
    ['house/tank', 'url: "mqtt://192.168.0.5", topic: house/hub'],
    ['meterhub/grid/power', 'url: "mqtt://192.168.0.6"'],
  ])('is none from %s to the output with %s', (topic, more) => {
    expect(load(device(topic), output(more)).ok).toBe(true);
  });

  it('between names of this machine is seen', () => {
    const bus = 'buses: { broker: { type: mqtt, url: "mqtt://localhost" } }\n';
    expect(load(device('meterhub/x'), output('url: "mqtt://127.0.0.1"'), bus).ok).toBe(false);
  });
});

describe('a client id', () => {
  it.each([
    ['of two buses', '  other: { model: mqtt-json, url: "mqtt://b", clientId: me, topic: a, values: { x: {} } }\n', ''],
    ['of a bus and an output', '', 'outputs: { mq: { type: mqtt, url: "mqtt://b", clientId: me } }\n'],
  ])('%s is refused on one broker', (_, devices, outputs) => {
    const bus = 'buses: { broker: { type: mqtt, url: "mqtt://b", clientId: me } }\n';
    const loaded = load('bus: broker, topic: a, values: { x: {} }', `${devices}${outputs}`, bus);
    const text = loaded.ok ? '' : formatProblems(loaded.problems);
    expect(text).toContain('the client id me');
    expect(text).toContain('leave one of them out');
  });
});
