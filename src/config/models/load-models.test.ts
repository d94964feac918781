// Model files: every mistake is found, at its line and column, with what to do; what they extend, change and take away.
import { describe, expect, it } from 'vitest';
import { unmark } from '../../../test/support/marked-text.ts';
import { WRONG_MODELS } from '../../../test/support/wrong-models.ts';
import { BUILT_IN, findModel } from '../../catalog/index.ts';
import { isModbusModel } from '../../kinds/modbus/config.ts';
import { KINDS } from '../../kinds/kinds.ts';
import { loadModels, type LoadedModels } from './load-models.ts';

/** File name without its ending -> text. */
function load(files: Readonly<Record<string, string>>): LoadedModels {
  const texts = Object.entries(files).map(([stem, text]) => ({ file: `models.d/${stem}.yaml`, stem, text }));
  return loadModels(texts, KINDS, BUILT_IN);
}

const says = ({ problems }: LoadedModels): string[] =>
  problems.map(({ file, line, path, message }) => `${file}:${line}: ${path}: ${message}`);

/** The only model, which must be a Modbus meter. */
function meterOf(loaded: LoadedModels) {
  expect(says(loaded)).toEqual([]);
  const [model] = loaded.own;
  if (model === undefined || !isModbusModel(model)) throw new Error('no Modbus meter was made');
  return model;
}

const ROWS = 'function: input\nregisters: { voltageL1: { at: 0, type: float32 } }\n';

describe('wrong model files', () => {
  it.each(WRONG_MODELS)('$name', ({ file, says: expected }) => {
    const { text, places } = unmark(file);
    const { problems, own } = load({ own: text });
    const texts = problems.map(({ path, message, hint }) => {
      return `${path === '' ? '' : `${path}: `}${message}${hint === null ? '' : ` | ${hint}`}`;
    });
    if (expected[0]?.startsWith(': ') === true) expect(texts.map((each) => `: ${each}`)).toEqual(expected);
    else expect(texts).toEqual(expected);
    const found = problems.map(({ line, column, width }) => `${line}:${column}+${width}`);
    expect([...new Set(found)]).toEqual(places.map(({ line, column, width }) => `${line}:${column}+${width}`));
    expect(own).toEqual([]);
  });

  it('name each other where they are about two files', () => {
    const loaded = load({
      a: `${ROWS}id: em9\n`,
      b: `${ROWS}id: em9\n`,
      c: `aliases: [a]\n${ROWS}`,
      d: `id: a\n${ROWS}`,
    });
    expect(says(loaded)).toEqual([
      'models.d/b.yaml:3: id: "em9" is also the name of the model in models.d/a.yaml',
      'models.d/d.yaml:1: id: "a" is also the name of the model in models.d/c.yaml',
    ]);
    expect(loaded.own.map(({ id }) => id)).toEqual(['em9', 'c']);
  });

  it('refuse circles of files that extend each other, once each', () => {
    const loaded = load({ a: 'extends: b\n', b: 'extends: c\n', c: 'extends: a\n', d: 'extends: a\n' });
    expect(says(loaded)).toEqual(['models.d/c.yaml:1: extends: a extends this model in turn (models.d/a.yaml)']);
    expect(loaded.own).toEqual([]);
    expect(['a', 'b', 'c', 'd'].map((name) => loaded.catalogue.isBroken?.(name))).toEqual([true, true, true, true]);
  });

  it.each(['My Meter', 'ZÄHLER', '-x'])('refuse the name of a file that is no name: %s', (stem) => {
    const [problem] = load({ [stem]: ROWS }).problems;
    expect(problem?.message).toBe(`the name of the file, "${stem}", cannot be the name of a model`);
  });

  it('are bounded: no file of a stranger takes long', () => {
    const bomb = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
    for (let level = 1; level < 12; level++) {
      bomb.push(
        `a${level}: &a${level} [${Array(9)
          .fill(`*a${level - 1}`)
          .join(', ')}]`,
      );
    }
    const huge = `notes: ['${'x'.repeat(300_000)}']\n`;
    const deep = `notes: ${'['.repeat(5000)}\n`;
    for (const text of [bomb.join('\n'), huge, deep, '\0']) expect(load({ own: text }).problems).not.toEqual([]);
  });

  it('say why a file cannot be read', () => {
    const problem = { en: 'cannot be read: no rights', de: 'lässt sich nicht lesen: keine Rechte' };
    const { problems, catalogue } = loadModels([{ file: 'x.yaml', stem: 'x', text: null, problem }], KINDS, BUILT_IN);
    expect(problems).toMatchObject([{ file: 'x.yaml', message: problem.en, de: { message: problem.de } }]);
    expect(catalogue.isBroken?.('X')).toBe(true);
  });
});

describe('a model file', () => {
  it('needs a function and registers, and has the rest from there', () => {
    expect(meterOf(load({ 'acme-em3': ROWS }))).toMatchObject({
      ...{ kind: 'modbus', id: 'acme-em3', type: 'ACME-EM3', model: 'acme-em3', manufacturer: 'unknown', phases: 1 },
      ...{ function: 'input', wordOrder: 'big', probe: 'voltageL1', maxRegistersPerRead: 40 },
      line: { baud: null, framing: null },
      rows: [{ measurand: 'voltageL1', address: 0, type: 'float32', unit: 'V', scale: 1, invalid: [] }],
    });
  });

  it('says rows as manuals print them', () => {
    const text = `function: 3
wordOrder: little
registerType: int32
line: 19200 8e1
invalid: { int32: ['0x7FFFFFFF'] }
registers:
  energyImport: { at: 0x48, unit: kWh, step: 0.01 }
  powerFactor: { at: 2, type: int16, step: 0.001, poll: slow, invalid: ['0x7FFF'] }
  voltageL2: { at: 4, wordOrder: big }
`;
    expect(meterOf(load({ em: text }))).toMatchObject({
      ...{ function: 'holding', phases: 3, line: { baud: 19_200, framing: '8E1' }, probe: null },
      rows: [
        { measurand: 'powerFactor', type: 'int16', scale: 0.001, group: 'slow', invalid: ['0x7FFF'] },
        { measurand: 'voltageL2', type: 'int32', wordOrder: 'big' },
        {
          measurand: 'energyImport',
          type: 'int32',
          scale: 10,
          unit: 'Wh',
          wordOrder: 'little',
          invalid: ['0x7FFFFFFF'],
        },
      ],
    });
  });

  it('extends a model: other rows, further ones, and some less', () => {
    const base = findModel('sdm72');
    const text = `extends: SDM72
aliases: [sdm72x]
model: SDM72 with another counter
registers:
  energyImport: { at: 0x0900, type: uint32, unit: kWh, step: 0.01 }
  voltageL1: { at: 0x0000, type: float32 }
  exportPower: null
`;
    const model = meterOf(load({ mine: text }));
    expect(model).toMatchObject({
      id: 'mine',
      aliases: ['sdm72x'],
      manufacturer: base?.manufacturer,
      type: base?.type,
    });
    expect(model.rows.map(({ measurand, address }) => [measurand, address])).toEqual([
      ['voltageL1', 0],
      ['power', 0x34],
      ['energyExport', 0x4a],
      ['energySum', 0x156],
      ['importPower', 0x500],
      ['energyImport', 0x900],
    ]);
  });

  it('extends a model of another file, whichever is read first', () => {
    const loaded = load({ b: 'extends: c\nphases: 3\n', c: `manufacturer: Acme\n${ROWS}` });
    expect(says(loaded)).toEqual([]);
    expect(loaded.own).toMatchObject([
      { id: 'b', manufacturer: 'Acme', phases: 3 },
      { id: 'c', phases: 1 },
    ]);
  });

  it('says which computed value needs a row that it takes away', () => {
    const base = BUILT_IN.all.find((model) => isModbusModel(model) && model.derived.length > 0);
    const term = base && isModbusModel(base) ? base.derived[0] : undefined;
    const loaded = load({ own: `extends: ${base?.id ?? ''}\nregisters: { ${term?.minuend ?? ''}: null }\n` });
    expect(loaded.problems[0]?.message).toContain(`computes ${term?.measurand ?? ''} from ${term?.minuend ?? ''}`);
  });

  it('is found by the kind that its keys belong to', () => {
    const { own, problems } = load({
      meter: ROWS,
      head: 'expected: [power]\nquirks: { signPowerFromStatus: true }\n',
      tank: 'path: /status\nvalues: { level: { path: data.level, unit: l }, power: { path: p, unit: kW } }\n',
      wallbox: 'extends: go-e\ninterval: 5s\n',
    });
    expect(problems).toEqual([]);
    expect(own.map(({ id, kind }) => [id, kind])).toEqual([
      ['meter', 'modbus'],
      ['head', 'sml'],
      ['tank', 'http'],
      ['wallbox', 'http'],
    ]);
    expect(own[3]).toMatchObject({ manufacturer: 'go-e', defaultIntervalMs: 5000 });
  });

  it('is the same model when the same text is read again, functions included', () => {
    const files = { tank: 'values: { level: { path: data.level, unit: l } }\n', box: 'extends: go-e\n', em: ROWS };
    expect(load(files).own).toStrictEqual(load(files).own);
  });

  it('leaves the built-in catalogue alone', () => {
    const before = BUILT_IN.names();
    expect(load({ 'acme-em3': ROWS }).catalogue.findModel('ACME-EM3')?.id).toBe('acme-em3');
    expect(BUILT_IN.names()).toEqual(before);
    expect(findModel('acme-em3')).toBeNull();
  });
});
