// Finds recorded series by the names of a question. It must not know how they are stored or shown.
import type { HistoryReader, SeriesInfo } from '../../history/history.ts';
import type { LiveState } from '../../live/live-state.ts';
import { didYouMean } from '../../vocabulary/did-you-mean.ts';
import { ApiError } from '../http/api-error.ts';
import { badRequest, shown } from '../http/query.ts';

/** Series that one question may name. */
const MAX_SERIES = 200;

const HINT =
  'Name series as device.measurand, separated by commas: series=home.power,grid.power; home.* is all of home.';

/**
 * The series that `home.power,grid.*` names, in that order, none twice. What is configured but was never recorded is an
 * empty series.
 * @throws ApiError HTTP_BAD_REQUEST, or HTTP_UNKNOWN_SERIES with the name that was probably meant.
 */
export async function findSeries(text: string, history: HistoryReader, live: LiveState): Promise<SeriesInfo[]> {
  const known = [...(await history.seriesList())];
  for (const series of configuredSeries(live)) {
    if (!known.some(({ name }) => name === series.name)) known.push(series);
  }
  const names = text.split(',').map((name) => name.trim());
  const found = new Set(names.flatMap((name) => matching(name, known)));
  if (found.size > MAX_SERIES)
    throw badRequest(`That are ${found.size} series.`, `Ask for at most ${MAX_SERIES}.`, 'series');
  return [...found];
}

function matching(name: string, known: readonly SeriesInfo[]): SeriesInfo[] {
  if (name === '') throw badRequest('A name of a series is empty.', HINT, 'series');
  const device = name.endsWith('.*') ? name.slice(0, -2) : null;
  const found = known.filter((series) => (device === null ? series.name === name : series.device === device));
  if (found.length > 0) return found;
  if (device === null && !name.includes('.')) throw unknown(name, HINT);
  const candidates = device === null ? known.map((series) => series.name) : known.map((series) => `${series.device}.*`);
  const hint = didYouMean(name, new Set(candidates), 'series') ?? 'nothing has been recorded yet';
  throw unknown(name, hint);
}

function unknown(name: string, hint: string): ApiError {
  const series = shown(name);
  return new ApiError('HTTP_UNKNOWN_SERIES', `There is no series "${series}".`, { hint, details: { series } });
}

/** What the devices are known to measure: asked for before the first commit, it is no mistake. */
function configuredSeries(live: LiveState): SeriesInfo[] {
  return live.devices.flatMap(({ name: device, measurands }) =>
    Object.entries(measurands).map(([measurand, unit]) => ({
      // Numbers in the file are from 0 on: nothing of it is found there.
      id: -1,
      ...{ name: `${device}.${measurand}`, device, measurand, unit },
      ...{ kind: 'number', step: null, isCounter: false, firstMs: 0, lastMs: 0 },
    })),
  );
}
