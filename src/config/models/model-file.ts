// One model file while it is read: its values, its places, which kind it belongs to, and what its kind makes of it.
// Knows no kind and no other file.
import type * as z from 'zod';
import type { ModelBase } from '../../definition/model-base.ts';
import type { KindList } from '../../source/entry/kind-list.ts';
import type { Kind } from '../../source/entry/kind.ts';
import type { ModelFileKind } from '../../source/entry/model-file.ts';
import { isModelName, MODEL_NAME_RULE } from '../../source/entry/model-keys.ts';
import { suggestion } from '../../vocabulary/did-you-mean.ts';
import { quote } from '../../yaml/masking.ts';
import { Report } from '../../yaml/report.ts';
import { readYaml } from '../../yaml/yaml-source.ts';
import { isRecord, SchemaInfo } from '../schema/info.ts';
import { onceFor } from '../schema/once.ts';
import { leaveOut } from '../schema/parse-usable.ts';
import { reportSchemaIssues } from '../schema/problems.ts';
import type { ModelText } from './model-texts.ts';
import { jsonSchemaOf } from '../schema/json-schema.ts';

/** A kind whose models can be text. */
interface TextKind {
  readonly kind: Kind;
  readonly format: ModelFileKind;
}

/** The largest meter of the catalogue takes 40 kB; this keeps a wrong file from being parsed. */
const MAX_TEXT_LENGTH = 256_000;

const infoOf = onceFor((schema: z.ZodObject) => new SchemaInfo(jsonSchemaOf(schema), () => null));

export class ModelFile {
  readonly report: Report;
  /** Where the file is. */
  readonly name: string;
  readonly id: string;
  /** What it extends, as written; null: nothing. */
  readonly parentName: string | null;
  /** Null: nothing can be made of it (reported). */
  readonly #value: Record<string, unknown> | null;

  constructor({ file, stem, text, problem }: ModelText) {
    const source = readYaml(text === null ? '{}' : text.slice(0, MAX_TEXT_LENGTH + 1), {});
    this.name = file;
    this.report = new Report(file, source);
    this.#value = text === null ? null : this.#usable(source.value, text);
    if (problem !== undefined) this.report.error([], problem, null);
    const said = this.#value?.['id'];
    this.id = typeof said === 'string' && isModelName(said) ? said : stem.toLowerCase();
    const parent = this.#value?.['extends'];
    this.parentName = typeof parent === 'string' && parent !== '' ? parent : null;
    if (this.#value !== null && said === undefined && !isModelName(this.id)) {
      const message = {
        en: `the name of the file, ${quote(stem)}, cannot be the name of a model`,
        de: `der Name der Datei, ${quote(stem)}, kann kein Name eines Modells sein`,
      };
      this.report.error([], message, {
        en: `rename it, or add \`id\`: ${MODEL_NAME_RULE.en}`,
        de: `umbenennen, oder \`id\` ergänzen: ${MODEL_NAME_RULE.de}`,
      });
    }
  }

  /** The model; null when something is wrong with the file (reported). */
  build(parent: ModelBase | null, kinds: KindList): ModelBase | null {
    if (this.#value === null) return null;
    const text = this.#kindOf(this.#value, parent, kinds);
    if (text === null) return null;
    const input = this.#parse(this.#value, text, kinds);
    if (input === null) return null;
    const model = text.format.build({ id: this.id, input, parent }, this.report);
    return this.report.errors().length > 0 ? null : model;
  }

  #usable(value: unknown, text: string): Record<string, unknown> | null {
    if (text.length > MAX_TEXT_LENGTH) {
      this.report.error(
        [],
        { en: 'the file is too large', de: 'die Datei ist zu groß' },
        { en: 'is this a model?', de: 'ist das ein Modell?' },
      );
      return null;
    }
    if (value === undefined) return null;
    if (isRecord(value)) return value;
    const message =
      value === null
        ? { en: 'the file is empty', de: 'die Datei ist leer' }
        : {
            en: 'the file must have keys (function, registers ...)',
            de: 'die Datei muss Schlüssel haben (function, registers ...)',
          };
    this.report.error([], message, {
      en: '`meterhub models show sdm120` prints one to begin with',
      de: '`meterhub models show sdm120` gibt eines zum Anfangen aus',
    });
    return null;
  }

  /** The kind that the file names, that of the extended model, or the one that most of its keys belong to. */
  #kindOf(value: Record<string, unknown>, parent: ModelBase | null, kinds: KindList): TextKind | null {
    const able = textKinds(kinds);
    const said = value['kind'];
    const named = typeof said === 'string' ? able.find(({ kind }) => kind.name === said) : undefined;
    if (typeof said === 'string' && named === undefined) {
      const names = able.map(({ kind }) => kind.name);
      this.report.error(
        ['kind'],
        { en: `there is no kind ${quote(said)}`, de: `es gibt keine Art ${quote(said)}` },
        suggestion(said, names, { en: 'kinds', de: 'Arten' }),
      );
      return null;
    }
    if (parent !== null) {
      const inherited = able.find(({ kind }) => kind.name === parent.kind);
      if (named === undefined || named === inherited) return inherited ?? null;
      this.report.error(
        ['kind'],
        {
          en: `${parent.id} is ${kinds.named(parent.kind).words.en}, not ${named.kind.words.en}`,
          de: `${parent.id} ist ${kinds.named(parent.kind).words.de}, nicht ${named.kind.words.de}`,
        },
        { en: 'remove `kind`, or extend another model', de: '`kind` weglassen, oder ein anderes Modell erweitern' },
      );
      return null;
    }
    return named ?? likeliest(value, able);
  }

  /** All mistakes of keys and values at once, with those of keys that belong to another kind. */
  #parse(value: Record<string, unknown>, { kind, format }: TextKind, kinds: KindList) {
    const own = Object.keys(format.schema.shape);
    const foreign = new Set(textKinds(kinds).flatMap((each) => Object.keys(each.format.schema.shape)));
    const kept = Object.entries(value).filter(([key]) => own.includes(key) || !foreign.has(key));
    for (const key of Object.keys(value)) {
      if (own.includes(key) || !foreign.has(key)) continue;
      const others = textKinds(kinds).filter((each) => Object.hasOwn(each.format.schema.shape, key));
      const names = others.map((each) => `kind: ${each.kind.name}`).join(', ');
      this.report.error(
        [key],
        {
          en: `\`${key}\` means nothing for ${kind.words.en}`,
          de: `\`${key}\` gibt es bei einem Modell dieser Art (${kind.words.de}) nicht`,
        },
        {
          en: `it belongs to a model of ${names}`,
          de: `es gehört zu einem Modell mit ${names}`,
        },
        'key',
      );
    }
    const whole = format.schema.safeParse(Object.fromEntries(kept));
    if (whole.success) return whole.data;
    reportSchemaIssues(whole.error.issues, value, infoOf(format.schema), this.report);
    // Without the entries that are wrong, so that what else is wrong is found as well; then without their sections.
    const rest = structuredClone(Object.fromEntries(kept));
    let issues = whole.error.issues;
    for (const depth of [2, 1]) {
      for (const issue of issues) leaveOut(rest, issue, depth);
      const again = format.schema.safeParse(rest);
      if (again.success) return again.data;
      issues = again.error.issues;
    }
    return null;
  }
}

function textKinds({ all }: KindList): TextKind[] {
  return all.flatMap((kind) => (kind.modelFile === null ? [] : [{ kind, format: kind.modelFile }]));
}

/** The first of the kinds that know most of the keys. */
function likeliest(value: Record<string, unknown>, able: readonly TextKind[]): TextKind | null {
  const known = ({ format }: TextKind): number =>
    Object.keys(value).filter((key) => Object.hasOwn(format.schema.shape, key)).length;
  return able.reduce<TextKind | null>((best, each) => (best === null || known(each) > known(best) ? each : best), null);
}
