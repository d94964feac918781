// Debian's chromium for tests of the page: own empty profile, nothing in the background, everything odd is noted.
import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';
import { TEST_TIMEOUT_S } from './eventually.ts';

/** Whatever a page is waited for; it ends before the test does. */
const PATIENCE_MS = TEST_TIMEOUT_S * 800;

/** The first that is there. The shell is the same browser without windows of its own: half the computing time. */
const EXECUTABLE =
  ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find((path) => existsSync(path)) ?? 'chromium';

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function startBrowser(more: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: EXECUTABLE, args: [...ARGUMENTS, ...more] });
}

export interface WatchedPage {
  readonly page: Page;
  /** Errors on the console (a broken policy is one), exceptions, requests to anywhere else. */
  readonly oddities: readonly string[];
  readonly close: () => Promise<void>;
}

export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
  /** Runs before the page's own scripts. */
  script: string | null = null,
): Promise<WatchedPage> {
  const context = await browser.newContext(options);
  const { page, oddities } = await openTab(context, url, script);
  return { page, oddities, close: () => context.close() };
}

/** A further page beside others: a context of its own is a window, which costs a second or more. */
export async function openTab(
  context: BrowserContext,
  url: string,
  script: string | null = null,
): Promise<WatchedPage> {
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  if (script !== null) await page.addInitScript(script);
  const oddities: string[] = [];
  const { host } = new URL(url);
  page.on('console', (message) => {
    if (message.type() === 'error') oddities.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => oddities.push(`exception: ${error.message}`));
  page.on('request', (request) => {
    const address = new URL(request.url());
    if (/^https?:$/.test(address.protocol) && address.host !== host) oddities.push(`request to ${address.host}`);
  });
  await page.goto(url);
  return { page, oddities, close: () => page.close() };
}
