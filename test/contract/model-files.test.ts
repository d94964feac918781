// The built-in catalogue says nothing that a file of models.d cannot say: every model, printed as such a file and read back, is
// the same model.
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { allModels, BUILT_IN } from '../../src/catalog/index.ts';
import { ModelSet } from '../../src/catalog/model-set.ts';
import { loadModels } from '../../src/config/models/load-models.ts';
import { modelJsonSchema } from '../../src/config/models/model-schema.ts';
import { modelText } from '../../src/config/models/print-model.ts';
import { KINDS } from '../../src/kinds/kinds.ts';

const NOTHING = new ModelSet([]);

describe('a model as text', () => {
  it.each(allModels.map((model) => [model.id, model] as const))('%s comes back as it was', (id, model) => {
    const text = modelText(model, KINDS) ?? '';
    const { own, problems } = loadModels([{ file: `${id}.yaml`, stem: 'another-name', text }], KINDS, NOTHING);
    expect(problems).toEqual([]);
    expect(own).toEqual([model]);
    expect(isDeepStrictEqual(own, [model])).toBe(true);
  });

  it('says and documents what of a model is code', () => {
    const coded = allModels.filter((model) => KINDS.named(model.kind).modelFile?.inCode(model) !== null);
    const page = readFileSync(new URL('../../docs/ADD-A-METER.md', import.meta.url), 'utf8');
    expect(coded.filter(({ id }) => !page.includes(`\`${id}\``))).toEqual([]);
    expect(coded.every(({ kind }) => kind === 'http')).toBe(true);
  });
});

describe('the examples of docs/own-model.md', () => {
  const page = readFileSync(new URL('../../docs/own-model.md', import.meta.url), 'utf8');
  const examples = [...page.matchAll(/^( *)```yaml\n(.*?)^ *```/gms)].map(([, indent = '', text = '']) =>
    text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  );

  it.each(examples.map((text, index) => [index + 1, text] as const))('number %i is a model', (_, text) => {
    const { own, problems } = loadModels([{ file: 'acme.yaml', stem: 'acme', text }], KINDS, BUILT_IN);
    expect(problems.map(({ line, message }) => `${line}: ${message}`)).toEqual([]);
    expect(own).toHaveLength(1);
  });

  it('are some', () => expect(examples.length).toBeGreaterThan(2));

  it('are those of the table, too', () => {
    const cells = [...page.matchAll(/\| `([^`|]+: [^`]*)`/g)].map(([, text = '']) => text);
    const keys = [...new Set(cells.flatMap((text) => /^(\w+):/.exec(text)?.[1] ?? []))];
    const known = Object.keys(KINDS.named('modbus').modelFile?.schema.shape ?? {});
    expect(keys.filter((each) => !known.includes(each) && !['unit', 'at'].includes(each))).toEqual([]);
    expect(keys.length).toBeGreaterThan(5);
  });
});

it('has a JSON schema for editors that takes what the files say', () => {
  const schema = JSON.stringify(modelJsonSchema(KINDS));
  for (const word of ['registers', 'propertyNames', 'voltageL1', 'parser', 'expected'])
    expect(schema).toContain(`"${word}"`);
});
