// After a scan: the next command with the line that answered, or what to look at.
import { expect, it } from 'vitest';
import { nextSteps, SmlStart } from './scan-advice.ts';
import { findModel } from '../../catalog/index.ts';
import { isModbusModel, type ModbusBusConfig } from '../../kinds/modbus/config.ts';
import type { Found } from '../../kinds/modbus/commissioning/scan-bus.ts';

const line = { baud: 2400, framing: '8N1' } as const;
const SERIAL: ModbusBusConfig = { name: 'p', type: 'modbus-rtu', port: '/dev/ttyUSB0', ...line, echo: false };

function meter(id: number): Found {
  const model = findModel('sdm120');
  if (model === null || !isModbusModel(model)) throw new Error('no sdm120');
  return { kind: 'meter', id, candidates: [{ model, reason: 'fits' }], reading: null };
}

it('names the command with the speed that answered', () => {
  const text = nextSteps('/dev/ttyUSB0', [{ bus: SERIAL, found: [meter(3)] }], true);
  expect(text).toContain('meterhub read -s /dev/ttyUSB0 --baud 2400 --framing 8N1 -d eastron-sdm120:3');
  // With the usual speed alone it would find nothing there.
  expect(text).toContain('meterhub init -s /dev/ttyUSB0 --auto');
  const usual = { ...SERIAL, baud: 9600 } as const;
  expect(nextSteps('/dev/ttyUSB0', [{ bus: usual, found: [meter(3)] }], false)).not.toContain('--auto');
});

it('says what to look at when nobody answers', () => {
  const text = nextSteps('/dev/ttyUSB0', [{ bus: SERIAL, found: [] }], false);
  for (const part of ['A and B', 'power', '--auto']) expect(text).toContain(part);
  expect(nextSteps('/dev/ttyUSB0', [{ bus: SERIAL, found: [] }], true)).not.toContain('--auto');
  const tcp: ModbusBusConfig = { name: 'p', type: 'modbus-tcp', host: 'h', port: 502 };
  expect(nextSteps('tcp://h:502', [{ bus: tcp, found: [] }], false)).toContain('meterhub scan -s rtu://h:502');
});

it('sees an infrared head, also between two reads, and says it once', () => {
  const start = new SmlStart();
  const bytes = Buffer.from('ff1b1b1b1b0101010176', 'hex');
  expect([bytes.subarray(0, 6), bytes.subarray(6), bytes].map((each) => start.isIn(each))).toEqual([
    false,
    true,
    false,
  ]);
});
