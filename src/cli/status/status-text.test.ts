// What `meterhub status` says: all is well only where it is, everything wrong once, with what to do.
import { expect, it } from 'vitest';
import type { HealthzJson } from '../../api/metrics/answers.ts';
import { statusText, type DeviceStatus } from './status-text.ts';

const WELL: HealthzJson = {
  status: 'ok',
  version: '1.0.0',
  uptimeSeconds: 60,
  buses: { rs485: { open: true, problem: null, code: null } },
  devices: { starting: 0, online: 2, degraded: 0, offline: 0 },
  outputs: {},
};

function device(name: string, reason: string | null = null): DeviceStatus {
  const state = reason === null ? 'online' : 'offline';
  return { name, model: 'm', hasWire: true, health: { state, since: null, reason, code: null, facts: {} } };
}

function said(health: Partial<HealthzJson>, devices: readonly DeviceStatus[], hint: string | null = null): string {
  const facts = { base: 'http://x', health: { ...WELL, ...health }, devices, nowMs: 0, remedy: () => hint };
  return statusText(facts);
}

it('is well when all is', () => {
  expect(said({}, [device('a')])).toMatch(/: all is well\n[^]*a +m +online/);
});

it.each([
  [1, '1 device is offline'],
  [2, '2 devices are offline'],
])('is not all well with %i of its devices offline', (offline, text) => {
  const devices = { ...WELL.devices, offline };
  const answer = said({ devices }, [device('a'), device('b', 'no answer')], 'Check the wiring.');
  expect(answer).toContain(`: it reads, but ${text}\n`);
  expect(answer).toContain('  b: no answer\n    what to do: Check the wiring.\n');
});

it('names a closed bus once where its devices say the same, and by itself where none does', () => {
  const buses = { rs485: { open: false, problem: 'the adapter is gone', code: null } };
  expect(said({ buses }, [device('a', 'bus rs485 is not open: the adapter is gone')])).not.toContain('  bus rs485: ');
  expect(said({ buses }, [device('a', 'no answer')])).toContain('  bus rs485: the adapter is gone\n');
});

it('does not repeat a remedy that the problem says itself', () => {
  const outputs = { m: { problem: 'no connection. Check `url`, it is tried again.', code: null } };
  expect(said({ outputs }, [], 'Check `url`; it is tried again.')).not.toContain('what to do');
  expect(said({ outputs }, [], 'Check the broker.')).toContain('what to do: Check the broker.');
});
