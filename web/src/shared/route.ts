// Which view is open: kept behind the # of the address, so that it needs no answer of the server and has no path.
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

export const routeChanged = listeners();
window.addEventListener('hashchange', () => routeChanged.tell());

export function route(): Route {
  const [view = '', item = ''] = location.hash.replace(/^#\/?/, '').split('/');
  const known = [...VIEWS, 'setup' as const, 'events' as const, 'costs' as const].find((name) => name === view);
  return { view: known ?? 'now', item: item === '' ? null : decoded(item) };
}

export function addressOf(view: View, item?: string): string {
  return item === undefined ? `#/${view}` : `#/${view}/${encodeURIComponent(item)}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
