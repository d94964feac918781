// No text makes the reading of model files throw or hang: it ends in models or in mistakes with a place and words.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allModels, BUILT_IN } from '../../catalog/index.ts';
import { KINDS } from '../../kinds/kinds.ts';
import { MEASURAND_NAMES } from '../../vocabulary/measurands.ts';
import { amount } from '../../../test/support/amount.ts';
import { loadModels, namesIn } from './load-models.ts';
import { modelText } from './print-model.ts';

/** Shown models of every kind: what is mutated is near to what people write. */
const SEEDS = allModels
  .filter(({ id }) => ['ddm18sd', 'go-e', 'emh-ehz', 'eastron-sdm72'].includes(id))
  .map((model) => modelText(model, KINDS) ?? '');

const WORDS = [
  ...[
    'registers',
    'extends',
    'kind',
    'id',
    'aliases',
    'values',
    'at',
    'type',
    'null',
    '{',
    '}',
    '[',
    ']',
    ': ',
    '\n',
    '&a ',
    '*a',
  ],
  ...[
    '<<: *a',
    '!env X',
    '!!binary ',
    '0x',
    '70000',
    '-1',
    '1e999',
    '.nan',
    'float32',
    'eastron-sdm630',
    'own',
    '__proto__',
  ],
  ...[
    'constructor',
    'toString',
    '"',
    "'",
    '\t',
    '# ',
    '\u0000',
    '\ud800',
    '«',
    'modbus',
    'http',
    'sml',
    'both directions',
  ],
  ...MEASURAND_NAMES.slice(0, 12),
];

interface Edit {
  readonly at: number;
  readonly cut: number;
  readonly word: string;
}

const edit = fc.record({
  at: fc.nat(3000),
  cut: fc.nat(40),
  word: fc.oneof(fc.constantFrom(...WORDS), fc.string({ maxLength: 4 })),
});

const mutated = fc
  .tuple(fc.constantFrom(...SEEDS), fc.array(edit, { minLength: 1, maxLength: 4 }))
  .map(([seed, edits]) =>
    edits.reduce((text, { at, cut, word }: Edit) => {
      const place = at % (text.length + 1);
      return text.slice(0, place) + word + text.slice(place + cut);
    }, seed),
  );

/** The right keys with wrong values. */
const shaped = fc
  .dictionary(
    fc.constantFrom(
      'function',
      'registers',
      'derived',
      'settings',
      'identify',
      'invalid',
      'line',
      'probe',
      'values',
      'extends',
      'kind',
      'aliases',
      'phases',
      'expected',
      'german',
      'carries',
      'notes',
    ),
    fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom('input', 'sdm72', 'modbus', 'own')),
  )
  .map((value) => JSON.stringify(value));

function judge(text: string): void {
  const { own, problems, catalogue } = loadModels([{ file: 'own.yaml', stem: 'own', text }], KINDS, BUILT_IN);
  if (own.length + problems.length === 0) throw new Error('neither a model nor a mistake');
  if (own.length > 0 && problems.length > 0) throw new Error('a model and mistakes');
  for (const { line, column, width, message, de } of problems) {
    if (line < 1 || column < 1 || width < 1 || message === '' || de.message === '')
      throw new Error('a mistake without place or words');
  }
  for (const model of own) {
    if (catalogue.findModel(model.id) !== model) throw new Error('it is not found');
    // What was read can be printed, and is the same again.
    const again = loadModels([{ file: 'b', stem: 'b', text: modelText(model, KINDS) ?? '' }], KINDS, BUILT_IN);
    expect(again.own).toEqual(own);
  }
  namesIn({ file: 'own.yaml', stem: 'own', text });
}

describe('reading model files', () => {
  it('takes any change of a model for a model or for mistakes', () => {
    fc.assert(fc.property(mutated, judge), { numRuns: amount(40_000, 150) });
  }, 1_800_000);

  it('takes any values of its keys for a model or for mistakes', () => {
    fc.assert(fc.property(shaped, judge), { numRuns: amount(40_000, 150) });
  }, 1_800_000);

  it('takes any text for a model or for mistakes', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), judge), { numRuns: amount(20_000, 100) });
  }, 1_800_000);
});
