// The first configuration: it loads as it is, with and without finds.
import { expect, it } from 'vitest';
import { findModel } from '../catalog/index.ts';
import { loadConfig } from '../config/load.ts';
import { isModbusModel } from '../kinds/modbus/config.ts';
import type { Found } from '../kinds/modbus/commissioning/scan-bus.ts';
import { firstConfig, type PortFindings } from './first-config.ts';

function found(id: number): Found {
  const model = findModel('sdm630');
  if (model === null || !isModbusModel(model)) throw new Error('no sdm630');
  return { kind: 'meter', id, candidates: [{ model, reason: 'fits' }], reading: null };
}

const modbus = (port: string, ...ids: number[]): PortFindings => ({
  kind: 'asked',
  findings: {
    bus: { name: port, type: 'modbus-rtu', port, baud: 9600, framing: '8N1', echo: false },
    found: ids.map(found),
  },
});
const sml = (port: string): PortFindings => ({ kind: 'sends', line: { port, baud: 9600, framing: '8N1' } });

function loaded(ports: readonly PortFindings[]) {
  const text = firstConfig({ at: '2026-01-15 12:00:00', file: 'meterhub.yaml', ports, looked: ['/dev/a'] });
  const result = loadConfig(text, 'meterhub.yaml', {});
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return { text, ...result };
}

it('has a bus for each wire and a device for each meter', () => {
  const { config } = loaded([modbus('/dev/a', 1, 2), sml('/dev/b'), modbus('/dev/c', 1)]);
  expect(config.buses.map(({ name }) => name)).toEqual(['rs485', 'rs4852', 'ir']);
  expect(config.devices.map(({ name, bus }) => `${name} ${bus}`)).toEqual([
    ...['meter1 rs485', 'meter2 rs485', 'bus2Meter1 rs4852', 'grid ir'],
  ]);
});

it('of nothing is a file that loads and shows how it goes on', () => {
  const { config, text } = loaded([]);
  expect([config.buses, config.devices]).toEqual([[], []]);
  expect(text).toContain('# devices:');
  expect(text).toContain('meterhub check -c meterhub.yaml');
});

it('keeps what answered and was not known as a comment', () => {
  const damaged: PortFindings = {
    kind: 'asked',
    findings: {
      bus: { name: 'p', type: 'modbus-rtu', port: '/dev/a', baud: 9600, framing: '8N1', echo: false },
      found: [{ kind: 'damaged', id: 7, code: 'MODBUS_CRC' }],
    },
  };
  expect(loaded([damaged]).text).toContain('# id 7 answers, but damaged');
});
