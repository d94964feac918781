// Which program's file each text is, and the draft of all of them together. Reads no file.
import { isMap, parseDocument } from 'yaml';
import { MeterHubError } from '../../model/error.ts';
import type { CommandLine } from './typed/command-line.ts';
import { Draft } from './draft.ts';
import type { Origin } from './draft-text.ts';
import { inCompose, inScript, inUnit } from './typed/find-command-lines.ts';
import { fromGosdm630 } from './gosdm630.ts';
import { withoutComments } from './json-with-comments.ts';
import { fromMbmdFile } from './mbmd-file.ts';
import { fromMbmdFlags } from './mbmd-flags.ts';
import { fromMeterhub2022, isMeterhub2022, type PythonFile } from './meterhub-2022.ts';
import { fromVzlogger } from './vzlogger.ts';

export interface SourceFile {
  readonly file: string;
  readonly text: string;
}

type Sort = 'python' | 'vzlogger' | 'mbmd' | 'unit' | 'compose' | 'script' | 'own' | 'unknown';

const NAMES: Readonly<Record<Sort, string>> = {
  python: 'MeterHub of 2022',
  vzlogger: 'vzlogger',
  mbmd: 'mbmd',
  unit: 'systemd unit',
  compose: 'compose file',
  script: 'command line',
  own: '',
  unknown: '',
};

/** Throws when a file is none that is known, or broken. */
export function takeOver(files: readonly SourceFile[]): { draft: Draft; origins: Origin[] } {
  const draft = new Draft();
  const origins: Origin[] = [];
  const python: PythonFile[] = [];
  for (const source of files) {
    const sort = sortOf(source.text);
    origins.push({ file: source.file, program: NAMES[sort] });
    if (sort === 'python') python.push(source);
    else takeFile(sort, source, draft);
  }
  if (python.length > 0) fromMeterhub2022(python, draft);
  for (const { file, text } of files.filter(({ text: each }) => sortOf(each) === 'compose'))
    for (const { devices, ports } of inCompose(text, file)) draft.leaveContainer(devices, ports);
  return { draft, origins };
}

function takeFile(sort: Exclude<Sort, 'python'>, { file, text }: SourceFile, draft: Draft): void {
  switch (sort) {
    case 'vzlogger':
      return fromVzlogger(text, file, draft);
    case 'mbmd':
      return fromMbmdFile(text, file, draft);
    case 'unit':
      return takeLines(inUnit(text, file), file, draft);
    case 'compose':
      return takeLines(inCompose(text, file), file, draft);
    case 'script':
      return takeLines(inScript(text, file), file, draft);
    case 'own':
      throw new MeterHubError('USAGE', `${file} is a configuration of MeterHub already: meterhub check -c ${file}`);
    case 'unknown':
      throw new MeterHubError(
        'USAGE',
        `${file} is none of the files that are known: mbmd.yaml, vzlogger.conf, config.py and app.py of the Python MeterHub, ` +
          'or a systemd unit, compose file or script that starts sdm630_httpd or mbmd',
      );
  }
}

function takeLines(lines: readonly CommandLine[], file: string, draft: Draft): void {
  if (lines.length === 0) draft.leave({ file, line: 1 }, file, 'starts neither sdm630_httpd nor mbmd');
  for (const line of lines) {
    if (line.program === 'gosdm630') fromGosdm630(line, draft);
    else if (line.program === 'mbmd') fromMbmdFlags(line, draft);
    else if (line.program === 'vzlogger')
      draft.leave(line.place, 'vzlogger', 'give migrate its configuration, often /etc/vzlogger.conf');
    else draft.leave(line.place, 'meterhub.py', 'give migrate its config.py and app.py');
  }
}

function sortOf(text: string): Sort {
  if (/^\s*ExecStart=/m.test(text)) return 'unit';
  if (isMeterhub2022(text)) return 'python';
  if (/^\s*\{/.test(withoutComments(text)) && /"(meters|sensors)"/.test(text)) return 'vzlogger';
  const yaml = yamlSort(text);
  if (yaml !== null) return yaml;
  return inScript(text, '').length > 0 ? 'script' : 'unknown';
}

function yamlSort(text: string): Sort | null {
  const root = parseDocument(text, { uniqueKeys: false }).contents;
  if (!isMap(root)) return null;
  if (isMap(root.get('services'))) return 'compose';
  if (isMap(root.get('devices')) || isMap(root.get('buses'))) return 'own';
  return root.has('adapters') || root.has('devices') ? 'mbmd' : null;
}
