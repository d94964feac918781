// Outputs of type mqtt in the file: defaults, and every mistake with its place and remedy.
import { describe, expect, it } from 'vitest';
import { loadConfig } from './load.ts';
import { formatProblems } from '../yaml/file-problem.ts';

const METERS = 'buses: { b: { type: modbus-tcp, address: "x:1" } }\ndevices: { a: { model: sdm120, bus: b, id: 1 } }\n';

/** Of no certificate. */
const FINGERPRINT = 'AB'.repeat(32);

function load(mqtt: string, devices = METERS) {
  const url = mqtt.startsWith('url: ') ? '' : 'url: "mqtt://b"';
  const keys = [url, mqtt].filter((each) => each !== '').join(', ');
  return loadConfig(`${devices}outputs: { mq: { type: mqtt, ${keys} } }\n`, 'f.yaml', {});
}

describe('an mqtt output', () => {
  it('has sensible defaults', () => {
    const result = load('');
    if (!result.ok) throw new Error(formatProblems(result.problems));
    expect(result.warnings).toEqual([]);
    expect(result.config.outputs).toEqual([
      {
        ...{ name: 'mq', type: 'mqtt', url: 'mqtt://b', topic: 'meterhub', layout: 'meterhub' },
        ...{ user: null, password: null, caPath: null, certPath: null, keyPath: null, clientId: null },
        ...{ fingerprint: null, isInsecure: false },
        ...{ qos: 0, retain: true, cleanSession: true, intervalMs: 5000, maxAgeMs: 60_000 },
        ...{ homeAssistantPrefix: null, homeAssistantStyle: 'device', homie: null, commands: false },
      },
    ]);
  });

  it('has the defaults of mbmd in its layout', () => {
    const result = load('layout: mbmd');
    if (!result.ok) throw new Error(formatProblems(result.problems));
    expect(result.config.outputs).toMatchObject([{ layout: 'mbmd', topic: 'mbmd', retain: false, qos: 0 }]);
  });

  it.each([
    ['homeAssistant: true', 'homeassistant', 'device'],
    ['homeAssistant: { style: single }', 'homeassistant', 'single'],
    ['homeAssistant: { prefix: ha }', 'ha', 'device'],
  ])('with %s announces under %s, a message a %s', (mqtt, homeAssistantPrefix, homeAssistantStyle) => {
    const result = load(mqtt);
    if (!result.ok) throw new Error(formatProblems(result.problems));
    expect(result.config.outputs).toMatchObject([{ homeAssistantPrefix, homeAssistantStyle }]);
  });

  it.each([
    ['password: x', 'a password without a user', 'add `user`'],
    ['cert: c.pem', '`cert` without `key`', 'add `key`'],
    ['key: c.key', '`key` without `cert`', 'add `cert`'],
    ['ca: ca.pem', '`ca` without TLS', 'write mqtts:// or wss://'],
    ['insecure: true', '`insecure` without TLS', 'write mqtts:// or wss://'],
    ['url: mqtts://b, ca: a.pem, insecure: true', 'has both `ca` and `insecure`', 'one of them says whom to trust'],
    [`url: wss://b, fingerprint: '${FINGERPRINT}'`, '`fingerprint` works with mqtts:// only', 'use `ca`'],
    ['url: mqtts://b, fingerprint: AB', 'must be the SHA-256 fingerprint', '64 hexadecimal digits'],
    ['layout: sdm630, homie: 5', 'the layout sdm630 has no `homie`', 'a second output'],
    ['layout: sdm630, commands: true', 'the layout sdm630 has no `commands`', 'a second output'],
    ['layout: mbmd, homeAssistant: true', 'the layout mbmd has no `homeAssistant`', 'a second output'],
    ['homeAssistant: { style: both }', 'device, single', ''],
    ['interval: 10', 'duration', '10s'],
    ['maxAge: 0s', '1s', ''],
    ['qos: 3', '0, 1', ''],
    ['topic: "a/#"', 'topic', ''],
    ['homie: 3', '4, 5', ''],
    ['homeassistant: true', 'homeassistant', 'homeAssistant'],
  ])('with %s is refused', (mqtt, message, hint) => {
    const result = load(mqtt);
    expect(result.ok).toBe(false);
    const text = result.ok ? '' : formatProblems(result.problems);
    expect(text).toContain(message);
    expect(text).toContain(hint);
    expect(text).toMatch(/f\.yaml:3:\d+/);
  });

  it.each(['status', 'devices', 'dataset'])('cannot send a device called %s', (name) => {
    const result = load('', METERS.replace('a:', `${name}:`));
    expect(result.ok ? '' : formatProblems(result.problems)).toMatch(
      new RegExp(`the device "${name}" cannot be sent: meterhub/${name} means something else`),
    );
  });

  it('says that nothing may be commanded', () => {
    expect(load('commands: true').warnings.map(({ message }) => message)).toEqual(['nothing may be commanded']);
  });
});
