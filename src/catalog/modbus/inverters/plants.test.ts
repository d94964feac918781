// Inverters, what lies behind them, and wallboxes: read back from simulated devices to equal values, signs as MeterHub has them,
// several at one unit id.
import { describe, expect, it, test } from 'vitest';
import { pollSimulatedWire } from '../../../../test/support/simulated-wire.ts';
import { decodeValue, encodeValue } from '../../../codec/modbus/registers.ts';
import { wireCost } from '../../../kinds/modbus/bus/read-plan.ts';
import { identify } from '../../../kinds/modbus/commissioning/scan-identify.ts';
import { ScanRegisters } from '../../../kinds/modbus/commissioning/scan-registers.ts';
import { loadConfig } from '../../../config/load.ts';
import { formatProblems } from '../../../yaml/file-problem.ts';
import { modbusPlants } from '../../index.ts';

describe.each(modbusPlants.map((model) => [model.id, model] as const))('%s', (_, model) => {
  test('is read back from a simulated device to equal values', async () => {
    const meter = { unit: 1, model, sparse: true, measurands: null, values: {} };
    const { values, wrong } = await pollSimulatedWire({ link: 'tcp', seed: 1, faults: {}, meters: [meter] }, 3);
    expect(wrong).toEqual([]);
    expect(values).toBeGreaterThanOrEqual(model.rows.length + model.derived.length);
  });

  test('has power, two sources, and notes in both languages', () => {
    expect([...model.rows, ...model.derived].map(({ measurand }) => measurand)).toContain('power');
    expect(model.crossChecked.length).toBeGreaterThan(0);
    expect(model.notes.every(({ en, de }) => en !== '' && de !== '' && en !== de)).toBe(true);
  });
});

/** What the device says, and what it means here: import and charging positive, production positive. */
const SIGNS: readonly (readonly [model: string, measurand: string, said: number, means: number])[] = [
  ['huawei-meter', 'power', -1500, 1500],
  ['huawei-meter', 'currentL1', -650, 6.5],
  ['huawei-battery', 'power', 2000, 2000],
  ['sungrow-sh-grid', 'power', 900, -900],
  ['sungrow-sh-grid', 'powerL2', 900, 900],
  ['sungrow-sh-battery', 'power', 1200, -1200],
  ['goodwe-hybrid-grid', 'power', 300, -300],
  ['goodwe-hybrid-battery', 'power', -700, 700],
  ['deye-hybrid-3p-grid', 'power', 400, 400],
  ['deye-hybrid-3p-battery', 'power', 400, -400],
  ['deye-hybrid-1p-battery', 'power', -400, 400],
  ['solax-hybrid-grid', 'power', 5000, -5000],
  ['solax-hybrid-battery', 'power', 800, 800],
  ['kostal-plenticore-battery', 'power', 600, -600],
  ['victron-battery', 'power', 600, 600],
];

test.each(SIGNS)('%s: %s of %d in the register is %d', (id, measurand, said, means) => {
  const row = modbusPlants.find((model) => model.id === id)?.rows.find((each) => each.measurand === measurand);
  if (row === undefined) throw new Error(`${id} has no ${measurand}`);
  const raw = encodeValue(said, { ...row, scale: 1 });
  expect(decodeValue(raw, 0, row)).toBe(means);
  expect(decodeValue(encodeValue(0, { ...row, scale: 1 }), 0, row)).toBe(0);
});

test('a search for meters asks for none of them', async () => {
  const never = () => Promise.reject(new Error('asked'));
  const cost = wireCost(1, 1, 1);
  expect(await identify(modbusPlants, new ScanRegisters(never, cost), never)).toMatchObject({ candidates: [] });
});

describe('several devices at one unit id', () => {
  const file = (devices: string) =>
    loadConfig(`buses:\n  pv: { type: modbus-tcp, address: "h:502" }\ndevices:\n${devices}`, 'f.yaml', {});
  const line = (name: string, model: string) => `  ${name}: { model: ${model}, bus: pv, id: 1 }\n`;

  it('are an inverter, its meter and its battery', () => {
    const loaded = file(line('a', 'huawei-sun2000') + line('b', 'huawei-meter') + line('c', 'huawei-battery'));
    expect(loaded.ok ? '' : formatProblems(loaded.problems)).toBe('');
  });

  it('are not twice the same, nor two meters', () => {
    for (const model of ['huawei-meter', 'sdm630']) {
      const loaded = file(line('a', model) + line('b', model));
      expect(loaded.ok ? '' : formatProblems(loaded.problems)).toContain('unit id 1');
    }
  });
});
