// `meterhub schema`: the JSON schema of the configuration file or of model files, for editors that complete and check them.
import type { Command } from 'commander';
import { modelJsonSchema } from '../config/models/model-schema.ts';
import { configJsonSchema } from '../config/schema/schema.ts';
import { KINDS } from '../kinds/kinds.ts';

export function registerSchema(program: Command): void {
  program
    .command('schema')
    .description('print the JSON schema of the configuration file, or of models as text, for editors')
    .option('--model', 'of the files in models.d instead')
    .addHelpText(
      'after',
      '\nSave it beside the file and begin the file with:\n  # yaml-language-server: $schema=./meterhub.schema.json',
    )
    .action(({ model }: { model?: boolean }) => {
      const schema = model === true ? modelJsonSchema(KINDS) : configJsonSchema();
      program.configureOutput().writeOut?.(`${JSON.stringify(schema, null, 2)}\n`);
    });
}
