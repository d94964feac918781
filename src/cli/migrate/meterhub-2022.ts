// The Python MeterHub of 2022 as configuration: its config.py and app.py (github.com/martiby/meterhub). Runs nothing of it.
import { formatDuration } from '../../time/duration.ts';
import type { Draft, Entry, Place, Secret, Value } from './draft.ts';
import { addDataset } from './meterhub-2022-dataset.ts';
import { deviceOf, type OldDevice } from './meterhub-2022-devices.ts';
import {
  assignmentsOf,
  numberOf,
  resolved,
  textOf,
  type Assignment,
  type Constants,
  type OtherLine,
} from './python/app.ts';
import type { PythonExpression } from './python/expression.ts';

export interface PythonFile {
  readonly file: string;
  readonly text: string;
}

/** Settings that are taken over, by the name they have in config.py, and those that need nothing. */
const SETTINGS = [
  'log_path',
  'backup_path',
  'webserver_port',
  'backup.config',
  'backup.save_hour_interval',
  'backup.ftp_config',
];

/** Both files at once: app.py names what config.py says. */
export function fromMeterhub2022(files: readonly PythonFile[], draft: Draft): void {
  const read = files.map(({ text, file }) => assignmentsOf(text, file));
  const assignments = read.flatMap((each) => each.assignments);
  const others = read.flatMap((each) => each.others);
  const constants: Constants = new Map(
    assignments.flatMap(({ target, value, blocks }) =>
      value !== null && blocks.length === 0 ? [[target, value] as const] : [],
    ),
  );
  const devices = new Map<string, OldDevice>();
  for (const assignment of assignments) {
    const device = deviceOf(assignment, constants, othersOf(assignment.target, others), draft);
    if (device !== null) devices.set(assignment.target, device);
  }
  addPublish(find(assignments, 'self.publish_config'), draft);
  addCommands(find(assignments, 'self.command'), devices, draft);
  addDataset(assignments, devices, draft);
  addServer(assignments, draft);
  addBackup(assignments, constants, draft);
}

/** Its name in config.py, or as it is set at a module: the last one counts. */
function find(assignments: readonly Assignment[], target: string): Assignment | undefined {
  return assignments.filter((each) => each.target === target).at(-1);
}

function othersOf(target: string, others: readonly OtherLine[]): OtherLine[] {
  return others.filter(({ text }) => text.startsWith(`${target}.`));
}

function addPublish(assignment: Assignment | undefined, draft: Draft): void {
  if (assignment === undefined) return;
  if (assignment.value?.kind !== 'list') return draft.leave(assignment.place, 'publish_config', 'is not understood');
  for (const pair of assignment.value.items) {
    const [key, timeout] = pair.kind === 'list' ? pair.items : [];
    const name = textOf(key ?? null);
    const seconds = numberOf(timeout ?? null);
    if (name === null || seconds === null) draft.leave(assignment.place, 'publish_config', 'a pair is not understood');
    else draft.publish.set(name, formatDuration(seconds * 1000));
  }
}

/** What a wallbox takes: go-e API v2, `psm` 1 one phase, 2 three. */
const WALLBOX: Entry = { amp: '6..16', frc: [0, 1, 2], psm: [1, 2] };

function addCommands(assignment: Assignment | undefined, devices: ReadonlyMap<string, OldDevice>, draft: Draft): void {
  if (assignment?.value?.kind !== 'dict') return;
  const wallbox = [...devices.values()].find(({ kind }) => kind === 'wallbox');
  for (const [key] of assignment.value.entries) {
    const name = textOf(key) ?? '';
    if (wallbox === undefined) draft.leave(assignment.place, `command ${name}`, 'there is no device for it');
    else {
      draft.commands.set(name, { device: wallbox.names[0] ?? '', allow: WALLBOX });
      const text = 'every parameter was handed on there; here only these, with these values: see `allow`';
      draft.advise(assignment.place, `command ${name}`, text);
    }
  }
}

function addServer(assignments: readonly Assignment[], draft: Draft): void {
  const port = numberOf(find(assignments, 'webserver_port')?.value ?? null);
  if (port !== null) draft.listen.push(`0.0.0.0:${port}`);
  const log = find(assignments, 'log_path');
  const path = textOf(log?.value ?? null);
  if (path !== null) draft.log.set('path', path);
}

function addBackup(assignments: readonly Assignment[], constants: Constants, draft: Draft): void {
  const columns = find(assignments, 'backup.config');
  if (columns === undefined) return;
  const names = columns.value?.kind === 'list' ? columns.value.items.flatMap((item) => textOf(item) ?? []) : [];
  const known = names.filter(
    (name) => ['time', 'timestamp'].includes(name) || draft.dataset.has(name) || draft.publish.has(name),
  );
  for (const name of names.filter((each) => !known.includes(each)))
    draft.leave(columns.place, `backup column ${name}`, 'there is no such value in the dataset');
  if (known.length === 0) return draft.leave(columns.place, 'backup', 'has no column that is known (give app.py, too)');
  draft.backup.set('path', textOf(find(assignments, 'backup_path')?.value ?? null) ?? 'backup');
  draft.backup.set('columns', known);
  draft.backup.set('every', '5min');
  const hours = find(assignments, 'backup.save_hour_interval');
  draft.backup.set('save', hoursText(numberOf(hours?.value ?? null) ?? 6, hours?.place ?? columns.place, draft));
  const ftp = find(assignments, 'backup.ftp_config');
  const entry = ftp === undefined ? null : ftpOf(resolved(ftp.value ?? undefined, constants), ftp.place, draft);
  if (entry !== null) draft.backup.set('ftp', entry);
}

function hoursText(hours: number, place: Place, draft: Draft): string {
  if (Number.isInteger(hours) && hours > 0 && 24 % hours === 0) return `${hours}h`;
  draft.leave(place, `save_hour_interval ${hours}`, 'the time between two saves must divide a day; 1h was taken');
  return '1h';
}

function ftpOf(value: PythonExpression | null, place: Place, draft: Draft): Entry | null {
  if (value?.kind !== 'dict') return null;
  const given = new Map(value.entries.map(([key, each]) => [textOf(key), textOf(each)]));
  const host = given.get('server') ?? '';
  if (host === '') return null;
  const secret: Secret = draft.secret('FTP_PASSWORD', place);
  const entry: Record<string, Value> = { host, user: given.get('user') ?? 'anonymous', password: secret };
  const path = given.get('path') ?? '';
  if (path !== '') entry['path'] = path;
  return entry;
}

/** True for a file of that program: its app, or its configuration. */
export function isMeterhub2022(text: string): boolean {
  const names = SETTINGS.filter((name) => new RegExp(`^${name.replace('.', '\\.')}\\s*=`, 'm').test(text));
  return names.length > 0 || /^\s*self\.publish_config\s*=/m.test(text) || /^from device\.\w+ import/m.test(text);
}
