// How an MQTT device is told something: where, what, and how long it is waited for.
import { expect, it } from 'vitest';
import type { MqttMessage } from '../../transport/mqtt/message.ts';
import type { MqttSettingConfig } from './config.ts';
import { mqttControl } from './control.ts';

const relay: MqttSettingConfig = { key: 'relay', topic: 'plug/cmnd/POWER', payload: '{value}', shownBy: 'state' };
const sent: [MqttMessage, number][] = [];

function control(send?: () => Promise<void>) {
  sent.length = 0;
  const sender = {
    send: (message: MqttMessage, timeoutMs: number): Promise<void> => {
      sent.push([message, timeoutMs]);
      return send?.() ?? Promise.resolve();
    },
  };
  return mqttControl('plug', [relay], { rawOf: () => 'ON' }, sender);
}

it('sends each setting to its topic, for five seconds at the most, and the broker keeps none of them', async () => {
  const told = await control().tell([{ key: 'relay', text: 'ON' }]);
  expect([...told]).toEqual([['relay', true]]);
  expect(sent).toEqual([[{ topic: 'plug/cmnd/POWER', payload: 'ON', retain: false }, 5000]]);
});

it('refuses a setting that it does not have, and fails with the broker', async () => {
  const told = await control().tell([{ key: 'colour', text: 'red' }]);
  expect([[...told], sent]).toEqual([[['colour', 'the device has no such setting']], []]);
  const silent = control(() => Promise.reject(new Error('the broker does not answer')));
  await expect(silent.tell([{ key: 'relay', text: 'ON' }])).rejects.toThrow('the broker does not answer');
});

it('is looked at half a second later, by what the device said last', async () => {
  const plug = control();
  expect(plug.effectMs).toBe(500);
  expect([...(await plug.look(['relay', 'colour']))]).toEqual([['relay', 'ON']]);
});
