// Models of SML meters as text: what their telegrams hold, and what has to be allowed for.
import * as z from 'zod';
import { defineSmlMeter, INFO_INTERFACE, type SmlMeterModel } from '../../definition/sml/meter.ts';
import type { ModelFileEntry, ModelFileKind } from '../../source/entry/model-file.ts';
import { describeIdentity, identityOf, modelKeys } from '../../source/entry/model-keys.ts';
import { describeLine, modelLine, modelLineOf } from '../../source/entry/model-line.ts';
import { suggestion } from '../../vocabulary/did-you-mean.ts';
import { isMeasurand, type Measurand } from '../../vocabulary/measurands.ts';
import { SML_MEASURANDS } from '../../vocabulary/obis.ts';
import { alike } from '../../vocabulary/text.ts';
import { quote } from '../../yaml/masking.ts';
import type { Report } from '../../yaml/report.ts';
import { key } from '../../yaml/schema-values.ts';

const measurands = () => z.array(z.string()).max(SML_MEASURANDS.length);

const smlModelSchema = z
  .strictObject({
    ...modelKeys,
    line: key(modelLine().optional(), 'Line of the infrared head: `9600 8N1`, or with its source as a section.', {
      example: '9600 8N1',
      defaultText: '9600 8N1',
    }),
    quirks: key(
      z
        .strictObject({
          signPowerFromStatus: key(z.boolean().optional(), 'Power has no sign; the status word says the direction.'),
          dzgUnsignedPower: key(
            z.union([z.boolean(), z.literal('auto')]).optional(),
            'A power that is tagged as signed is unsigned.',
          ),
          crcKermit: key(z.boolean().optional(), 'The checksum is CRC-16/Kermit.'),
        })
        .optional(),
      'Special treatments that its telegrams need.',
      { example: '{ signPowerFromStatus: true }' },
    ),
    expected: key(measurands().optional(), 'What every such meter sends, once its PIN is entered.', {
      example: '[energyImport, power]',
    }),
    sometimes: key(measurands().optional(), 'What only some of them send.', { example: '[energyExport]' }),
    pin: key(z.boolean().optional(), 'Power is sent only after a PIN was entered.', {
      example: true,
      defaultText: 'false',
    }),
  })
  .meta({ title: 'SML meter', 'x-kind': 'sml' });

type SmlModelInput = z.output<typeof smlModelSchema>;
type Entry = ModelFileEntry<SmlMeterModel, SmlModelInput>;

function build({ id, input, parent }: Entry, report: Report): SmlMeterModel | null {
  const before = report.errors().length;
  const expected = namesOf('expected', input, parent, report);
  const sometimes = namesOf('sometimes', input, parent, report);
  for (const [index, name] of (input.sometimes ?? []).entries()) {
    if (!expected.some((each) => each === name)) continue;
    report.error(
      ['sometimes', index],
      { en: `${name} is in \`expected\` already`, de: `${name} steht schon in \`expected\`` },
      { en: 'remove one of them', de: 'eines davon weglassen' },
    );
  }
  const inherited = parent?.line ?? INFO_INTERFACE;
  const line = input.line === undefined ? inherited : modelLineOf(input.line, report);
  if (report.errors().length > before || line === null) return null;
  const quirks = Object.entries(input.quirks ?? {}).filter(([, isOn]) => isOn !== undefined);
  try {
    return defineSmlMeter({
      ...identityOf(id, input, parent),
      phases: input.phases !== undefined ? input.phases : parent === null ? 3 : parent.phases,
      ...{ line, expected, sometimes, pin: input.pin ?? parent?.pin ?? false },
      quirks: { ...parent?.quirks, ...Object.fromEntries(quirks) },
    });
  } catch (error) {
    // What the declaration refuses and nothing above knows.
    report.error([], alike(error instanceof Error ? error.message.replace(/^catalogue: /, '') : String(error)), null);
    return null;
  }
}

function namesOf(
  list: 'expected' | 'sometimes',
  input: SmlModelInput,
  parent: SmlMeterModel | null,
  report: Report,
): Measurand[] {
  const said = input[list];
  if (said === undefined) {
    if (parent !== null) return [...parent[list]];
    if (list === 'expected' && !report.has([list])) {
      report.error(
        [],
        { en: '`expected` is missing', de: '`expected` fehlt' },
        {
          en: 'add what it sends, for example [energyImport, power]',
          de: 'ergänzen, was er sendet, zum Beispiel [energyImport, power]',
        },
      );
    }
    return [];
  }
  return said.flatMap((name, index): Measurand[] => {
    if (said.indexOf(name) !== index) {
      report.error(
        [list, index],
        { en: `${name} is in the list twice`, de: `${name} steht zweimal in der Liste` },
        { en: 'remove one of them', de: 'eines davon weglassen' },
      );
      return [];
    }
    if (isMeasurand(name) && SML_MEASURANDS.includes(name)) return [name];
    report.error(
      [list, index],
      { en: `there is no OBIS code for ${quote(name)}`, de: `für ${quote(name)} gibt es keinen OBIS-Code` },
      suggestion(name, SML_MEASURANDS, { en: 'SML meters send', de: 'SML-Zähler senden' }),
    );
    return [];
  });
}

function describe(model: SmlMeterModel): Readonly<Record<string, unknown>> {
  const { head, tail } = describeIdentity(model);
  const { line, quirks, expected, sometimes, pin } = model;
  const on = Object.entries(quirks).filter(([, isOn]) => isOn !== false);
  return {
    ...{ ...head, line: describeLine(line) },
    ...(on.length > 0 && { quirks: Object.fromEntries(on) }),
    expected,
    ...(sometimes.length > 0 && { sometimes }),
    ...(pin && { pin }),
    ...tail,
  };
}

export const smlModelFile: ModelFileKind<SmlMeterModel, SmlModelInput> = {
  schema: smlModelSchema,
  build,
  describe,
  inCode: () => null,
};
