// Lets the page start without a connection, and remembers when there was one. Over plain HTTP browsers allow neither a worker nor
// keeping the screen awake.
const KEY = 'meterhub-news';
/** How exactly the end of a connection is remembered over a start of the browser, ms. */
const EVERY_MS = 10_000;

export function canStartOffline(): boolean {
  return window.isSecureContext && 'serviceWorker' in navigator;
}

/** Never rejects: without it the page just does not start when the hub is away. */
export async function keepPage(): Promise<void> {
  if (!canStartOffline()) return;
  try {
    await navigator.serviceWorker.register('dashboard/sw.js', { scope: './' });
    const { active } = await navigator.serviceWorker.ready;
    const loaded = performance.getEntriesByType('resource').map(({ name }) => name);
    active?.postMessage([
      location.href.replace(/[?#].*$/s, ''),
      ...loaded.filter((name) => name.includes('/dashboard/')),
    ]);
  } catch {
    // Switched off, or a certificate that the browser does not believe.
  }
}

let keptMs = 0;

export function rememberNews(atMs: number): void {
  if (atMs - keptMs < EVERY_MS) return;
  keptMs = atMs;
  try {
    localStorage.setItem(KEY, String(atMs));
  } catch {
    // Private windows may refuse.
  }
}

/** When there was a connection last, by the hub's clock, ms; null: not known. */
export function lastNewsMs(): number | null {
  try {
    const kept = Number(localStorage.getItem(KEY));
    return kept > 0 ? kept : null;
  } catch {
    return null;
  }
}
