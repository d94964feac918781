// Small things that tests do with the page: waiting until something is so (its policy forbids the usual way), reading
// numbers as they are shown. It must not know what the page shows.
import type { Page } from 'playwright-core';
import { eventually } from './eventually.ts';

/** A look costs the browser something, too. */
const PAGE_POLL_MS = 50;

/** Until the expression, evaluated in the page, is true. */
export function untilTrue(page: Page, what: string, expression: string): Promise<void> {
  return eventually(what, async () => await page.evaluate<boolean>(`Boolean(${expression})`), {
    everyMs: PAGE_POLL_MS,
  });
}

/** Two frames: what an event has changed is drawn. */
export async function drawn(page: Page): Promise<void> {
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
}

/** The number in an English text, e.g. "1,234.5 kWh"; null: there is none. */
export function numberOf(text: string): number | null {
  const plain = /[-−]?\d[\d,]*(\.\d+)?/.exec(text)?.[0];
  return plain === undefined ? null : Number(plain.replaceAll(',', '').replace('−', '-'));
}

export async function textOf(page: Page, selector: string): Promise<string> {
  return ((await page.textContent(selector)) ?? '').trim();
}
