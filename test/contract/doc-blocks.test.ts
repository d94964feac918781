// The code blocks of docs/: what calls itself meterhub.yaml is one that MeterHub takes, other YAML and JSON can be read.
import { parseDocument } from 'yaml';
import { describe, expect, it, test } from 'vitest';
import { demoConfig } from '../../src/cli/demo/demo-config.ts';
import { loadConfig } from '../../src/config/load.ts';
import { ERROR_CATALOGUE } from '../../src/vocabulary/error-codes.ts';
import { MEASURAND_NAMES } from '../../src/vocabulary/measurands.ts';
import { valueLabel } from '../../src/vocabulary/value-text.ts';
import { blocksOf, docPages, pageText, placeOf, programPages } from '../support/doc-pages.ts';

const WORLD = {
  rs485: '127.0.0.1:1',
  infrared: '127.0.0.1:2',
  mbus: '127.0.0.1:6',
  p1: '127.0.0.1:7',
  inverterUrl: 'http://127.0.0.1:3',
  wallboxUrl: 'http://127.0.0.1:4',
  waterUrl: 'http://127.0.0.1:5',
};

/** A password as good as any, and a key of 128 bits. */
const SECRET = '00112233445566778899aabbccddeeff';

const blocks = ['README.md', ...docPages()].flatMap(blocksOf);

/** Languages of fenced blocks -> what proves them. */
const LANGUAGES: Readonly<Record<string, string>> = {
  yaml: 'read here; what calls itself meterhub.yaml is loaded here, evcc.yaml and configuration.yaml by program-pages.test.ts',
  json: 'read here',
  console: 'run in a shell by program-pages.test.ts',
  python: 'run by program-pages.test.ts',
  bash: 'run by program-pages.test.ts',
  toml: 'read by program-pages.test.ts, its addresses asked',
  java: 'the addresses and paths of openHAB are asked by program-pages.test.ts',
  promql: 'asked by prometheus.test.ts',
  caddyfile: 'a real Caddy runs it: reverse-proxies.test.ts',
  nginx: 'a real nginx runs it: reverse-proxies.test.ts',
  sql: 'asked by influxdb.test.ts, history-format.test.ts',
  ts: 'not run: a device of an example that nobody has',
  js: 'not run: the inside of a flow, which program-pages.test.ts runs',
  text: 'shown, not typed',
};
const named = (file: string) =>
  blocks.filter((block) => block.file === file).map((block) => [placeOf(block), block] as const);

/** Sections of the demo's configuration that the block does not have itself. */
function rounded(text: string): string {
  const own = new Set([...text.matchAll(/^([a-z]+):/gm)].map(([, key = '']) => key));
  // Devices of a block stand alone: names of the demo's mean nothing then.
  const isWhole = own.has('devices');
  const sections = demoConfig(WORLD, '127.0.0.1:0', '/tmp/none').split(/^(?=[a-z]+:)/m);
  const rest = sections.filter((section) => !own.has(/^[a-z]+/.exec(section)?.[0] ?? ''));
  return [text, ...(isWhole ? [] : rest)].join('\n');
}

describe('docs', () => {
  it('has no block of a kind that nothing looks at', () => {
    const kinds = new Set(blocks.map(({ language }) => language));
    expect([...kinds].sort()).toEqual(Object.keys(LANGUAGES).sort());
  });

  it('has blocks of each kind', () => {
    for (const file of ['meterhub.yaml', 'evcc.yaml', 'configuration.yaml', 'prometheus.yml', 'telegraf.conf'])
      expect(named(file).length, file).toBeGreaterThan(0);
  });

  test.each(named('meterhub.yaml'))('%s is a configuration', (_, { text }) => {
    const names = [...text.matchAll(/!env (\w+)/g)].map(([, name = '']) => name);
    const environment = Object.fromEntries(names.map((name) => [name, SECRET]));
    const result = loadConfig(rounded(text), 'meterhub.yaml', environment);
    expect(result.ok ? [] : result.problems.map(({ message, line }) => `${line}: ${message}`)).toEqual([]);
  });

  const yaml = blocks
    .filter(({ language }) => language === 'yaml')
    .map((block) => [placeOf(block), block.text] as const);
  test.each(yaml)('%s can be read as YAML', (_, text) => {
    const tags = ['!env', '!secret'].map((tag) => ({ tag, resolve: (value: string) => value }));
    expect(parseDocument(text, { customTags: tags }).errors).toEqual([]);
  });

  const json = blocks
    .filter(({ language }) => language === 'json')
    .map((block) => [placeOf(block), block.text] as const);
  test.each(json)('%s can be read as JSON', (_, text) => {
    expect(() => JSON.parse(text) as unknown).not.toThrow();
  });
});

describe.each(programPages().filter((page) => !page.endsWith('/index.md')))('%s', (page) => {
  it('begins with what one ends up with, and says whether it was tried', () => {
    const text = pageText(page).replaceAll(/\s+/g, ' ');
    expect(text).toMatch(/^# [^#]*At the end of this page /);
    expect(text).toMatch(
      /not tried with the program itself|was loaded and run with|run by MeterHub's tests|nobody has tried it/,
    );
  });

  it('is named on the index page', () => {
    expect(pageText('docs/programs/index.md')).toContain(`(${page.replace('docs/programs/', '')})`);
  });
});

it('docs/programs/home-assistant.md calls sensors as they are announced, in German, too', () => {
  const labels = MEASURAND_NAMES.map((name) => valueLabel(name, 'en'));
  for (const page of ['docs/programs/home-assistant.md', 'docs/de/programs/home-assistant.md']) {
    const named = [...pageText(page).matchAll(/\*\*([^*]+)\*\*/g)].map(([, name = '']) => name.replaceAll(/\s+/g, ' '));
    expect(named.length).toBeGreaterThan(4);
    expect(named.filter((name) => !labels.includes(name))).toEqual([]);
  }
});

it('codes that stand in tables of symptoms are those of the program', () => {
  const named = docPages()
    .filter((page) => page !== 'docs/errors.md')
    .flatMap((page) =>
      [...pageText(page).matchAll(/\| `([A-Z]+_[A-Z_]+|LISTEN)` +\|/g)].map(([, code = '']) => `${page}: ${code}`),
    );
  expect(named.length).toBeGreaterThan(50);
  expect(named.filter((text) => !Object.hasOwn(ERROR_CATALOGUE, text.replace(/^.*: /, '')))).toEqual([]);
});
