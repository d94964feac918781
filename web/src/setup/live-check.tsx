// Asks a device before it is saved, and shows what it answers: the power with its direction in words, counters, voltages. It must
// not know how it is configured.
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { noticeRefusal } from '../access/session.ts';
import { energy, power, reading as shown } from '../shared/format.ts';
import { nameOf, placeOf } from '../shared/measurands.ts';
import { settings } from '../shared/settings.ts';
import type { SetupTrialJson } from '../shared/types.ts';
import { COUNTERS, powerIn, reading, type Edit, type Role } from './edits.ts';
import { problemText, textOf, tryDevice } from './setup-api.ts';
import { s } from './say.ts';
import type { SetupText } from './texts.ts';

interface LiveCheckProps {
  readonly revision: string;
  readonly edits: readonly Edit[];
  readonly device: string;
  readonly role: Role | null;
  /** Left out: its direction is not asked for. */
  readonly onSwap?: () => void;
}

type Check =
  | { readonly state: 'asking' }
  | { readonly state: 'failed'; readonly text: string }
  | { readonly state: 'there'; readonly trial: SetupTrialJson };

export function LiveCheck({ revision, edits, device, role, onSwap }: LiveCheckProps): JSX.Element {
  const [check, setCheck] = useState<Check>({ state: 'asking' });
  const [turn, setTurn] = useState(0);
  // The part in the house says only how the answer is told.
  const asked = JSON.stringify([edits.filter(({ at }) => at[0] !== 'roles'), turn], (key, value: unknown) =>
    // Neither does what people read.
    key === 'label' ? undefined : value,
  );
  useEffect(() => {
    let isWanted = true;
    setCheck({ state: 'asking' });
    tryDevice({ revision, edits }, device).then(
      (trial) => {
        if (!isWanted) return;
        const problem = problemText(trial.problem);
        setCheck(problem === null ? { state: 'there', trial } : { state: 'failed', text: problem });
      },
      (error: unknown) => {
        noticeRefusal(error);
        if (isWanted) setCheck({ state: 'failed', text: textOf(error) });
      },
    );
    return () => {
      isWanted = false;
    };
  }, [asked, revision]);
  return (
    <div class="live-check" role="status">
      <h3>{s('rightNow')}</h3>
      {check.state === 'asking' && <p class="quiet">{s('asking')} …</p>}
      {check.state === 'failed' && <p class="bad-text">{check.text}</p>}
      {check.state === 'there' && <Answer trial={check.trial} role={role} onSwap={onSwap} />}
      {check.state !== 'asking' && (
        <button type="button" onClick={() => setTurn(turn + 1)}>
          {s('tryAgain')}
        </button>
      )}
    </div>
  );
}

interface AnswerProps {
  readonly trial: SetupTrialJson;
  readonly role: Role | null;
  readonly onSwap: (() => void) | undefined;
}

function Answer({ trial, role, onSwap }: AnswerProps): JSX.Element {
  const watts = powerIn(trial.readings);
  const { language } = settings();
  const text =
    watts === null ? '' : `${power(language, Math.abs(watts)).text} ${power(language, Math.abs(watts)).unit}`;
  return (
    <>
      <p class="good-text">{s('answers')}</p>
      {watts !== null && role !== null && (
        <p class="sign">
          <strong>{s(signText(role, watts), { power: text })}</strong>{' '}
          {onSwap && role !== 'pv' && (
            <>
              {s('isThatRight')}{' '}
              <button type="button" onClick={onSwap}>
                {s('swap')}
              </button>
            </>
          )}
        </p>
      )}
      <ReadingFacts readings={trial.readings} serial={trial.serial} />
    </>
  );
}

function signText(role: Role, watts: number): SetupText {
  if (role === 'grid') return watts < 0 ? 'sign_feed' : 'sign_draw';
  if (role === 'battery') return watts < 0 ? 'sign_discharge' : 'sign_charge';
  if (role === 'pv') return 'sign_produces';
  return watts < 0 ? 'sign_gives' : 'sign_uses';
}

interface ReadingFactsProps {
  readonly readings: SetupTrialJson['readings'];
  readonly serial: string | null;
}

/** Power, counter and what else helps to recognise a meter. */
export function ReadingFacts({ readings, serial }: ReadingFactsProps): JSX.Element {
  const { language, powerUnit } = settings();
  const watts = powerIn(readings);
  const counters = COUNTERS.flatMap((name) => reading(readings, name) ?? []).slice(0, 2);
  const others = ['voltage', 'voltageL1', 'temperature', 'stateOfCharge'].flatMap(
    (name) => reading(readings, name) ?? [],
  );
  const shownOthers = others.slice(0, 1);
  const rest = watts === null && counters.length === 0 && others.length === 0 ? readings.slice(0, 3) : [];
  const cells: (readonly [string, string])[] = [
    ...(watts === null ? [] : [[nameOf('power', language), withUnit(power(language, watts))] as const]),
    ...counters.map(({ measurand, value, unit }) => {
      const text = unit === 'Wh' ? energy(language, value) : shown(language, value, unit, powerUnit);
      return [nameOf(placeOf(measurand).row, language), withUnit(text)] as const;
    }),
    ...[...shownOthers, ...rest].map(({ measurand, value, unit }) => {
      return [nameOf(placeOf(measurand).row, language), withUnit(shown(language, value, unit, powerUnit))] as const;
    }),
  ];
  return (
    <dl class="facts found-facts">
      {cells.map(([name, text]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{text}</dd>
        </div>
      ))}
      {serial !== null && (
        <div>
          <dt>{s('serial', { serial: '' }).trim()}</dt>
          <dd>{serial}</dd>
        </div>
      )}
    </dl>
  );
}

function withUnit({ text, unit }: { readonly text: string; readonly unit: string }): string {
  return `${text} ${unit}`.trim();
}
