// Keeps the screen on while the page is seen. Browsers offer that over HTTPS only.

export function canStayAwake(): boolean {
  return window.isSecureContext && 'wakeLock' in navigator;
}

/** Returns how to let the screen go off again. */
export function stayAwake(): () => void {
  let lock: WakeLockSentinel | null = null;
  const ask = (): void => {
    if (!canStayAwake() || document.visibilityState !== 'visible') return;
    navigator.wakeLock.request('screen').then(
      (given) => {
        lock = given;
      },
      // An empty battery is a reason to refuse; it is asked again when the page is seen again.
      () => undefined,
    );
  };
  ask();
  // It is taken back whenever the page is hidden.
  document.addEventListener('visibilitychange', ask);
  return () => {
    document.removeEventListener('visibilitychange', ask);
    void lock?.release();
  };
}
