// What the capability table and the model list say of a meter.
import { describe, expect, it } from 'vitest';
import { capabilitiesOf, lineText } from './model-summary.ts';

describe('capabilitiesOf', () => {
  it('tells per-phase values from totals on a three-phase meter', () => {
    const can = capabilitiesOf(['voltageL1', 'voltageL2', 'voltageL3', 'power', 'energyImport', 'energyImportL1'], 3);
    expect(can).toEqual({
      voltage: 'full',
      current: 'none',
      power: 'total',
      powerFactor: 'none',
      totalImport: 'yes',
      totalExport: false,
      importPerPhase: true,
      exportPerPhase: false,
      thd: false,
    });
  });

  it('takes the total of a one-phase meter for its phase', () => {
    expect(capabilitiesOf(['voltage', 'power', 'energySum', 'thdVoltage'], 1)).toMatchObject({
      voltage: 'full',
      power: 'full',
      totalImport: 'sum',
      thd: true,
    });
  });

  it('finds nothing in nothing', () => {
    expect(capabilitiesOf([], 3)).toMatchObject({ voltage: 'none', totalImport: 'no', thd: false });
  });
});

describe('lineText', () => {
  const source = 'manual';
  it.each([
    [{ baud: 9600, framing: '8N1', source } as const, '9600 8N1'],
    [{ baud: 9600, framing: null, source } as const, '9600'],
    [{ baud: null, framing: null, source } as const, 'not known'],
    [null, 'network'],
  ])('of %o is %s', (line, text) => expect(lineText(line)).toBe(text));
});
