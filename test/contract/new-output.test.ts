// What a new type of output costs: an entry in a list. These two are made of literals: one of the section `outputs`, one
// with a section of its own. They go from the file to what runs, /metrics and the program's health, and nobody knows them.
import { afterEach, expect, it } from 'vitest';
import { Registry } from 'prom-client';
import * as z from 'zod';
import { addOutputFigures } from '../../src/api/metrics/output-figures.ts';
import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load.ts';
import { configJsonSchema } from '../../src/config/schema/schema.ts';
import { HubOutputs } from '../../src/hub/outputs.ts';
import { KINDS } from '../../src/kinds/kinds.ts';
import { NO_PROBLEM } from '../../src/log/problem-reporter.ts';
import type { OutputKind, OutputSection, RunningOutput } from '../../src/output/output-kind.ts';
import { OutputList } from '../../src/output/output-list.ts';
import type { OutputBase } from '../../src/output/output.ts';
import { formatProblems } from '../../src/yaml/file-problem.ts';
import { key } from '../../src/yaml/schema-values.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { outputSurroundings } from '../support/output-surroundings.ts';

interface LampConfig extends OutputBase {
  readonly pin: number;
}

const ran: string[] = [];

function running({ name }: OutputBase, figures: RunningOutput['figures'] = () => []): RunningOutput {
  return {
    start: () => void ran.push(`${name} starts`),
    stop: () => Promise.resolve(void ran.push(`${name} stops`)),
    health: () => [{ name, ...NO_PROBLEM, queued: 0, queueOf: 'rows', dropped: 0, lastSuccessMs: null }],
    figures,
  };
}

const lampSchema = z
  .strictObject({ type: key(z.literal('lamp'), 'A lamp.'), pin: key(z.int(), 'Pin of the lamp.', { example: 17 }) })
  .meta({ title: 'lamp' });

const BLINKS = { name: 'lamp_blinks_total', help: 'Blinks.', type: 'counter', labels: ['output'] } as const;

const lamp: OutputKind<z.output<typeof lampSchema>, LampConfig> = {
  type: 'lamp',
  schema: lampSchema,
  figures: [BLINKS],
  resolve: (name, { pin }) => ({ name, type: 'lamp', pin }),
  listensOn: () => [],
  busesIn: () => [],
  build: (config) => running(config, () => [{ name: BLINKS.name, labels: { output: config.name }, value: config.pin }]),
};

const bellSchema = key(z.strictObject({ tone: key(z.int(), 'Tone of the bell, Hz.') }).optional(), 'A bell.');

const bell: OutputSection<z.output<typeof bellSchema>> = {
  type: 'bell',
  schema: bellSchema,
  resolve: (input) => (input === undefined ? null : { name: 'bell', type: 'bell' }),
  withoutFile: null,
  build: (config) => running(config),
};

const list = new OutputList([lamp], [bell]);
const outputs = new HubOutputs(outputSurroundings(new FakeClock(), { list }));

afterEach(() => outputs.stop());

function load(text: string): Config {
  const loaded = loadConfig(text, 'test.yaml', {}, { outputs: list });
  if (!loaded.ok) throw new Error(formatProblems(loaded.problems));
  return loaded.config;
}

it('run as the file says, and stop when it says so no more', async () => {
  const both = load('outputs: { red: { type: lamp, pin: 4 } }\nbell: { tone: 440 }\n');
  expect(await outputs.apply(both)).toEqual(['bell', 'output red']);
  expect(outputs.health().map(({ name }) => name)).toEqual(['bell', 'red']);
  expect(await outputs.apply(load('outputs: { red: { type: lamp, pin: 4 } }\n'))).toEqual(['bell']);
  expect(ran).toEqual(['bell starts', 'red starts', 'bell stops']);
});

it('show what they count, and the names of it while nothing of the type runs', async () => {
  const registry = new Registry();
  addOutputFigures(outputs.figures, [registry]);
  expect(await registry.metrics()).toBe('# HELP lamp_blinks_total Blinks.\n# TYPE lamp_blinks_total counter\n');
  await outputs.apply(load('outputs: { red: { type: lamp, pin: 4 } }\n'));
  expect(await registry.metrics()).toContain('lamp_blinks_total{output="red"} 4\n');
});

it('have their keys in the JSON schema', () => {
  const schema = JSON.stringify(configJsonSchema({ kinds: KINDS, outputs: list }));
  expect(schema).toContain('Pin of the lamp.');
  expect(schema).toContain('Tone of the bell, Hz.');
});

it('refuse what their own schema refuses', () => {
  expect(() => load('bell: { tone: loud }\n')).toThrow('must be a number, not "loud"');
  expect(() => load('outputs: { x: { type: bell } }\n')).toThrow('"bell"');
});
