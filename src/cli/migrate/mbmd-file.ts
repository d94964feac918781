// mbmd.yaml as configuration. Keys: mbmd's cmd/confighandler.go and mbmd.dist.yaml.
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Node, type YAMLMap } from 'yaml';
import { MeterHubError } from '../../model/error.ts';
import type { Draft, Place } from './draft.ts';
import { addApi, addInflux, addMqtt, goDuration, pollOf, type Setting, type Settings } from './mbmd-entries.ts';
import { addMeter, addWire, isNetwork } from './modbus-devices.ts';

/** What mbmd reads at the top of its file. */
const KNOWN = [
  'api',
  'rate',
  'mqtt',
  'influx',
  'adapters',
  'devices',
  'timeout',
  'adapter',
  'baudrate',
  'comset',
  'rtu',
];

type PlaceOf = (node: unknown) => Place;

export function fromMbmdFile(text: string, file: string, draft: Draft): void {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, uniqueKeys: false });
  const [error] = document.errors;
  if (error !== undefined) throw new MeterHubError('CONFIG_SYNTAX', `${file} is no YAML: ${error.message}`);
  const root = document.contents;
  if (!isMap(root)) throw new MeterHubError('CONFIG_SYNTAX', `${file} has no keys`);
  const placeOf: PlaceOf = (node) => {
    const start = isNode(node) ? node.range?.[0] : undefined;
    return { file, line: start === undefined ? 1 : counter.linePos(start).line };
  };
  const top = settingsOf(root, placeOf);
  const timeout = top.get('timeout');
  const adapters = addAdapters(root, top, timeout === undefined ? null : goDuration(timeout.value), draft, placeOf);
  addDevices(root, adapters, top, draft, placeOf);
  addApi(draft, top.get('api') ?? { value: '0.0.0.0:8080', place: { file, line: 1 } }, new Map());
  for (const [key, add] of [
    ['mqtt', addMqtt],
    ['influx', addInflux],
  ] as const)
    addOnce(root, key, add, draft, placeOf);
  for (const { key, value } of root.items) {
    const name = textOf(key) ?? '';
    if (!KNOWN.includes(name.toLowerCase()) && !isEmpty(value))
      draft.leave(placeOf(key), name, 'has no counterpart here');
  }
}

/** mbmd's own example has `influx` twice, once for each version; the file may have it once. */
function addOnce(
  root: YAMLMap,
  key: string,
  add: (draft: Draft, settings: Settings) => void,
  draft: Draft,
  placeOf: PlaceOf,
): void {
  const [last, ...earlier] = root.items.filter((pair) => textOf(pair.key)?.toLowerCase() === key).reverse();
  for (const pair of earlier) draft.leave(placeOf(pair.key), key, 'is in the file twice; the last one was taken');
  if (last !== undefined && isMap(last.value)) add(draft, settingsOf(last.value, placeOf));
}

interface Adapters {
  readonly buses: ReadonlyMap<string, string>;
  /** The one that a device without an adapter is on. */
  readonly only: string | null;
}

function addAdapters(root: YAMLMap, top: Settings, timeout: string | null, draft: Draft, placeOf: PlaceOf): Adapters {
  const buses = new Map<string, string>();
  const add = (settings: Settings, key: 'device' | 'adapter') => {
    const device = settings.get(key);
    if (device === undefined) return;
    const comset = settings.get('comset');
    const baud = Number(settings.get('baudrate')?.value ?? 9600);
    const framing = comset?.value.toUpperCase() ?? null;
    if (!isNetwork(device.value) && framing !== null && !/^8[NEO][12]$/.test(framing))
      draft.leave(
        comset?.place ?? device.place,
        `comset: ${framing}`,
        'framings are 8N1, 8E1, 8O1 and 8N2; 8N1 was taken',
      );
    const isRtu = settings.get('rtu')?.value === 'true';
    const known = framing !== null && /^8[NEO][12]$/.test(framing) ? framing : null;
    buses.set(device.value, addWire(draft, { device: device.value, isRtu, baud, framing: known, timeout }));
  };
  add(top, 'adapter');
  for (const entry of listOf(root, 'adapters')) if (isMap(entry)) add(settingsOf(entry, placeOf), 'device');
  const only = buses.size === 1 ? ([...buses.values()][0] ?? null) : null;
  return { buses, only };
}

function addDevices(root: YAMLMap, { buses, only }: Adapters, top: Settings, draft: Draft, placeOf: PlaceOf): void {
  const more = pollOf(draft, top.get('rate'));
  for (const entry of listOf(root, 'devices')) {
    if (!isMap(entry)) continue;
    const settings = settingsOf(entry, placeOf);
    const value = (key: string) => settings.get(key)?.value ?? '';
    const adapter = value('adapter');
    const listed = adapter === '' ? only : (buses.get(adapter) ?? null);
    // An address says all that is needed, as in the example that comes with mbmd.
    const unlisted = { device: adapter, isRtu: false, baud: 9600, framing: null, timeout: null };
    const bus = listed === null && isNetwork(adapter) ? () => addWire(draft, unlisted) : listed;
    const place = placeOf(entry);
    const type = value('type');
    if (bus === null) {
      const why =
        adapter === '' ? 'says no adapter, and there is more than one' : `adapter ${adapter} is not in the list`;
      draft.leave(place, `${type}:${value('id')}`, why);
      continue;
    }
    const sub = settings.get('subdevice');
    const id = sub === undefined || sub.value === '0' ? value('id') : `${value('id')}.${sub.value}`;
    addMeter(
      draft,
      typeof bus === 'string' ? () => bus : bus,
      { type, id, name: value('name') || `${type.toLowerCase()}${id}`, more },
      place,
    );
  }
}

/** Scalars of a map as they are written: `comset: 8E1` without quotes is no number 80. Keys in small letters, as mbmd reads them. */
function settingsOf(map: YAMLMap, placeOf: PlaceOf): Map<string, Setting> {
  const settings = new Map<string, Setting>();
  for (const { key, value } of map.items) {
    const name = textOf(key)?.toLowerCase();
    if (name !== undefined && isScalar(value) && !isEmpty(value))
      settings.set(name, { value: value.source ?? String(value.value), place: placeOf(key) });
  }
  return settings;
}

function listOf(map: YAMLMap, key: string): readonly unknown[] {
  const list: unknown = map.get(key, true);
  return isSeq(list) ? list.items : [];
}

function isEmpty(value: unknown): boolean {
  return value === null || (isScalar(value) && (value.value === null || value.value === ''));
}

function textOf(node: unknown): string | null {
  return isScalar(node) ? String(node.value) : null;
}

function isNode(node: unknown): node is Node {
  return isScalar(node) || isMap(node) || isSeq(node);
}
