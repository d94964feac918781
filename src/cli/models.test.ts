// `meterhub models`: the table names every model, --json carries the whole declarations, a slip gets a suggestion.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, expect, it } from 'vitest';
import { tempFolder } from '../../test/support/temp-folder.ts';
import { allModels } from '../catalog/index.ts';
import { MeterHubError } from '../model/error.ts';
import { registerModels } from './models.ts';

afterEach(() => {
  process.exitCode = undefined;
});

function run(...args: string[]): string {
  let output = '';
  const program = new Command().configureOutput({ writeOut: (text) => (output += text) });
  registerModels(program);
  program.parse(['models', ...args], { from: 'user' });
  return output;
}

it('prints one line for every model, with its names and its line default', () => {
  const lines = run().trimEnd().split('\n');
  expect(lines).toHaveLength(1 + allModels.length);
  const sdm630 = lines.find((line) => line.startsWith('eastron-sdm630 '));
  expect(sdm630).toContain('Eastron');
  expect(sdm630).toContain('4 (input)');
  expect(sdm630).toContain('9600 8N1');
  expect(sdm630).toContain('sdm, sdm630');
});

it('prints the whole declarations as JSON', () => {
  expect(JSON.parse(run('--json'))).toEqual(JSON.parse(JSON.stringify(allModels)));
});

it('prints only the models that are asked for, each once', () => {
  const models: unknown = JSON.parse(run('SDM', 'sdm630', 'dzg', '--json'));
  expect(models).toMatchObject([{ id: 'eastron-sdm630' }, { id: 'dzg-dvh4013' }]);
});

it('suggests the name that was meant', () => {
  const attempt = () => run('sdm603');
  expect(attempt).toThrow(MeterHubError);
  expect(attempt).toThrow('models: there is no model "sdm603"; did you mean sdm630');
  expect(() => run('refrigerator')).toThrow('see `meterhub models`');
});

it('prints a model as a file, with what it cannot say', () => {
  expect(run('show', 'SDM120')).toMatch(/^id: eastron-sdm120\n.*registers:\n  voltage: \{ at: 0x0000, type: float32/s);
  expect(run('show', 'go-e')).toMatch(/^# how the answer is read is code of MeterHub.*\nid: go-e\n.*parser: go-e\n/s);
  expect(run('list', 'sdm120')).toBe(run('sdm120'));
  expect(JSON.parse(run('list', 'sdm120', '--json'))).toMatchObject([{ id: 'eastron-sdm120' }]);
});

it('checks a file, with what it extends beside it', () => {
  const folder = tempFolder();
  const file = join(folder, 'mine.yaml');
  writeFileSync(file, 'extends: base\nphases: 1\n');
  expect(run('check', file)).toContain('there is no model "base"');
  expect(process.exitCode).toBe(1);
  writeFileSync(join(folder, 'base.yaml'), 'function: input\nregisters: { voltageL1: { at: 0, type: float32 } }\n');
  process.exitCode = undefined;
  expect(run('check', file)).toMatch(/mine\.yaml is fine\.\n.*1 values?: voltageL1\n$/s);
  expect(process.exitCode).toBeUndefined();
  expect(JSON.parse(run('check', file, '--json'))).toEqual({ ok: true, problems: [] });
});
