// docs/errors.md: every error code, what it means and what to do, from the catalogue of codes.
import { ERROR_CATALOGUE } from '../../src/vocabulary/error-codes.ts';
import { code, generatedNotice, markdownTable, type Page } from './page.ts';

export const errorsPage: Page = {
  file: 'errors.md',
  render: () => `${generatedNotice('src/vocabulary/error-codes.ts')}

# Errors

Every error MeterHub raises itself has one of these codes. The message says where it happened (file and line, device,
bus, unit id); this page says what it means. "Passes by itself" means that MeterHub tries again and nobody has to do
anything unless it stays.

${markdownTable(['Code', 'Meaning', 'What to do', 'Passes by itself'], errorRows())}
`,
};

function errorRows(): string[][] {
  return Object.entries(ERROR_CATALOGUE).map(([name, { en, remedy, transient }]) => [
    code(name),
    en,
    remedy.en,
    transient ? 'yes' : 'no',
  ]);
}
