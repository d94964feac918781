// Where is the meter? Ports and an address, the search over them, and what answers, with what it measures right now. It must not
// know what becomes of it.
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { noticeRefusal } from '../access/session.ts';
import { t } from '../shared/i18n.ts';
import { useLoaded } from '../shared/load.ts';
import { addressOf } from '../shared/route.ts';
import type { SetupSearchJson } from '../shared/types.ts';
import { ReadingFacts } from './live-check.tsx';
import { ports, problemText, searchState, startSearch, stopSearch, textOf } from './setup-api.ts';
import { s } from './say.ts';

export type FoundMeter = SetupSearchJson['found'][number];

/** While it goes, and while what was found is shown. ms */
const LOOK_MS = 700;
const PORTS_MS = 3000;

export function FindMeter({ onTake }: { onTake: (meter: FoundMeter) => void }): JSX.Element {
  const known = useLoaded(ports, [], PORTS_MS);
  const [left, leave] = useState<ReadonlySet<string>>(new Set());
  const [address, setAddress] = useState('');
  const [search, setSearch] = useState<SetupSearchJson | null>(null);
  const [problem, tell] = useState<string | null>(null);
  const act = (work: Promise<SetupSearchJson>): void => {
    work.then(
      (state) => {
        setSearch(state);
        tell(null);
      },
      (error: unknown) => {
        noticeRefusal(error);
        tell(textOf(error));
      },
    );
  };
  useEffect(() => {
    let isWanted = true;
    const look = (): void => {
      searchState().then(
        (state) => isWanted && (state.count > 0 || state.found.length > 0) && setSearch(state),
        () => undefined,
      );
    };
    look();
    const timer = setInterval(look, LOOK_MS);
    return () => {
      isWanted = false;
      clearInterval(timer);
      // Whoever leaves the view does not want the wires to be busy.
      void stopSearch().catch(() => undefined);
    };
  }, []);
  const all = known.state === 'there' ? known.value.ports : [];
  const chosen = all.filter(({ port }) => !left.has(port));
  const wires = [
    ...chosen.map(({ port }) => ({ port })),
    ...(address.trim() === '' ? [] : [{ address: address.trim() }]),
  ];
  const isRunning = search?.isRunning === true;
  const toggle = (port: string): void => {
    const next = new Set(left);
    if (!next.delete(port)) next.add(port);
    leave(next);
  };
  return (
    <>
      <section class="card" aria-labelledby="where-title">
        <h2 id="where-title">{s('welcome')}</h2>
        <p class="quiet">{s('welcomeHelp')}</p>
        <fieldset disabled={isRunning} class="wires">
          <legend>{s('serialPorts')}</legend>
          {known.state === 'there' && all.length === 0 && <p class="quiet">{s('noPorts')}</p>}
          {known.state === 'failed' && <p class="bad-text">{textOf(known.error)}</p>}
          {all.map(({ port, usedBy }) => (
            <label key={port} class="check wire">
              <input type="checkbox" checked={!left.has(port)} onChange={() => toggle(port)} />
              <span>
                {shortPort(port)}
                {usedBy !== null && <span class="quiet"> ({s('usedBy', { bus: usedBy })})</span>}
              </span>
            </label>
          ))}
          <label class="field address">
            {s('atAddress')}
            <input
              type="text"
              inputMode="url"
              autocapitalize="none"
              spellcheck={false}
              maxLength={260}
              value={address}
              aria-describedby="address-help"
              onInput={({ currentTarget }) => setAddress(currentTarget.value)}
            />
            <span id="address-help">{s('addressHelp')}</span>
          </label>
        </fieldset>
        <div class="buttons">
          {isRunning ? (
            <button type="button" class="main-button" onClick={() => act(stopSearch())}>
              {s('stop')}
            </button>
          ) : (
            <button
              type="button"
              class="main-button"
              disabled={wires.length === 0}
              onClick={() => act(startSearch(wires))}
            >
              {s('search')}
            </button>
          )}
          <a class="button" href={addressOf('setup', 'new')}>
            {s('byHand')}
          </a>
        </div>
        {problem !== null && (
          <p class="bad-text" role="alert">
            {problem}
          </p>
        )}
        {search !== null && <Progress search={search} />}
      </section>
      {search !== null && search.found.length > 0 && <FoundList found={search.found} onTake={onTake} />}
    </>
  );
}

/** The name of the adapter says more than the folder that all of them are in. */
export function shortPort(port: string): string {
  return port.replace(/^\/dev\/serial\/by-id\//, '');
}

function Progress({ search }: { search: SetupSearchJson }): JSX.Element {
  const { isRunning, at, done, count, found, problems } = search;
  return (
    <div class="search-progress">
      <p role="status">
        {isRunning ? s('searchingAt', { place: at === null ? t('loading') : shortPort(at) }) : s('searchDone')}
      </p>
      {isRunning && <progress max={Math.max(1, count)} value={done} aria-label={s('search')} />}
      {problems.map(({ wire, problem }) => (
        <p key={wire} class="bad-text" role="alert">
          {shortPort(wire)}: {problemText(problem)}
        </p>
      ))}
      {!isRunning && found.length === 0 && problems.length === 0 && <p>{s('nothingFound')}</p>}
    </div>
  );
}

function FoundList({
  found,
  onTake,
}: {
  found: readonly FoundMeter[];
  onTake: (meter: FoundMeter) => void;
}): JSX.Element {
  return (
    <section class="card" aria-labelledby="found-title">
      <h2 id="found-title">{s('foundTitle')}</h2>
      <ul class="found">
        {found.map((meter) => (
          <li key={meter.key}>
            <FoundRow meter={meter} onTake={onTake} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function FoundRow({ meter, onTake }: { meter: FoundMeter; onTake: (meter: FoundMeter) => void }): JSX.Element {
  const { models, isDamaged, device, bus, readings, serial, configuredAs, problem } = meter;
  const title = isDamaged ? s('damaged') : (meter.title ?? s('unknownModel'));
  const { id } = device;
  const wire = [bus['port'] ?? device['port'], bus['address'] ?? device['url'], bus['baud'], bus['framing']];
  return (
    <>
      <h3>
        {title}
        {models.length > 0 && <span class="quiet"> {models.join(' / ')}</span>}
      </h3>
      <p class="quiet">
        {[
          ...wire
            .filter((part) => typeof part === 'string' || typeof part === 'number')
            .map((part) => shortPort(String(part))),
          ...(typeof id === 'number' ? [s('number', { id })] : []),
        ].join(', ')}
      </p>
      <ReadingFacts readings={readings} serial={serial} />
      {problem !== null && <p class="bad-text">{problemText(problem)}</p>}
      {configuredAs !== null ? (
        <p class="good-text">{s('already', { name: configuredAs })}</p>
      ) : (
        models.length > 0 &&
        !isDamaged && (
          <button type="button" class="main-button" onClick={() => onTake(meter)}>
            {s('takeIt')}
          </button>
        )
      )}
    </>
  );
}
