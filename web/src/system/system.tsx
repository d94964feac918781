// How the hub itself is: buses, dataset, published values, outputs, configuration, log. It must not know meters.
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { get, getText, isAbsent, textOf } from '../shared/api.ts';
import { BusScan } from './bus-scan.tsx';
import { errorText } from '../devices/device-facts.tsx';
import { bytes, duration, NOTHING, number, percent } from '../shared/format.ts';
import { german, t } from '../shared/i18n.ts';
import { useChanges } from '../shared/listeners.ts';
import { live, shownName } from '../shared/live.ts';
import { useLoaded, type Loaded } from '../shared/load.ts';
import { Outputs } from './outputs.tsx';
import { reasonText } from '../shared/problems.ts';
import { settings, settingsChanged } from '../shared/settings.ts';
import { Storage } from './storage.tsx';
import { DatasetTable, PublishedTable } from './system-dataset.tsx';
import type { BusJson, CheckJson, ProblemJson, SystemJson } from '../shared/types.ts';

const RELOAD_MS = 2000;
const LOG_RELOAD_MS = 3000;
const LOG_LINES = 200;

export function SystemView(): JSX.Element {
  useChanges(settingsChanged);
  const buses = useLoaded(() => get<BusJson[]>('api/v1/buses'), [], RELOAD_MS);
  const system = useLoaded(() => get<SystemJson>('api/v1/system'), [], RELOAD_MS);
  const check = useLoaded(() => get<CheckJson>('api/v1/check'), []);
  // All at once: what comes later would push away what somebody reads.
  if ([buses, system, check].some(({ state }) => state === 'loading')) {
    return (
      <>
        <h1>{t('system')}</h1>
        <p class="quiet">{t('loading')}</p>
      </>
    );
  }
  return (
    <>
      <h1>{t('system')}</h1>
      <Section title={t('buses')} loaded={buses}>
        {(list) => <Buses buses={list} />}
      </Section>
      <Section title={t('scan')} loaded={buses}>
        {(list) => <BusScan buses={list} />}
      </Section>
      <Section title={t('checkResult')} loaded={check} absent={t('noCheck')}>
        {(result) => <Check result={result} />}
      </Section>
      <Section title={t('dataset')} loaded={system}>
        {({ dataset }) => <DatasetTable dataset={dataset} />}
      </Section>
      <Section title={t('published')} loaded={system}>
        {({ published }) => <PublishedTable published={published} />}
      </Section>
      <Section title={t('outputs')} loaded={system}>
        {({ outputs }) => <Outputs outputs={outputs} />}
      </Section>
      <Section title={t('storage')} loaded={system}>
        {({ history }) => <Storage history={history} />}
      </Section>
      <Section title="MeterHub" loaded={system}>
        {(value) => <Hub system={value} />}
      </Section>
      <Log />
    </>
  );
}

interface SectionProps<T> {
  readonly title: string;
  readonly loaded: Loaded<T>;
  /** Said when the hub does not have it. */
  readonly absent?: string;
  readonly children: (value: T) => ComponentChildren;
}

function Section<T>({ title, loaded, absent, children }: SectionProps<T>): JSX.Element {
  return (
    <section class="card">
      <h2>{title}</h2>
      {loaded.state === 'loading' && <p class="quiet">{t('loading')}</p>}
      {loaded.state === 'failed' && (
        <p class="quiet">
          {isAbsent(loaded.error) ? (absent ?? t('noInterface')) : t('failed', { reason: textOf(loaded.error) })}
        </p>
      )}
      {loaded.state === 'there' && children(loaded.value)}
    </section>
  );
}

function Buses({ buses }: { buses: readonly BusJson[] }): JSX.Element {
  const { language } = settings();
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={t('buses')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('bus')}</th>
            <th scope="col">{t('state')}</th>
            <th scope="col" class="number">
              {t('load')}
            </th>
            <th scope="col" class="number">
              {t('roundTrip')}
            </th>
            <th scope="col" class="number">
              {t('waiting')}
            </th>
            <th scope="col" class="number">
              {t('behind')}
            </th>
            <th scope="col" class="number">
              {t('requests')}
            </th>
            <th scope="col">{t('errors')}</th>
            <th scope="col">{t('devices')}</th>
          </tr>
        </thead>
        <tbody>
          {buses.map((bus) => (
            <tr key={bus.name} data-bus={bus.name}>
              <th scope="row">
                {bus.name}
                <span class="small mono">
                  {bus.type} {bus.address}
                </span>
              </th>
              <td class={bus.open ? '' : 'bad-text'}>{busState(bus)}</td>
              <td class="number">
                <meter min={0} max={1} value={bus.load} aria-label={t('load')} />{' '}
                <span class="share">{percent(language, bus.load)}</span>
              </td>
              <td class="number">
                {bus.roundTripMs === null ? NOTHING : `${number(language, bus.roundTripMs, 0)} ms`}
              </td>
              <td class="number">{bus.waiting}</td>
              <td class="number">{duration(bus.behindMs)}</td>
              <td class="number">{number(language, bus.requests, 0)}</td>
              <td class="wrap">{errorText(bus)}</td>
              <td class="wrap">{bus.devices.map(shownName).join(', ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function busState(bus: BusJson): string {
  if (bus.open) return t('open');
  return reasonText({ ...bus, reason: bus.problem }) ?? t('closed');
}

function Check({ result }: { result: CheckJson }): JSX.Element {
  const { ok, problems, warnings } = result;
  return (
    <>
      <p class={ok ? 'good-text' : 'bad-text'}>
        {ok ? t('checkGood') : t('checkBad', { count: problems.length })}
        {warnings.length > 0 && ` ${t('checkWarnings', { count: warnings.length })}.`}
      </p>
      {[...problems, ...warnings].map((problem) => (
        <CheckProblem key={`${problem.line}${problem.column}${problem.message}`} problem={problem} />
      ))}
    </>
  );
}

function CheckProblem({ problem }: { problem: ProblemJson }): JSX.Element {
  const { line, column, path } = problem;
  const { message, hint } = german() ? problem.de : problem;
  return (
    <p class="problem">
      <span class="mono">
        {t('line', { line, column })}
        {path === '' ? '' : `, ${path}`}
      </span>
      : {message}
      {hint !== null && <span class="small">{hint}</span>}
    </p>
  );
}

function Hub({ system }: { system: SystemJson }): JSX.Element {
  const { language } = settings();
  const facts = [
    [t('version'), live().building?.version ?? NOTHING],
    [t('uptime'), duration(system.uptimeSeconds * 1000)],
    [t('memory'), bytes(language, system.heapBytes)],
  ] as const;
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Log(): JSX.Element {
  const loaded = useLoaded(() => getText('log'), [], LOG_RELOAD_MS);
  const tail = useRef<HTMLPreElement>(null);
  const text = loaded.state === 'there' ? loaded.value.trimEnd().split('\n').slice(-LOG_LINES).join('\n') : '';
  useEffect(() => {
    const element = tail.current;
    if (element) element.scrollTop = element.scrollHeight;
  }, [text]);
  return (
    <section class="card">
      <h2>{t('log')}</h2>
      {loaded.state === 'there' && text === '' && <p class="quiet">{t('emptyLog')}</p>}
      {text !== '' && (
        <pre class="log" ref={tail} tabIndex={0} aria-label={t('logToday')} role="region">
          {text}
        </pre>
      )}
    </section>
  );
}
