// What people read of a device: in the file, in the views, and in what other programs are told.
import { expect, it } from 'vitest';
import { loadConfig } from '../../config/load.ts';
import { KINDS } from '../../kinds/kinds.ts';
import { FakeClock } from '../../../test/support/fake-clock.ts';
import { buildPlacedGroup } from '../placed-group.ts';

const SINKS = { onSnapshot: () => undefined, onHealth: () => undefined, onBusState: () => undefined };

function load(keys: string) {
  return loadConfig(`devices:\n  a: { model: sdm630, address: 10.0.0.1, id: 1, ${keys} }\n`, 'f.yaml', {});
}

it.each([
  'label: "Zähler, Keller", icon: grid, room: Keller',
  'label: "Zähler, Keller", icon: grid, room: Keller, invert: true',
])('is handed on with the view: %s', (keys) => {
  const loaded = load(keys);
  const [device] = loaded.ok ? loaded.config.devices : [];
  const [bus] = loaded.ok ? loaded.config.buses : [];
  if (device === undefined || bus === undefined) throw new Error('the file is wrong');
  const { devices } = buildPlacedGroup(KINDS.ofDevice(device), bus, [device], new FakeClock(), SINKS);
  expect(devices[0]).toMatchObject({ name: 'a', shown: { label: 'Zähler, Keller', icon: 'grid', room: 'Keller' } });
  expect(devices[0]?.health().state).toBe('starting');
});

it('is left out where nothing is said', () => {
  const loaded = load('apiId: 7');
  expect(loaded.ok && loaded.config.devices[0]).not.toHaveProperty('shown');
});

it.each(['label: ""', 'label: "a\\nb"', 'icon: boat', 'room: 7'])('is refused: %s', (keys) => {
  expect(load(keys).ok).toBe(false);
});
