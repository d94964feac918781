// What the program that is killed and the one that looks afterwards agree on.
export const KILL_BEGIN_MS = Date.UTC(2026, 0, 1);

export const KEEP_FOR_EVER = {
  ...{ rawMs: null, oneMinuteMs: null, fifteenMinutesMs: null, oneHourMs: null, oneDayMs: null },
};
