// All devices MeterHub knows, and how to find one by name. It must not know how a device is read.
import type { DeviceModel } from '../definition/device-model.ts';
import { abb } from './abb.ts';
import { bernecker } from './bernecker.ts';
import { bgetech } from './bgetech.ts';
import { carloGavazzi } from './carlo-gavazzi.ts';
import { chint } from './chint.ts';
import { ddm } from './ddm.ts';
import { dzg } from './dzg.ts';
import { eastronOnePhase } from './eastron-one-phase.ts';
import { eastronSdm630 } from './eastron-sdm630.ts';
import { eastronSdm72 } from './eastron-sdm72.ts';
import { eltako } from './eltako.ts';
import { finder } from './finder.ts';
import { inepro } from './inepro.ts';
import { janitza } from './janitza.ts';
import { lovato } from './lovato.ts';
import { ornoOnePhase } from './orno-one-phase.ts';
import { ornoThreePhase } from './orno-three-phase.ts';
import { sbc } from './sbc.ts';
import { schneider } from './schneider.ts';
import { siemens } from './siemens.ts';
import { solaredge } from './solaredge.ts';

const modbusMeters: readonly DeviceModel[] = [
  ...abb,
  ...bernecker,
  ...bgetech,
  ...carloGavazzi,
  ...chint,
  ...ddm,
  ...dzg,
  ...eastronOnePhase,
  ...eastronSdm630,
  ...eastronSdm72,
  ...eltako,
  ...finder,
  ...inepro,
  ...janitza,
  ...lovato,
  ...ornoOnePhase,
  ...ornoThreePhase,
  ...sbc,
  ...schneider,
  ...siemens,
  ...solaredge,
];

/** Every declaration of the catalogue, sorted by id. Ids and aliases are unique over all kinds. */
export const allModels: readonly DeviceModel[] = [...modbusMeters].sort((a, b) => (a.id < b.id ? -1 : 1));

const byName = new Map<string, DeviceModel>();
for (const model of allModels) {
  for (const name of [model.id, ...model.aliases]) {
    const other = byName.get(name);
    if (other !== undefined) throw new TypeError(`catalogue: ${model.id}: the name ${name} belongs to ${other.id}`);
    byName.set(name, model);
  }
}

/** The model with this id or alias, in any case ("SDM630", "sdm630"); null when there is none. */
export function findModel(name: string): DeviceModel | null {
  return byName.get(name.trim().toLowerCase()) ?? null;
}

/** How different two names may be and still be taken for a slip of the pen: one edit in three letters. */
const MAX_EDITS_PER_LETTER = 1 / 3;

/**
 * Ids and aliases that `name` may have meant, the nearest first, at most `limit`, each of another model:
 * names that contain it or are contained in it, then names a few letters away. For "did you mean".
 */
export function suggestModels(name: string, limit = 3): string[] {
  const wanted = normalise(name);
  if (wanted === '') return [];
  const ranked = [...byName.entries()]
    .map(([known, model]) => ({ known, model, distance: distanceOf(wanted, normalise(known)) }))
    .filter(({ distance }) => distance <= Math.max(1, Math.floor(wanted.length * MAX_EDITS_PER_LETTER)))
    .sort((a, b) => a.distance - b.distance || a.known.length - b.known.length || (a.known < b.known ? -1 : 1));
  const suggested = new Map<DeviceModel, string>();
  for (const { known, model } of ranked) {
    if (!suggested.has(model)) suggested.set(model, known);
  }
  return [...suggested.values()].slice(0, limit);
}

/** "SDM-630 v1" and "sdm630v1" are the same to a person. */
function normalise(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

const SHORTEST_PART = 3;

function distanceOf(wanted: string, known: string): number {
  if (wanted === known) return 0;
  const [short, long] = wanted.length < known.length ? [wanted, known] : [known, wanted];
  if (short.length >= SHORTEST_PART && long.includes(short)) return 1 - short.length / (long.length + 1);
  return editDistance(wanted, known);
}

/** Levenshtein: how many letters have to be added, removed or changed. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 0; i < a.length; i++) {
    const current = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const change = (previous[j] ?? 0) + (a[i] === b[j] ? 0 : 1);
      current.push(Math.min(change, (previous[j + 1] ?? 0) + 1, (current[j] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
