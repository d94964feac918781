// Scripts that run inside the page and measure what a person sees: first reading, age of a change on screen, frames,
// broken policies. Text, because the types of a browser are not those of Node. They must not know the page's own code.

/**
 * Notes when the first power stood on the screen, every broken rule of the policy, and for each value in a table how
 * long after the meter's reply it appeared. Its own event stream tells what was measured when; both clocks are those
 * of one machine. Results are in `globalThis.probe`.
 */
export const PAGE_PROBE = `(() => {
  const probe = { firstReadingMs: null, brokenRules: [], delaysMs: [], slowDelaysMs: [], readings: 0, listening: false };
  globalThis.probe = probe;
  document.addEventListener('securitypolicyviolation', (event) => {
    probe.brokenRules.push(event.violatedDirective + ' ' + event.blockedURI);
  });
  const measuredAt = new Map();
  const numberOf = (text) => text.replaceAll(/[\\s.,\\u202f]/g, '').replace('\\u2212', '-');
  const look = () => {
    if (probe.firstReadingMs === null) {
      const part = document.querySelector('[data-watts]:not([data-watts=""])');
      if (part) probe.firstReadingMs = performance.now();
    }
    if (!probe.listening) return;
    const nowMs = Date.now();
    for (const cell of document.querySelectorAll('[data-device] [data-measurand]')) {
      const key = cell.closest('[data-device]').dataset.device + '.' + cell.dataset.measurand + '=' + numberOf(cell.textContent);
      const atMs = measuredAt.get(key);
      if (atMs === undefined) continue;
      probe[cell.dataset.measurand.startsWith('power') ? 'delaysMs' : 'slowDelaysMs'].push(nowMs - atMs);
      measuredAt.delete(key);
    }
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  probe.listen = () => {
    const stream = new EventSource('api/v1/stream');
    const shown = new Map();
    stream.addEventListener('snapshot', ({ data }) => {
      const { device, readings } = JSON.parse(data);
      for (const [measurand, { value, unit, at }] of Object.entries(readings)) {
        probe.readings++;
        if (!['W', 'Wh'].includes(unit) || typeof value !== 'number') continue;
        const key = device + '.' + measurand;
        const number = unit === 'W' ? String(Math.round(value)) : (value / 1000).toFixed(2).replace('.', '');
        const text = key + '=' + number.replace(/^-0$/, '0');
        // A value that stays does not appear; one that was overtaken never will.
        const before = shown.get(key);
        if (before === text) continue;
        measuredAt.delete(before);
        measuredAt.set(text, Date.parse(at));
        shown.set(key, text);
      }
    });
    return new Promise((resolve) => stream.addEventListener('open', () => { probe.listening = true; resolve(); }));
  };
  probe.frames = (durationMs) => new Promise((resolve) => {
    const readings = probe.readings;
    const times = [];
    const step = (nowMs) => {
      times.push(nowMs);
      if (nowMs - times[0] < durationMs) return requestAnimationFrame(step);
      const pauses = times.slice(1).map((time, at) => time - times[at]).sort((a, b) => a - b);
      const seconds = (nowMs - times[0]) / 1000;
      resolve({
        perSecond: pauses.length / seconds,
        slowestMs: pauses.at(-1),
        slow: pauses.filter((pause) => pause > 34).length,
        count: pauses.length,
        readingsPerSecond: (probe.readings - readings) / seconds,
      });
    };
    requestAnimationFrame(step);
  });
})()`;

export interface ProbeResult {
  /** ms after the navigation began; null: none yet. */
  readonly firstReadingMs: number | null;
  readonly brokenRules: readonly string[];
  /** From the meter's reply to the screen, ms: powers, and counters, which are asked for each 10 s only. */
  readonly delaysMs: readonly number[];
  readonly slowDelaysMs: readonly number[];
}

export interface FrameResult {
  readonly perSecond: number;
  readonly slowestMs: number;
  /** Frames that took longer than two of 60 a second. */
  readonly slow: number;
  readonly count: number;
  readonly readingsPerSecond: number;
}
