// `meterhub schema`: the JSON schema of the configuration file, for editors that complete and check it.
import type { Command } from 'commander';
import { configJsonSchema } from '../config/schema/schema.ts';

export function registerSchema(program: Command): void {
  program
    .command('schema')
    .description('print the JSON schema of the configuration file, for editors')
    .addHelpText(
      'after',
      '\nSave it beside the file and begin the file with:\n  # yaml-language-server: $schema=./meterhub.schema.json',
    )
    .action(() => program.configureOutput().writeOut?.(`${JSON.stringify(configJsonSchema(), null, 2)}\n`));
}
