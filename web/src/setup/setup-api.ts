// What the set-up asks of the hub. Types come from the server; it knows no component.
import { get, post, remove, textOf } from '../shared/api.ts';
import { german } from '../shared/i18n.ts';
import { reasonText } from '../shared/problems.ts';
import type {
  ProblemJson,
  SetupConfigJson,
  SetupFormJson,
  SetupPortsJson,
  SetupPreviewJson,
  SetupSavedJson,
  SetupSearchJson,
  SetupTrialJson,
} from '../shared/types.ts';
import type { ConfigValues, Edit } from './edits.ts';

const ADDRESS = 'api/v1/setup';

/** A device that sends by itself may take its time. ms */
const TRIAL_PATIENCE_MS = 40_000;

export interface StoredConfig extends Omit<SetupConfigJson, 'values'> {
  /** Null: the file has a mistake of YAML. */
  readonly values: ConfigValues | null;
}

export async function storedConfig(): Promise<StoredConfig> {
  const { values, ...rest } = await get<SetupConfigJson>(`${ADDRESS}/config`);
  // It has just been reached.
  if (rest.confirmUntil !== null) await post(`${ADDRESS}/confirm`, {});
  return { ...rest, values: typeof values === 'object' ? values : null };
}

export const form = (): Promise<SetupFormJson> => get<SetupFormJson>(`${ADDRESS}/form`);
export const ports = (): Promise<SetupPortsJson> => get<SetupPortsJson>(`${ADDRESS}/ports`);
export const searchState = (): Promise<SetupSearchJson> => get<SetupSearchJson>(`${ADDRESS}/search`);

export async function startSearch(wires: readonly object[]): Promise<SetupSearchJson> {
  return (await (await post(`${ADDRESS}/search`, { wires })).json()) as SetupSearchJson;
}

export async function stopSearch(): Promise<SetupSearchJson> {
  return (await (await remove(`${ADDRESS}/search`)).json()) as SetupSearchJson;
}

export interface Change {
  readonly revision: string;
  readonly edits: readonly Edit[];
}

export async function tryDevice(change: Change, device: string): Promise<SetupTrialJson> {
  const reply = await post(`${ADDRESS}/try`, { ...change, device }, AbortSignal.timeout(TRIAL_PATIENCE_MS));
  return (await reply.json()) as SetupTrialJson;
}

export async function preview(change: Change): Promise<SetupPreviewJson> {
  return (await (await post(`${ADDRESS}/preview`, change)).json()) as SetupPreviewJson;
}

export async function save(change: Change): Promise<SetupSavedJson> {
  return (await (await post(`${ADDRESS}/save`, change)).json()) as SetupSavedJson;
}

/** Of the file, in the language of the page. */
export function mistakeText({ path, message, hint, de }: ProblemJson): string {
  const said = german() === null ? { message, hint } : de;
  const where = path === '' ? '' : `${path}: `;
  return `${where}${said.message}${said.hint === null ? '' : ` – ${said.hint}`}`;
}

export function problemText(problem: SetupTrialJson['problem']): string | null {
  return problem && (reasonText(problem) ?? problem.reason);
}

export { textOf };
