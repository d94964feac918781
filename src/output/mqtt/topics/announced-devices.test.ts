// The list that is kept at the broker: read back whole or not at all, and what is no longer wanted.
import { describe, expect, it } from 'vitest';
import { homeAssistantTopics } from '../home-assistant/discovery.ts';
import { homie4Topics } from '../homie/homie4.ts';
import { homie5Topics } from '../homie/homie5.ts';
import { parseAnnounced, removedMeasurands, staleTopics, type AnnouncedDevices } from './announced-devices.ts';
import { TopicNames } from './topic-names.ts';
import { houseTopics } from './native-layout.ts';

const announced = (devices: AnnouncedDevices['devices'], more: Partial<AnnouncedDevices> = {}): AnnouncedDevices => ({
  ...{ owner: 'me', homeAssistant: null, homie: null, devices, dataset: [] },
  ...more,
});
const device = (...names: string[]) => ({ model: 'm', values: Object.fromEntries(names.map((name) => [name, 'W'])) });

describe('parseAnnounced', () => {
  it('gives back what was written', () => {
    const written = announced({ a: device('power') }, { homie: 5, dataset: ['x'] });
    expect(parseAnnounced(JSON.stringify(written))).toEqual(written);
  });

  it.each(['', 'null', '[]', '{"owner":"x"}', '{', '"text"', JSON.stringify(announced({})).replace('"me"', '7')])(
    'takes %j for somebody else',
    (text) => expect(parseAnnounced(text)).toBeNull(),
  );
});

describe('what is no longer wanted', () => {
  const all = [
    (one: AnnouncedDevices) => houseTopics(new TopicNames('t'), one),
    (one: AnnouncedDevices) => homeAssistantTopics('t', one),
    (one: AnnouncedDevices) => homie5Topics('t', one),
    (one: AnnouncedDevices) => homie4Topics('t', one),
  ];

  it('is every topic of a device that is gone, and of a measurand that is gone', () => {
    const old = announced({ a: device('power', 'voltage'), b: device('power') }, { dataset: ['x'] });
    expect(staleTopics(old, announced({ a: device('power') }), all).sort()).toEqual(
      ['t/a/voltage', 't/b', 't/b/availability', 't/b/power', 't/dataset', 't/dataset/x'].sort(),
    );
    expect(removedMeasurands(old, announced({ a: device('power') }), 'a')).toEqual(['voltage']);
  });

  it('is what another convention or prefix was told', () => {
    const devices = { a: device('power') };
    const old = announced(devices, { homeAssistant: 'ha', homie: 4 });
    const stale = staleTopics(old, announced(devices, { homeAssistant: 'homeassistant', homie: 5 }), all);
    expect(stale).toContain('ha/device/t_a/config');
    expect(stale).toContain('homie/t/a/power/$datatype');
    expect(stale).toContain('homie/t/$state');
    expect(stale.every((topic) => topic.startsWith('ha/') || topic.startsWith('homie/t/'))).toBe(true);
  });

  it('is nothing when nothing has changed', () => {
    const same = announced({ a: device('power') }, { homeAssistant: 'ha', homie: 5, dataset: ['x'] });
    expect(staleTopics(same, same, all)).toEqual([]);
  });
});
