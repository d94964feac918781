// `meterhub models`: the table names every model, --json carries the whole declarations, a slip gets a suggestion.
import { Command } from 'commander';
import { expect, it } from 'vitest';
import { allModels } from '../catalog/index.ts';
import { MeterHubError } from '../model/error.ts';
import { registerModels } from './models.ts';

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
