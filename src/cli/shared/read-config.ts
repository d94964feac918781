// Reads a configuration file for a command and turns problems into one error that shows them all.
import { readFileSync } from 'node:fs';
import type { Config } from '../../config/config.ts';
import { ConfigError } from '../../yaml/config-error.ts';
import { loadConfig, type LoadResult } from '../../config/load.ts';
import { formatProblems } from '../../yaml/file-problem.ts';
import { errnoOf, errorText, MeterHubError } from '../../model/error.ts';
import { modelsBeside } from '../own-models/model-folder.ts';

/** Throws CONFIG_UNREADABLE or CONFIG_INVALID; the message holds every problem with place and hint. */
export function readConfig(path: string, warn: (text: string) => void): Config {
  const result = loadConfigFile(path, process.env);
  if (!result.ok) {
    throw new ConfigError('the configuration has errors', result.problems);
  }
  if (result.warnings.length > 0) warn(formatProblems(result.warnings));
  return result.config;
}

/** The configuration with the models of its folder. Throws CONFIG_UNREADABLE. */
export function loadConfigFile(path: string, env: Readonly<Record<string, string | undefined>>): LoadResult {
  return loadConfig(readConfigText(path), path, env, { findModels: modelsBeside(path) });
}

export function readConfigText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const text = `cannot read the configuration ${path}: ${errorText(error)}`;
    const { errno } = errnoOf(error);
    const hint = errno === 'ENOENT' ? `\n  hint: \`meterhub init ${path}\` writes one with the meters it finds` : '';
    throw new MeterHubError('CONFIG_UNREADABLE', text + hint, { cause: error, details: { path, ...errnoOf(error) } });
  }
}
