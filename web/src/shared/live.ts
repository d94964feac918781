// The present as the hub tells it: loaded once, then kept up to date by server-sent events. Draws nothing.
import { get } from './api.ts';
import { remember } from './last-known.ts';
import { lastNewsMs, rememberNews } from './offline-start.ts';
import { listeners } from './listeners.ts';
import { merged } from './merge.ts';
import type { BuildingJson, DeviceJson, HealthState, ReadingJson, ProblemFieldsJson } from './types.ts';
import { setHubZone } from './zone.ts';

/** Time between two loads: values whose lifetime ends make no event, and error counts change silently. ms */
const RELOAD_MS = 5000;
/** Shortest time between two drawings of events, ms. */
const DRAW_MS = 200;
/** Round trips kept per device for the little curve. */
const KEPT_ROUND_TRIPS = 60;
/** Time without a word of the hub, not even to what the page asks every 5 s, after which it counts as lost though open. ms */
const SILENCE_MS = 10_000;
/** An answer that took longer says too little about the hub's clock. ms */
const SLOW_ANSWER_MS = 2000;
/** Pause before the stream is opened anew after the server refused it, ms. */
const RECONNECT_MS = 3000;

export type Connection = 'connecting' | 'live' | 'lost';

export interface Live {
  readonly devices: ReadonlyMap<string, DeviceJson>;
  readonly building: BuildingJson | null;
  readonly connection: Connection;
  /** Hub time of the last news, ms; null: nothing yet. */
  readonly newsMs: number | null;
  /** Newest last, ms. */
  readonly roundTrips: ReadonlyMap<string, readonly number[]>;
}

interface SnapshotEvent {
  readonly device: string;
  readonly readings: Readonly<Record<string, ReadingJson>>;
}

interface HealthEvent extends ProblemFieldsJson {
  readonly device: string;
  readonly to: HealthState;
  readonly at: string;
}

export const liveChanged = listeners();
/** Once a second, for ages. */
export const second = listeners();

let devices = new Map<string, DeviceJson>();
let building: BuildingJson | null = null;
let connection: Connection = 'connecting';
let newsMs: number | null = null;
/** By this computer's clock: one that runs on while the computer sleeps. */
let heardMs = 0;
let clockOffsetMs: number | null = null;
const roundTrips = new Map<string, number[]>();

export function live(): Live {
  return { devices, building, connection, newsMs, roundTrips };
}

/** What people read of a device: its label, or its name where it has none. */
export function shownName(device: string): string {
  return devices.get(device)?.label ?? device;
}

/** The hub's time, ms since the epoch: ages must not depend on the clock of a phone. */
export function hubNowMs(): number {
  return Date.now() + (clockOffsetMs ?? 0);
}

let drawing: ReturnType<typeof setTimeout> | null = null;
let drawnMs = 0;

function draw(): void {
  if (drawing !== null) return;
  const pauseMs = Math.max(0, drawnMs + DRAW_MS - performance.now());
  drawing = setTimeout(() => {
    drawing = null;
    drawnMs = performance.now();
    liveChanged.tell();
  }, pauseMs);
}

function news(): void {
  heardMs = Date.now();
  newsMs = hubNowMs();
  rememberNews(newsMs);
  connection = 'live';
  draw();
}

function lost(): void {
  if (connection !== 'lost') {
    // A page that was started without a connection: the one before had one.
    newsMs ??= lastNewsMs();
    connection = 'lost';
    draw();
  }
}

async function loadBuilding(): Promise<void> {
  const sentMs = Date.now();
  building = await get<BuildingJson>('api/v1/building');
  setHubZone(building.timeZone);
  const receivedMs = Date.now();
  if (clockOffsetMs === null || receivedMs - sentMs < SLOW_ANSWER_MS) {
    clockOffsetMs = building.now - (sentMs + receivedMs) / 2;
  }
}

async function loadDevices(): Promise<void> {
  const list = await get<DeviceJson[]>('api/v1/devices');
  // Events may have overtaken this answer.
  devices = new Map(list.map((device) => [device.name, merged(devices.get(device.name), device)]));
  for (const { name, health, readings } of list) {
    remember(name, readings);
    if (health.roundTripMs === null) continue;
    const kept = roundTrips.get(name) ?? [];
    kept.push(health.roundTripMs);
    if (kept.length > KEPT_ROUND_TRIPS) kept.shift();
    roundTrips.set(name, kept);
  }
}

let loading = false;

async function load(): Promise<void> {
  if (loading) return;
  loading = true;
  try {
    // Devices first: the first readings must not wait for anything.
    await Promise.all([loadDevices(), loadBuilding()]);
    news();
  } catch {
    lost();
  } finally {
    loading = false;
  }
}

function applySnapshot({ device: name, readings }: SnapshotEvent): void {
  const device = devices.get(name);
  if (!device) return;
  devices.set(name, { ...device, readings: { ...device.readings, ...readings } });
  remember(name, readings);
  news();
}

function applyHealth({ device: name, to, reason, code, facts, at }: HealthEvent): void {
  const device = devices.get(name);
  if (!device) return;
  devices.set(name, { ...device, health: { ...device.health, state: to, reason, code, facts, since: at } });
  news();
  void load();
}

function listen(): void {
  const stream = new EventSource('api/v1/stream');
  stream.onopen = () => void load();
  stream.onerror = () => {
    lost();
    // The browser tries again by itself unless the server refused.
    if (stream.readyState === EventSource.CLOSED) setTimeout(listen, RECONNECT_MS);
  };
  stream.addEventListener('snapshot', ({ data }: MessageEvent<string>) =>
    applySnapshot(JSON.parse(data) as SnapshotEvent),
  );
  stream.addEventListener('health', ({ data }: MessageEvent<string>) => applyHealth(JSON.parse(data) as HealthEvent));
}

/** Before anything is drawn: a page that slept wakes up with the values of yesterday. */
function checkSilence(): void {
  if (connection === 'live' && Date.now() - heardMs > SILENCE_MS) lost();
}

function wakeUp(): void {
  checkSilence();
  if (!document.hidden) void load();
}

export function startLive(): void {
  void load();
  listen();
  setInterval(() => void load(), RELOAD_MS);
  setInterval(() => {
    checkSilence();
    second.tell();
  }, 1000);
  for (const event of ['visibilitychange', 'resume']) document.addEventListener(event, wakeUp);
  window.addEventListener('online', wakeUp);
}
