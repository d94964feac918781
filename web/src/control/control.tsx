// What may be commanded, with the real state beside it. The hub decides what is allowed; this only offers it.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { isLoggedIn, noticeRefusal } from '../access/session.ts';
import { ApiProblem, get, isAbsent, post, textOf } from '../shared/api.ts';
import { HealthBadge } from '../devices/device-facts.tsx';
import { power, NOTHING } from '../shared/format.ts';
import { powerOf } from '../energy/flow.ts';
import { t, tryText } from '../shared/i18n.ts';
import { Icon } from '../shared/icons.tsx';
import { useChanges } from '../shared/listeners.ts';
import { live, liveChanged, shownName } from '../shared/live.ts';
import { addressOf } from '../shared/route.ts';
import { useLoaded } from '../shared/load.ts';
import { ProblemNotice } from '../shared/lazy.tsx';
import { change, settings, settingsChanged } from '../shared/settings.ts';
import type { Allowed, CommandParameter, CommandsJson, CommandTargetJson, Value } from '../shared/types.ts';

/** The list carries what is set now: read back at this interval, ms. */
const RELOAD_MS = 2000;

export function ControlView(): JSX.Element {
  useChanges(liveChanged, settingsChanged);
  const loaded = useLoaded(() => get<CommandsJson>('api/v1/commands'), [], RELOAD_MS);
  return (
    <>
      <h1>{t('control')}</h1>
      {loaded.state === 'loading' && <p class="quiet">{t('loading')}</p>}
      {loaded.state === 'failed' &&
        (isAbsent(loaded.error) ? (
          <p class="note">{t('noCommandsYet')}</p>
        ) : (
          <ProblemNotice text={t('failed', { reason: textOf(loaded.error) })} />
        ))}
      {loaded.state === 'there' && <Targets commands={loaded.value} />}
    </>
  );
}

function Targets({ commands }: { commands: CommandsJson }): JSX.Element {
  const isLocked = commands.needsToken && settings().token === null && !isLoggedIn();
  if (commands.targets.length === 0) return <p class="note">{t('noCommands')}</p>;
  return (
    <>
      {commands.needsToken && !isLoggedIn() && <TokenCard />}
      <div class="devices">
        {commands.targets.map((target) => (
          <TargetCard key={target.target} target={target} isLocked={isLocked} />
        ))}
      </div>
    </>
  );
}

/** Also used where a scan is started. */
export function TokenCard(): JSX.Element {
  const [entered, enter] = useState('');
  if (settings().token !== null) {
    return (
      <section class="card token">
        <p>{t('tokenKept')}</p>
        <button type="button" onClick={() => change({ token: null })}>
          {t('forgetToken')}
        </button>
      </section>
    );
  }
  return (
    <form
      class="card token"
      onSubmit={(event) => {
        event.preventDefault();
        if (entered.trim() !== '') change({ token: entered.trim() });
      }}
    >
      <p>{t('tokenNeeded')}</p>
      <label class="field">
        {t('token')}
        <input
          type="password"
          name="token"
          autocomplete="off"
          value={entered}
          onInput={({ currentTarget }) => enter(currentTarget.value)}
        />
      </label>
      <button type="submit">{t('keepToken')}</button>
    </form>
  );
}

type Outcome = { readonly kind: 'sending' | 'done' | 'refused'; readonly text: string } | null;

function TargetCard({ target, isLocked }: { target: CommandTargetJson; isLocked: boolean }): JSX.Element {
  const [outcome, tell] = useState<Outcome>(null);
  const device = live().devices.get(target.device);
  const watts = powerOf(device);
  const shown = watts === null ? null : power(settings().language, watts);
  const state = device?.readings['state']?.value ?? null;
  const give = (key: string, value: string | number | boolean): void => {
    const what = `${tryText(key) ?? key}: ${valueText(key, value)}`;
    tell({ kind: 'sending', text: `${what} ${t('sending')}` });
    post(`api/v1/commands/${encodeURIComponent(target.target)}`, { [key]: value }).then(
      () => tell({ kind: 'done', text: t('done', { what }) }),
      (error: unknown) => {
        // A token that is not known is of no use.
        if (error instanceof ApiProblem && error.status === 401) change({ token: null });
        noticeRefusal(error);
        tell({ kind: 'refused', text: t('refused', { reason: textOf(error) }) });
      },
    );
  };
  const isOff = isLocked || outcome?.kind === 'sending';
  return (
    <section class="card target" aria-labelledby={`target-${target.target}`} data-target={target.target}>
      <div class="device-head">
        <h2 id={`target-${target.target}`}>
          <Icon name={device?.icon ?? 'car'} />{' '}
          <a href={addressOf('meters', target.device)}>{shownName(target.device)}</a>
        </h2>
        {device && <HealthBadge health={device.health} />}
      </div>
      {typeof device?.room === 'string' && <p class="quiet">{device.room}</p>}
      <p class="target-now">
        <strong>{shown?.text ?? NOTHING}</strong> {shown?.unit ?? ''}
        {typeof state === 'string' && <span class="quiet"> · {tryText(`car_${state}`) ?? state}</span>}
      </p>
      {target.parameters.map((parameter) => (
        <ParameterControl
          key={parameter.key}
          parameter={parameter}
          isOff={isOff}
          onSet={(value) => give(parameter.key, value)}
        />
      ))}
      <OutcomeLine outcome={outcome ?? outcomeOf(target.last)} />
    </section>
  );
}

function OutcomeLine({ outcome }: { outcome: Outcome }): JSX.Element {
  return (
    <p class={`outcome ${outcome?.kind ?? ''}`} role="status">
      {outcome?.text ?? ''}
    </p>
  );
}

/** What came of the last command, whoever gave it. */
function outcomeOf(last: CommandTargetJson['last']): Outcome {
  if (last === null || last.state === 'replaced') return null;
  const settings = Object.entries(last.settings);
  const what = settings.map(([key, value]) => `${tryText(key) ?? key}: ${valueText(key, numberOr(value))}`).join(', ');
  if (last.state === 'accepted') return { kind: 'sending', text: t('accepted', { what }) };
  if (last.state === 'done') return { kind: 'done', text: t('done', { what }) };
  return { kind: 'refused', text: t('refused', { reason: last.problem ?? what }) };
}

function numberOr(text: string): string | number {
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

interface ControlProps {
  readonly parameter: CommandParameter;
  readonly isOff: boolean;
  readonly onSet: (value: string | number | boolean) => void;
}

function ParameterControl({ parameter, isOff, onSet }: ControlProps): JSX.Element {
  const { key, allowed, current } = parameter;
  const name = tryText(key) ?? key;
  return (
    <fieldset class="parameter" disabled={isOff} data-key={key}>
      <legend>
        {name}{' '}
        <span class="quiet current" data-current={current === null ? '' : String(current)}>
          {t('isNow', { value: current === null ? NOTHING : valueText(key, current) })}
        </span>
      </legend>
      {allowed.kind === 'range' ? (
        <RangeControl name={name} allowed={allowed} parameter={parameter} onSet={onSet} />
      ) : (
        <div class="choices">
          {allowed.values.map((value) => (
            <button key={String(value)} type="button" aria-pressed={value === current} onClick={() => onSet(value)}>
              {valueText(key, value)}
            </button>
          ))}
        </div>
      )}
    </fieldset>
  );
}

interface RangeProps {
  readonly name: string;
  readonly allowed: Extract<Allowed, { kind: 'range' }>;
  readonly parameter: CommandParameter;
  readonly onSet: (value: number) => void;
}

function RangeControl({ name, allowed, parameter, onSet }: RangeProps): JSX.Element {
  const { least, most } = allowed;
  const { current, key } = parameter;
  const [chosen, choose] = useState<number | null>(null);
  const value = chosen ?? (typeof current === 'number' ? current : least);
  const step = Number.isInteger(least) && Number.isInteger(most) ? 1 : (most - least) / 100;
  return (
    <div class="range">
      <input
        type="range"
        aria-label={name}
        aria-valuetext={valueText(key, value)}
        min={least}
        max={most}
        step={step}
        value={value}
        onInput={({ currentTarget }) => choose(Number(currentTarget.value))}
      />
      <output>{valueText(key, value)}</output>
      <button
        type="button"
        onClick={() => {
          onSet(value);
          choose(null);
        }}
      >
        {t('set')}
      </button>
    </div>
  );
}

/** What a wallbox's number means, where it is known. */
function valueText(key: string, value: Exclude<Value, null>): string {
  const named = tryText(`${key}_${String(value)}`);
  if (named !== null) return named;
  return key === 'amp' ? `${String(value)} A` : String(value);
}
