// From the entries of `outputs`, and from sections that belong to an output, to what the program uses, checked against devices, buses and the catalogue. Opens nothing;
// knows no output.
import type { OutputContext } from '../../output/output-kind.ts';
import type { OutputList } from '../../output/output-list.ts';
import type { OutputBase } from '../../output/output.ts';
import type { ListenAddress } from '../../transport/address.ts';
import type { Report } from '../../yaml/report.ts';

export function resolveOutputs(
  inputs: Readonly<Record<string, { readonly type: string }>>,
  outputs: OutputList,
  context: Omit<OutputContext, 'otherListen' | 'otherDatagrams'>,
  report: Report,
): OutputBase[] {
  const otherListen: ListenAddress[] = [];
  const otherDatagrams: ListenAddress[] = [];
  return Object.entries(inputs).flatMap(([name, input]) => {
    const kind = outputs.ofType(input);
    const settings = kind.resolve(name, input, ['outputs', name], { ...context, otherListen, otherDatagrams }, report);
    if (settings === null) return [];
    otherListen.push(...kind.listensOn(settings));
    otherDatagrams.push(...(kind.takesDatagramsOn?.(settings) ?? []));
    return settings;
  });
}

/** `names`: all that the dataset has. */
export function resolveSectionOutputs(
  inputs: Readonly<Record<string, unknown>>,
  { sections }: OutputList,
  names: readonly string[],
  report: Report,
): OutputBase[] {
  return sections.flatMap((section) => section.resolve(inputs[section.type], names, report) ?? []);
}
