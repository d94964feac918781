// How an output is right now: connected, or why not. It must not know what it sends.
import type { JSX } from 'preact';
import { get } from '../shared/api.ts';
import { useLoaded } from '../shared/load.ts';
import { reasonText } from '../shared/problems.ts';
import type { SystemJson } from '../shared/types.ts';
import { s } from './say.ts';

const LOOK_MS = 2000;

export type OutputHealth = SystemJson['outputs'][number];

/** Null: it is not known yet. */
export function useOutputs(): readonly OutputHealth[] | null {
  const system = useLoaded(() => get<SystemJson>('api/v1/system'), [], LOOK_MS);
  return system.state === 'there' ? system.value.outputs : null;
}

export function OutputState({ output }: { output: OutputHealth | undefined }): JSX.Element {
  if (output === undefined) return <p class="quiet">{s('isStarting')} …</p>;
  const { problem, code, facts, connected = true } = output;
  const reason = reasonText({ reason: problem, code, facts });
  if (reason !== null) return <p class="bad-text">{reason}</p>;
  return connected ? <p class="good-text">{s('connected')}</p> : <p class="quiet">{s('isStarting')} …</p>;
}

/** For who has just saved it: the broker may know neither the user nor the password. */
export function SavedOutput({ name }: { name: string }): JSX.Element {
  const outputs = useOutputs();
  return (
    <div role="status" class="saved-output">
      <strong>{name}</strong>
      <OutputState output={outputs?.find((each) => each.name === name)} />
    </div>
  );
}
