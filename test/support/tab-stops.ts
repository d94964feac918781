// Walks through a page by Tab: which controls are reached, and whether the focus is seen. It must not know the page's own code.
import type { Page } from 'playwright-core';

const CONTROLS = 'a[href], button, input, select, summary, textarea, [tabindex]';

/** Controls that ought to be reached, numbered; of a group of radio buttons only the chosen one is. */
const NUMBER_CONTROLS = `(() => {
  let count = 0;
  for (const one of document.querySelectorAll('${CONTROLS}')) {
    const isReached = one.tabIndex >= 0 && !one.disabled && one.closest('fieldset[disabled]') === null
      && one.checkVisibility({ visibilityProperty: true }) && one.closest('details:not([open]) > :not(summary)') === null
      && !(one.type === 'radio' && !one.checked);
    if (isReached) one.dataset.stop = String(count++);
  }
  return count;
})()`;

/** What has the focus: its number, and whether that is seen. */
const FOCUSED = `(() => {
  const one = document.activeElement;
  if (one === null || one === document.body) return null;
  // A radio button is drawn by the text beside it.
  const drawn = [one, one.nextElementSibling, one.parentElement].filter((each) => each !== null);
  const isSeen = drawn.some((each) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(each);
    return outlineStyle !== 'none' && parseFloat(outlineWidth) > 0;
  });
  return { stop: one.dataset.stop ?? null, isSeen, what: one.outerHTML.slice(0, 100) };
})()`;

interface Focused {
  readonly stop: string | null;
  readonly isSeen: boolean;
  readonly what: string;
}

export interface TabWalk {
  /** Controls that there are. */
  readonly count: number;
  /** Those that had the focus and did not show it. */
  readonly unseen: readonly string[];
  readonly missed: readonly string[];
}

export async function walkByTab(page: Page): Promise<TabWalk> {
  const count = await page.evaluate<number>(NUMBER_CONTROLS);
  const reached = new Set<string>();
  const unseen: string[] = [];
  for (let press = 0; press < count + 10; press++) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate<Focused | null>(FOCUSED);
    if (focused === null) break;
    if (!focused.isSeen) unseen.push(focused.what);
    if (focused.stop !== null) reached.add(focused.stop);
  }
  const missed = await page.evaluate<string[]>(
    `[...document.querySelectorAll('[data-stop]')].filter(({ dataset }) => !${JSON.stringify([...reached])}.includes(dataset.stop))
      .map((one) => one.outerHTML.slice(0, 100))`,
  );
  return { count, unseen, missed };
}
