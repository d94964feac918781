// A wrong configuration as one error that carries every mistake. It must not know who reads it.
import { MeterHubError } from '../model/error.ts';
import { formatProblems, type ConfigProblem } from './file-problem.ts';

export class ConfigError extends MeterHubError {
  readonly problems: readonly ConfigProblem[];

  /** @param intro what was to be done, e.g. `the configuration has errors` */
  constructor(intro: string, problems: readonly ConfigProblem[]) {
    super({ code: 'CONFIG_INVALID', details: { count: problems.length } }, `${intro}:\n${formatProblems(problems)}`);
    this.problems = problems;
  }
}
