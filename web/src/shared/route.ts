// Which view is open, and what of it: kept behind the # of the address, so that it needs no answer of the server, has no path,
// survives a reload, and can be shared.
import { listeners } from './listeners.ts';

export const VIEWS = ['now', 'meters', 'history', 'control', 'system'] as const;
export type NavigationView = (typeof VIEWS)[number];
/** Not in the navigation: it is reached from elsewhere. */
export type View = NavigationView | 'setup' | 'events' | 'costs';

export interface Route {
  readonly view: View;
  /** What of it: the name of a device. */
  readonly item: string | null;
}

/** What is chosen in a view; null: not chosen, so it is left out of the address. */
export type Choices = Readonly<Record<string, string | null>>;

export const routeChanged = listeners();
// Back and forward between two choices change the fragment, too.
window.addEventListener('hashchange', () => routeChanged.tell());

export function route(): Route {
  const [view = '', item = ''] = path().split('/');
  const known = [...VIEWS, 'setup' as const, 'events' as const, 'costs' as const].find((name) => name === view);
  return { view: known ?? 'now', item: item === '' ? null : decoded(item) };
}

export function addressOf(view: View, item?: string): string {
  return item === undefined ? `#/${view}` : `#/${view}/${encodeURIComponent(item)}`;
}

/** On a wall, without anything to click: `?kiosk` anywhere in the address. */
export function isKiosk(): boolean {
  return new URLSearchParams(location.search).has('kiosk') || choices().has('kiosk');
}

/** What was chosen in the view that is open; null: nothing. */
export function chosen(name: string): string | null {
  return choices().get(name);
}

/** `step`: the button "back" of the browser undoes it. */
export function choose(changes: Choices, how: 'step' | 'quietly' = 'step'): void {
  const all = choices();
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) all.delete(name);
    else all.set(name, value);
  }
  const search = all.toString();
  const address = `#/${path()}${search === '' ? '' : `?${search}`}`;
  if (address === location.hash) return;
  if (how === 'step') history.pushState(null, '', address);
  else history.replaceState(null, '', address);
  routeChanged.tell();
}

function path(): string {
  return location.hash.replace(/^#\/?/, '').replace(/\?.*$/s, '');
}

function choices(): URLSearchParams {
  return new URLSearchParams(/\?(.*)$/s.exec(location.hash)?.[1] ?? '');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
