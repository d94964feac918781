// Commands by MQTT through a real broker to a wallbox: carried out when allowed, refused with the reason, off by default.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HubHouse } from '../support/hub-house.ts';
import { hasMosquitto, Mosquitto, publish, Subscriber } from '../support/mosquitto.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { eventually } from '../support/eventually.ts';

let house: HubHouse;
let broker: Mosquitto;
let heard: Subscriber;

beforeEach(async () => {
  house = new HubHouse();
  if (!hasMosquitto) return;
  broker = await Mosquitto.start(tempFolder());
  heard = await Subscriber.start(broker.port);
});

afterEach(() => house.stop());

async function start(commands: string): Promise<void> {
  const wallbox = await house.wallbox();
  await house.start(
    [
      'server: { listen: 127.0.0.1:0 }',
      `devices: { car: { model: go-e, url: "${wallbox.url}", interval: 1s } }`,
      'commands: { goe: { device: car, allow: { amp: 6..16, frc: [0, 1, 2] } } }',
      `outputs: { mq: { type: mqtt, url: "${broker.url}"${commands} } }`,
    ].join('\n'),
  );
  await heard.hears('meterhub/car/currentLimit');
}

function result(key: string): unknown {
  return heard.json(`meterhub/car/${key}/result`);
}

describe.skipIf(!hasMosquitto)('commands by MQTT (needs mosquitto)', () => {
  it('are carried out, answered, and shown by the device', async () => {
    await start(', commands: true');
    publish(broker.port, 'meterhub/car/amp/set', '8');
    await heard.hears('meterhub/car/amp/result');
    expect(result('amp')).toEqual({ result: 'done', value: 8 });
    await heard.hears('meterhub/car/currentLimit', '8');
    expect(house.loggedTimes('command goe amp=8: done')).toBe(1);
    expect(house.logged.join('')).toContain('"who":"output mq"');
  });

  it.each([
    ['amp', '17', 'COMMAND_NOT_ALLOWED', /amp cannot be set to "?17"?: amp may be 6\.\.16/],
    ['amp', '', 'COMMAND_NOT_ALLOWED', /amp may be 6\.\.16/],
    ['amp', 'x'.repeat(5000), 'COMMAND_NOT_ALLOWED', /longer than 200 characters/],
    ['oct', '1', 'COMMAND_NOT_ALLOWED', /does not take "?oct/],
  ])('are refused with the reason: %s=%.20s', async (key, value, code, message) => {
    await start(', commands: true');
    publish(broker.port, `meterhub/car/${key}/set`, value);
    await heard.hears(`meterhub/car/${key}/result`);
    expect(result(key)).toEqual({ result: 'failed', code, message: expect.stringMatching(message) });
  });

  it('that the broker had kept are not carried out: they are wishes of another day', async () => {
    publish(broker.port, 'meterhub/car/amp/set', '7', '-r');
    await start(', commands: true');
    publish(broker.port, 'meterhub/car/frc/set', '1');
    await heard.hears('meterhub/car/frc/result');
    expect(result('frc')).toMatchObject({ result: 'done' });
    expect(heard.last('meterhub/car/amp/result')).toBeUndefined();
  });

  it('are not taken unless they are enabled', async () => {
    await start('');
    publish(broker.port, 'meterhub/car/amp/set', '8');
    const times = heard.all('meterhub/car').length;
    await eventually('the hub goes on', () => heard.all('meterhub/car').length > times);
    expect(heard.last('meterhub/car/amp/result')).toBeUndefined();
    expect(house.loggedTimes('command goe')).toBe(0);
    expect(heard.last('meterhub/car/currentLimit')).not.toBe('8');
  });
});
