// Keys that say how a device is built into its house: transformers before it, its direction, its phases. The same for every
// kind.
import * as z from 'zod';
import { PHASES, type Phase } from '../../vocabulary/measurands.ts';
import type { Text } from '../../vocabulary/text.ts';
import type { Report } from '../../yaml/report.ts';
import { key, refuse } from '../../yaml/schema-values.ts';
import type { Path } from '../../yaml/yaml-source.ts';
import { NO_FACTORS, SAME_PHASES, type Factors, type Placement } from '../placement/placement.ts';
import { neededNames } from '../placement/placed-name.ts';

/** No transformer is beyond these; what is smaller or larger is a slip. */
const LEAST_FACTOR = 0.001;
const MOST_FACTOR = 100_000;

const factor = () => z.number().min(LEAST_FACTOR).max(MOST_FACTOR);

const factorOf = (description: string) => key(factor().optional(), description, { example: 40, defaultText: '1' });

function ratio(example: string) {
  return z
    .union([z.number(), z.string()])
    .meta({ 'x-type': 'ratio of a transformer' })
    .transform((value, ctx) => {
      const message = {
        en: 'must be the ratio of a transformer, the larger number first',
        de: 'muss das Verhältnis eines Wandlers sein, die größere Zahl zuerst',
      };
      const hint = { en: `as on its nameplate: ${example}`, de: `wie auf seinem Typenschild: ${example}` };
      const [, first = '', second = '1'] = /^(\d+(?:\.\d+)?)\s*(?:[/:]\s*(\d+(?:\.\d+)?))?$/.exec(String(value)) ?? [];
      const found = Number(first) / Number(second);
      return found >= 1 && found <= MOST_FACTOR ? found : refuse(ctx, message, hint);
    });
}

const phase = () => z.enum(PHASES);

export const placementKeys = {
  ct: key(
    ratio('200/5').optional(),
    'Current transformer before the meter that the meter does not know of: current, power and energy are multiplied.',
    { example: '200/5', defaultText: 'none' },
  ),
  pt: key(
    ratio('10000/100').optional(),
    'Voltage transformer before the meter that the meter does not know of: voltage, power and energy are multiplied.',
    { example: '10000/100', defaultText: 'none' },
  ),
  factor: key(
    z
      .union([
        factor(),
        z.strictObject({
          current: factorOf('Of currents.'),
          voltage: factorOf('Of voltages.'),
          power: factorOf('Of active, reactive and apparent power.'),
          energy: factorOf('Of active, reactive and apparent energy.'),
        }),
      ])
      .optional(),
    'What its values are multiplied by, instead of `ct` and `pt`; one number: current, power and energy.',
    { example: '{ current: 40, power: 40, energy: 40 }', defaultText: '1' },
  ),
  invert: key(
    z.union([z.boolean(), z.array(phase()).min(1).max(3)]).optional(),
    'It is fed from the other side: powers change their sign, import and export change places. A list: of these phases only, as they are shown.',
    { example: true, defaultText: 'false' },
  ),
  phases: key(
    z.array(phase()).length(3).optional(),
    "As which phases the meter's own L1, L2 and L3 are shown, when the wires are on it in another order.",
    { example: '[L2, L3, L1]', defaultText: '[L1, L2, L3]' },
  ),
};

export const PLACEMENT_KEYS: readonly string[] = Object.keys(placementKeys);

export interface PlacementInput {
  readonly ct?: number | undefined;
  readonly pt?: number | undefined;
  readonly factor?: number | Partial<Record<keyof Factors, number | undefined>> | undefined;
  readonly invert?: boolean | readonly Phase[] | undefined;
  readonly phases?: readonly Phase[] | undefined;
  readonly measurands?: readonly string[] | undefined;
}

/** Null: its values are published as it gives them. `phases`: how many the model measures, null: not known. */
export function placementOf(input: PlacementInput, phases: 1 | 3 | null, path: Path, report: Report): Placement | null {
  const factors = factorsOf(input, path, report);
  const inverted = invertedOf(input.invert, phases, path, report);
  const order = orderOf(input.phases, phases, path, report);
  const isPlain =
    Object.values(factors).every((each) => each === 1) && inverted !== 'all' && inverted.length === 0 && order === null;
  return isPlain ? null : { factors, inverted, phases: order ?? SAME_PHASES, measurands: input.measurands ?? null };
}

/** The device's own names of what is chosen: those of the list first, each in its place, then what they follow from. */
export function ownChoice(
  chosen: readonly string[],
  placement: Placement,
  mayMeasure: (own: string) => boolean,
): readonly string[] {
  const needed = chosen.map((name) => neededNames(name, placement));
  const first = needed.map(([own = '']) => own);
  const others = needed.flatMap(([, ...more]) => more).filter((own) => mayMeasure(own) && !first.includes(own));
  return [...first, ...new Set(others)];
}

function factorsOf({ ct, pt, factor: given }: PlacementInput, path: Path, report: Report): Factors {
  const transformer = ct !== undefined ? 'ct' : pt !== undefined ? 'pt' : null;
  if (given !== undefined && transformer !== null) {
    report.error(
      [...path, 'factor'],
      { en: `has both \`factor\` and \`${transformer}\``, de: `\`factor\` und \`${transformer}\` zugleich` },
      { en: 'keep one of them', de: 'eines davon behalten' },
      'key',
    );
  }
  if (given === undefined) {
    const [current, voltage] = [ct ?? 1, pt ?? 1];
    return { current, voltage, power: current * voltage, energy: current * voltage };
  }
  if (typeof given === 'number') return { ...NO_FACTORS, current: given, power: given, energy: given };
  const { current = 1, voltage = 1, power = 1, energy = 1 } = given;
  return { current, voltage, power, energy };
}

function invertedOf(
  invert: PlacementInput['invert'],
  phases: 1 | 3 | null,
  path: Path,
  report: Report,
): Placement['inverted'] {
  if (typeof invert !== 'object') return invert === true ? 'all' : [];
  if (phases === 1) {
    const hint = { en: 'write invert: true', de: 'invert: true schreiben' };
    report.error([...path, 'invert'], ONE_PHASE, hint);
  }
  reportTwice(invert, 'invert', path, report);
  const chosen = PHASES.filter((each) => invert.includes(each));
  return chosen.length === PHASES.length ? 'all' : chosen;
}

/** Null: as they are. */
function orderOf(
  order: PlacementInput['phases'],
  phases: 1 | 3 | null,
  path: Path,
  report: Report,
): Placement['phases'] | null {
  if (order === undefined) return null;
  if (phases === 1) report.error([...path, 'phases'], ONE_PHASE, { en: 'remove it', de: 'weglassen' });
  reportTwice(order, 'phases', path, report);
  const [first = 'L1', second = 'L2', third = 'L3'] = order;
  const isSame = SAME_PHASES.every((each, index) => each === order[index]);
  return isSame ? null : [first, second, third];
}

const ONE_PHASE: Text = { en: 'the meter has one phase', de: 'der Zähler hat eine Phase' };

function reportTwice(list: readonly Phase[], name: string, path: Path, report: Report): void {
  const index = list.findIndex((each, at) => list.indexOf(each) !== at);
  const twice = list[index];
  if (twice === undefined) return;
  report.error(
    [...path, name, index],
    { en: `${twice} is in the list twice`, de: `${twice} steht zweimal in der Liste` },
    { en: 'name each phase once', de: 'jede Phase einmal nennen' },
  );
}
