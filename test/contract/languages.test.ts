// The page speaks two languages: every text, every reason and every error has both, the right way round, with the same places
// to fill in.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ERROR_CATALOGUE, PROBLEM_TEXTS } from '../../src/vocabulary/error-codes.ts';
import { DETAILS, type DetailEntry } from '../../src/vocabulary/errors/details.ts';
import { MODBUS_EXCEPTIONS, SYSTEM_WORDS } from '../../src/vocabulary/errors/system-words.ts';
import type { Text } from '../../src/vocabulary/text.ts';
import type { ConfigProblem } from '../../src/yaml/file-problem.ts';
import { loadConfig } from '../../src/config/load.ts';
import { GERMAN_SETTINGS } from '../../src/config/schema/german/german.ts';
import { setupFormJson } from '../../src/api/setup/form.ts';
import { KIND_WORDS } from '../../src/config/schema/problems.ts';
import { configJsonSchema } from '../../src/config/schema/schema.ts';
import { allModels, BUILT_IN, findModel } from '../../src/catalog/index.ts';
import { germanTitle } from '../../src/definition/german.ts';
import { de } from '../../web/src/shared/texts/texts-de.ts';
import { en } from '../../web/src/shared/texts/texts-en.ts';
import { TEXTS } from '../../web/src/setup/texts.ts';
import { apart, germanness, wordCount } from '../support/languages.ts';
import { unmark } from '../support/marked-text.ts';
import { WRONG_DEVICES } from '../support/wrong-devices.ts';
import { WRONG_MODELS } from '../support/wrong-models.ts';
import { loadModels } from '../../src/config/models/load-models.ts';
import { KINDS } from '../../src/kinds/kinds.ts';
import { WRONG_SECTIONS } from '../support/wrong-sections.ts';
import { WRONG_SYNTAX } from '../support/wrong-syntax.ts';
import { WRONG_TARIFFS } from '../support/wrong-tariffs.ts';
import { WRONG_WIRES } from '../support/wrong-wires.ts';

const german: Readonly<Record<string, string>> = de;
const problems: Readonly<Record<string, Text>> = PROBLEM_TEXTS;

/** Shorter texts may have no word that tells the language. */
const TELLING_WORDS = 5;

/** Words that are the same in both languages. */
const SAME = new Set([
  'System',
  'live',
  'Bus',
  'OBIS',
  'online',
  'offline',
  'Token',
  'Status',
  'Register',
  'Version',
  'Name',
]);

/** `{name}` in a text. */
function placesOf(text: string): string[] {
  return [...text.matchAll(/\{(\w*)\}/g)].map(([place]) => place).sort();
}

function expectBothLanguages(text: Text): void {
  expect(text.de.trim()).not.toBe('');
  expect(text.en.trim()).not.toBe('');
  expect(placesOf(text.de)).toEqual(placesOf(text.en));
  if (SAME.has(text.en)) return;
  if (/\p{L}{3}/u.test(text.en.replace(/\{\w*\}/g, ''))) expect(text.de).not.toBe(text.en);
  const isTelling = wordCount(text.en) >= TELLING_WORDS && wordCount(text.de) >= TELLING_WORDS;
  expect(germanness(text.en), `English: ${text.en}`).toBeLessThanOrEqual(0);
  expect(germanness(text.de), `German: ${text.de}`).toBeGreaterThanOrEqual(isTelling ? 1 + germanness(text.en) : 0);
}

/** The text of a literal in the source, without what is filled in. */
function literal(source: string): string {
  return source
    .slice(1, -1)
    .replaceAll(/\$\{[^}]*\}/g, ' ')
    .replaceAll(/\\(.)/g, '$1');
}

it.each(Object.entries<Text>(TEXTS))('the set-up says %s in both languages', (_key, text) => expectBothLanguages(text));

describe('settings that a form shows', () => {
  const described = new Set<string>();
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const { description } = value as { description?: unknown };
    if (typeof description === 'string') described.add(description);
    Object.values(value).forEach(look);
  };
  const { devices, buses, outputs, sections } = setupFormJson(BUILT_IN);
  [devices, buses, outputs, sections].forEach(look);

  it('have all a German text in src/config/schema/german, and no other has one', () => {
    expect([...described].filter((text) => !Object.hasOwn(GERMAN_SETTINGS, text))).toEqual([]);
    expect(Object.keys(GERMAN_SETTINGS).filter((text) => !described.has(text))).toEqual([]);
  });

  it.each(Object.entries(GERMAN_SETTINGS))('%s', (english, inGerman) => {
    expectBothLanguages({ en: english, de: inGerman });
  });
});

describe('reasons and errors', () => {
  it.each(Object.entries(problems))('%s is said in both languages', (_code, text) => {
    expectBothLanguages(text);
  });

  it.each(Object.entries(ERROR_CATALOGUE))('%s is a code with whole sentences and a remedy', (code, entry) => {
    expect(code).toMatch(/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/);
    expect(entry.en).toMatch(/^[A-Z].{10,}\.$/s);
    expect(entry.de).toMatch(/^[A-ZÄÖÜ].{10,}[.?]$/s);
    expect(entry.remedy.en).toMatch(/^[A-Z`].{5,}\.$/s);
    expect(entry.remedy.de).toMatch(/^[A-ZÄÖÜ`].{5,}\.$/s);
    expectBothLanguages(entry.remedy);
  });

  it('have HTTP statuses that say error', () => {
    const statuses = Object.values(ERROR_CATALOGUE).flatMap(({ httpStatus }) => httpStatus ?? []);
    expect(statuses.filter((status) => status < 400 || status > 599)).toEqual([]);
  });

  it.each(Object.entries<DetailEntry>(DETAILS))('detail %s is shown in both languages', (_name, { shown }) => {
    if (shown === null) return;
    expectBothLanguages(shown);
    expect(placesOf(shown.de)).toEqual(['{}']);
  });

  it.each(Object.entries<Text>({ ...SYSTEM_WORDS, ...MODBUS_EXCEPTIONS }))(
    '%s is said in both languages',
    (_name, text) => {
      expectBothLanguages(text);
    },
  );

  it('are the ones that a person would read', () => {
    expect(problems['MODBUS_TIMEOUT']?.de).toBe('Der Zähler antwortet nicht.');
    expect(problems['MQTT_CONNECT']?.de).toBe('Der MQTT-Broker ist nicht erreichbar.');
    expect(problems['INFLUX_CONNECT']?.de).toBe(
      'Der InfluxDB-Server ist nicht erreichbar. Die Werte warten im Speicher.',
    );
    expect(problems['BACKUP_WRITE']?.de).toContain('CSV-Datei');
    expect(problems['HISTORY_WRITE']?.de).toContain('Verlauf');
    expect(problems['SML_SILENT']?.de).toContain('Lesekopf');
    expect(problems['HTTP_FORBIDDEN']?.de).toBe('Das Token hat dieses Recht nicht.');
    expect(SYSTEM_WORDS['ENOSPC']?.de).toBe('der Datenträger ist voll');
    expect(MODBUS_EXCEPTIONS[2]?.de).toBe('Register unbekannt');
    expect(problems['STOPPED']).toEqual({ en: 'it is stopped', de: 'angehalten' });
  });
});

describe('texts of the page', () => {
  it.each(Object.entries(en))('%s is there in both languages, the right way round', (key, text) => {
    expectBothLanguages({ en: text, de: german[key] ?? '' });
  });

  it('has no German text more', () => {
    expect(Object.keys(german).sort()).toEqual(Object.keys(en).sort());
  });

  it('means the same by its labels', () => {
    const sample = [
      'now',
      'meters',
      'history',
      'charging',
      'discharging',
      'drawing',
      'feedingIn',
      'online',
      'degraded',
    ];
    expect(sample.map((key) => german[key])).toEqual([
      ...['Jetzt', 'Zähler', 'Verlauf', 'lädt', 'entlädt', 'Bezug', 'Einspeisung', 'online', 'gestört'],
    ]);
  });
});

describe('texts where they are made', () => {
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((path) =>
    /(?<!\.test)\.ts$/.test(path),
  );
  const string = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/.source;
  const pair = new RegExp(`\\{\\s*(en|de):\\s*(${string}),\\s*(en|de):\\s*(${string}),?\\s*\\}`, 'g');
  const texts = sources.flatMap((path) => {
    const source = readFileSync(join('src', path), 'utf8');
    return [...source.matchAll(pair)].map(([, first = '', one = '', , other = '']) => {
      const [english, inGerman] = first === 'en' ? [one, other] : [other, one];
      return { path, en: literal(english), de: literal(inGerman) };
    });
  });

  it('are found', () => {
    expect(texts.length).toBeGreaterThan(300);
  });

  it.each(texts)('$path: $en', (text) => {
    const { en: english, de: inGerman } = apart(text);
    const isTelling = wordCount(english) >= TELLING_WORDS && wordCount(inGerman) >= TELLING_WORDS;
    expect(germanness(english)).toBeLessThanOrEqual(0);
    expect(germanness(inGerman)).toBeGreaterThanOrEqual(isTelling ? 1 + germanness(english) : 0);
  });
});

describe('the test itself', () => {
  it('tells swapped texts', () => {
    const swapped = Object.entries(problems).filter(([, text]) => germanness(text.en) >= germanness(text.de));
    expect(swapped).toEqual([]);
  });
});

describe('messages about the configuration', () => {
  const files = [...WRONG_SYNTAX, ...WRONG_WIRES, ...WRONG_DEVICES, ...WRONG_SECTIONS, ...WRONG_TARIFFS];

  it.each(files)('are said in both languages: $name', ({ file }) => {
    const result = loadConfig(unmark(file).text, 'meterhub.yaml', { EMPTY: '' });
    expectBothLanguagesOf([...(result.ok ? [] : result.problems), ...result.warnings]);
  });

  it.each(WRONG_MODELS)('are said in both languages of a model: $name', ({ file }) => {
    expectBothLanguagesOf(
      loadModels([{ file: 'own.yaml', stem: 'own', text: unmark(file).text }], KINDS, BUILT_IN).problems,
    );
  });

  function expectBothLanguagesOf(problems: readonly ConfigProblem[]): void {
    expect(problems).not.toEqual([]);
    for (const { message, hint, de } of problems) {
      expectBothLanguages({ en: message, de: de.message });
      if (hint === null || de.hint === null) expect(de.hint).toBe(hint);
      else {
        expect(germanness(hint), hint).toBeLessThanOrEqual(0);
        expect(germanness(de.hint), de.hint).toBeGreaterThanOrEqual(0);
      }
    }
  }

  it('have a German word for every kind of value', () => {
    const kinds = JSON.stringify(configJsonSchema()).matchAll(/"x-type":"([^"]*)"/g);
    expect([...kinds].map(([, kind = '']) => kind).filter((kind) => !(kind in KIND_WORDS))).toEqual([]);
  });

  it('are the ones that a person would read', () => {
    const text = 'devices:\n  home: { model: sdm63, bus: rs485 }\n';
    const result = loadConfig(text, 'meterhub.yaml', {});
    expect(result.ok ? [] : result.problems.map(({ de }) => de)).toEqual([
      {
        message: 'unbekanntes Modell "sdm63"',
        hint: expect.stringMatching(/^ist .*sdm630.* gemeint\? `meterhub models` listet alle auf$/) as string,
      },
      { message: 'es gibt keinen Bus "rs485"', hint: 'im Abschnitt `buses` ergänzen' },
    ]);
  });
});

describe('the catalogue', () => {
  const notes = allModels.flatMap((model) => model.notes.map((note) => [model.id, note] as const));

  it.each(notes)('%s has its notes in both languages', (_id, note) => {
    expectBothLanguages(note);
  });

  it('names models in German wherever their English name is prose', () => {
    // Names of products are in capitals or have digits.
    const prose = (title: string): string => (title.match(/(?<![\w-])[a-zäöüß]+(?![\w-])/g) ?? []).join(' ');
    const english = allModels
      .filter((model) => germanness(prose(germanTitle(model))) < 0)
      .map((model) => `${model.id}: ${germanTitle(model)}`);
    expect(english).toEqual([]);
  });

  it('says in German what needs a person', () => {
    const pin = findModel('dzg-dvs74')?.notes[0];
    expect(pin?.en).toContain('PIN was entered');
    expect(pin?.de).toContain('PIN eingegeben');
    expect(germanTitle(findModel('http-json') ?? { manufacturer: '', model: '', source: '' })).toBe(
      'beliebiges JSON über HTTP',
    );
  });
});
