// `meterhub version`: which version this is, and whether there is a newer one. Nothing asks for that but this command, and only
// when it is told to.
import type { Command } from 'commander';
import { errorText, MeterHubError } from '../../model/error.ts';
import { releasesUrl, version } from '../../program/version.ts';
import { isNewer } from './newer-version.ts';

/** Somebody waits for the answer. */
const PATIENCE_MS = 10_000;

interface VersionOptions {
  readonly check?: boolean;
  readonly from?: string;
}

export function registerVersion(program: Command): void {
  const command = program
    .command('version')
    .description('print the version; with --check look whether there is a newer one')
    .option('--check', 'ask where releases are announced; nothing is asked without it')
    .option('--from <url>', 'ask there instead: JSON with `version`, as registries of npm have it at <package>/latest');
  command.action(async ({ check, from }: VersionOptions) => {
    const print = (text: string): void => command.configureOutput().writeOut?.(`${text}\n`);
    print(`MeterHub ${version}`);
    if (check !== true) return;
    const url = from ?? releasesUrl;
    if (url === null) {
      const remedy = 'name one with --from <url>, or look where you have it from';
      throw new MeterHubError('USAGE', `version: this build knows no address where releases are announced: ${remedy}`);
    }
    const newest = await newestAt(url);
    print(
      isNewer(newest, version) ? `MeterHub ${newest} is there: docs/upgrade.md says how` : 'There is no newer version.',
    );
  });
}

async function newestAt(url: string): Promise<string> {
  const problem = (reason: string): MeterHubError =>
    new MeterHubError('USAGE', `version: whether there is a newer version is not known: ${url} ${reason}`);
  let response: Response;
  try {
    response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    throw problem(`cannot be reached (${errorText(cause)}): is this computer online?`);
  }
  if (!response.ok) throw problem(`answers with status ${response.status}`);
  const answer: unknown = await response.json().catch(() => null);
  const found = typeof answer === 'object' && answer !== null && 'version' in answer ? answer.version : null;
  if (typeof found !== 'string' || !/^\d+\.\d+\.\d+/.test(found)) throw problem('answers without a version');
  return found;
}
