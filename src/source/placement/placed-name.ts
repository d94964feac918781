// Under which name a value of a device is published when the device is fed from the other side or its phases are changed over,
// and what becomes of its sign. Asks the vocabulary what a name means; knows no numbers.
import { isMeasurand, MEASURANDS, measurandAt, type Measurand, type Phase } from '../../vocabulary/measurands.ts';
import { SAME_PHASES, type Placement } from './placement.ts';

/**
 * `magnitude`: meters differ in whether a current has a sign, so it loses it. `phases`: the sum of the values of the phases,
 * as the meter has added up a wrong sign.
 */
export type SignRule = 'as it is' | 'negated' | 'magnitude' | 'phases';

export interface PlacedName {
  readonly name: string;
  readonly sign: SignRule;
}

type Ways = Pick<Placement, 'inverted' | 'phases'>;

/** Null: what it would be from this side cannot be known. `addsBoth`: the model says that it adds both directions up. */
export function placedName(own: string, ways: Ways, addsBoth: boolean): PlacedName | null {
  if (!isMeasurand(own)) return { name: own, sign: 'as it is' };
  const name = atPlace(own, (phase) => ways.phases[SAME_PHASES.indexOf(phase)] ?? phase);
  switch (turnOf(name, ways.inverted)) {
    case 'straight':
      return { name, sign: 'as it is' };
    case 'turned':
      return turned(name, addsBoth);
    case 'mixed':
      return mixed(name);
  }
}

/** The name that the device itself has for what is published as `name`. */
export function ownName(name: string, { inverted, phases }: Ways): string {
  if (!isMeasurand(name)) return name;
  const side = turnOf(name, inverted) === 'turned' ? (MEASURANDS[name].opposite ?? name) : name;
  return atPlace(side, (phase) => SAME_PHASES[phases.indexOf(phase)] ?? phase);
}

/** The device's own names of all that is needed to publish `name`. */
export function neededNames(name: string, ways: Ways): readonly string[] {
  const own = ownName(name, ways);
  const needsPhases = placedName(own, ways, false)?.sign === 'phases';
  return needsPhases ? [own, ...SAME_PHASES.map((phase) => own + phase)] : [own];
}

/** Whether a value of the device may be published at all: what its model says of it decides the rest. */
export function mayBePublished(own: string, ways: Ways): boolean {
  return placedName(own, ways, true) !== null;
}

/** Of the device's own names, those under which they may be published. */
export function publishedNames(own: readonly string[], ways: Ways): readonly string[] {
  return own.flatMap((name) => placedName(name, ways, true)?.name ?? []);
}

/** Whether the flow at the place of the measurand is turned round; `mixed`: of some phases that it adds up. */
function turnOf(name: Measurand, inverted: Placement['inverted']): 'straight' | 'turned' | 'mixed' {
  if (inverted === 'all') return 'turned';
  if (inverted.length === 0) return 'straight';
  const { place } = MEASURANDS[name].parts;
  if (isPhase(place)) return inverted.includes(place) ? 'turned' : 'straight';
  return 'mixed';
}

function turned(name: Measurand, addsBoth: boolean): PlacedName | null {
  const { opposite, signed, quantity, counts, parts } = MEASURANDS[name];
  // The model has thrown the direction away.
  if (addsBoth) return { name, sign: 'as it is' };
  if (opposite !== null) return { name: opposite, sign: 'as it is' };
  // Meters count angles from 0 to 360, to both sides, or to 90 only.
  if (quantity === 'angle') return null;
  // Import and export added up, or subtracted: meters differ.
  if (counts === 'both') return null;
  if (signed) return { name, sign: 'negated' };
  return { name, sign: parts.family === 'current' ? 'magnitude' : 'as it is' };
}

/** Of the whole when only some phases are turned round. */
function mixed(name: Measurand): PlacedName | null {
  const { phases, signed, quantity, parts, unit } = MEASURANDS[name];
  if (signed && phases === 'sum') return { name, sign: 'phases' };
  if (DIRECT.test(parts.family)) return { name, sign: 'as it is' };
  const isFlow = unit !== null && FLOW_UNITS.has(unit);
  return isFlow || quantity === 'powerFactor' || quantity === 'angle' ? null : { name, sign: 'as it is' };
}

/** What has nothing to do with the phases: direct current, and what a wallbox offers. */
const DIRECT = /^(dc|battery|currentLimit)/;
const FLOW_UNITS: ReadonlySet<string> = new Set(['A', 'W', 'var', 'VA', 'Wh', 'varh', 'VAh']);

/** Whether transformers and clamps are before what it measures. */
export function isBehindTransformers(name: string): boolean {
  return !isMeasurand(name) || !DIRECT.test(MEASURANDS[name].parts.family);
}

/** The same measurand at another phase, or between two others. */
function atPlace(name: Measurand, move: (phase: Phase) => Phase): Measurand {
  const { family, place } = MEASURANDS[name].parts;
  if (isPhase(place)) return measurandAt(family, move(place)) ?? name;
  const [, one, other] = /^(L[123])(L[123])$/.exec(place) ?? [];
  if (one === undefined || other === undefined || !isPhase(one) || !isPhase(other)) return name;
  // A voltage between two phases is the same from both sides.
  const [first, second] = [move(one), move(other)];
  return [`${family}${first}${second}`, `${family}${second}${first}`].find(isMeasurand) ?? name;
}

function isPhase(place: string): place is Phase {
  return SAME_PHASES.some((phase) => phase === place);
}
