// Judges a page as it is drawn: is anything wider than the screen, cut, too small to read or to hit; how much has moved while
// it was loaded. Text, because the types of a browser are not those of Node. It must not know the page's own code.
import type { Page } from 'playwright-core';

/** Smallest text that is read without effort, and what a finger hits (WCAG 2.2, 2.5.5), px; half a pixel for rounding. */
const LEAST_TEXT_PX = 12 - 0.05;
const LEAST_TARGET_PX = 44 - 0.5;

/** Before the page's own scripts: notes what moves. */
export const WATCH_SHIFTS = `(() => {
  globalThis.shifts = [];
  new PerformanceObserver((list) => {
    for (const { hadRecentInput, value, sources } of list.getEntries()) {
      if (hadRecentInput) continue;
      const what = sources.map(({ node }) => node?.className || node?.nodeName || '').join(', ');
      globalThis.shifts.push({ value, what });
    }
  }).observe({ type: 'layout-shift', buffered: true });
})()`;

const JUDGE = `(() => {
  const found = new Set();
  const root = document.documentElement;
  const tooWide = root.scrollWidth - root.clientWidth;
  if (tooWide > 0) found.add('wider than the screen by ' + tooWide);
  const isUnseen = (one) => {
    for (let each = one; each !== null; each = each.parentElement) {
      if (getComputedStyle(each).clipPath.startsWith('inset(50%')) return true;
    }
    return !one.checkVisibility({ visibilityProperty: true });
  };
  const named = (one) => one.tagName.toLowerCase() + (one.className === '' ? '' : '.' + String(one.className).replaceAll(' ', '.'));
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode.data.trim();
    const one = texts.currentNode.parentElement;
    if (text === '' || one.closest('script, noscript, option, svg') !== null || isUnseen(one)) continue;
    const size = parseFloat(getComputedStyle(one).fontSize);
    if (size < ${LEAST_TEXT_PX}) found.add('text of ' + size + ' px: ' + named(one));
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    const { left, right, width } = range.getBoundingClientRect();
    if (width === 0) continue;
    for (let each = one; each !== null && each !== root; each = each.parentElement) {
            const { overflowX, position } = getComputedStyle(each);
      // What scrolls shows all, and what is fixed is inside of the screen alone.
      if (overflowX === 'auto' || overflowX === 'scroll' || position === 'fixed') break;
      const isFrame = overflowX !== 'visible' || each.matches('.card, .part, .note, .figures > *, button, .button, header, li');
      const box = each.getBoundingClientRect();
      if (isFrame && (right > box.right + 1 || left < box.left - 1)) {
        found.add('runs out of ' + named(each) + ': ' + text.slice(0, 40));
        break;
      }
    }
  }
  for (const one of document.querySelectorAll('a, button, select, summary, input, label.check, .segments label')) {
    if (isUnseen(one) || one.matches('.segments input, .check input')) continue;
    const isSpread = getComputedStyle(one, '::after').position === 'absolute';
    const { width, height } = (isSpread ? one.offsetParent : one).getBoundingClientRect();
    if (width < ${LEAST_TARGET_PX} || height < ${LEAST_TARGET_PX}) {
      found.add('target of ' + Math.round(width) + ' x ' + Math.round(height) + ': ' + named(one) + ' in ' + named(one.parentElement));
    }
  }
  return [...found];
})()`;

/** Empty: all is well. */
export function faultsOf(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(JUDGE);
}

export interface Shift {
  /** As the browser counts it: part of the screen that moved, times how far. */
  readonly value: number;
  readonly what: string;
}

export function shiftsOf(page: Page): Promise<Shift[]> {
  return page.evaluate<Shift[]>('globalThis.shifts');
}
