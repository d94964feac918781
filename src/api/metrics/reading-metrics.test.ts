// Labels of the readings: what people read of a device stands beside its name, where it is said.
import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { LiveHouse } from '../../../test/support/live-house.ts';
import { ReadingMetrics } from './reading-metrics.ts';

it('have the label and the room of a device that has them', async () => {
  const house = new LiveHouse();
  house.addDevice('named', 1, { shown: { label: 'Zähler "Keller"', room: 'Keller' } });
  house.addDevice('plain', 2);
  for (const name of ['named', 'plain']) house.read(name, { power: 5 });
  const registry = new Registry();
  new ReadingMetrics(house.live).gather(registry);
  const lines = (await registry.metrics()).split('\n').filter((line) => line.startsWith('meterhub_power_watts{'));
  expect(lines.find((line) => line.includes('device="named"'))).toContain('label="Zähler \\"Keller\\"",room="Keller"');
  expect(lines.find((line) => line.includes('device="plain"'))).not.toContain('label');
});
