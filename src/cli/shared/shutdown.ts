// Waits for the wish to end, and hears the wish to read the configuration again. The only place that knows signals.
import { closeSync, openSync } from 'node:fs';

/**
 * Resolves at the first SIGTERM or SIGINT; a second one ends the program at once. With `onReload`, SIGHUP calls it, unless
 * it came because the terminal was closed: that is the wish to end too.
 */
export function untilSignal(onReload?: () => void): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let asked = false;
    const onSignal = (signal: NodeJS.Signals): void => {
      if (asked) {
        // Not process.exit: it waits for threads that wait for the disk, and stops them in calls that abort then.
        process.kill(process.pid, 'SIGKILL');
      }
      asked = true;
      resolve(signal);
    };
    process.on('SIGTERM', onSignal);
    process.on('SIGINT', onSignal);
    if (onReload === undefined) return;
    const hadTerminal = process.stdin.isTTY && hasTerminal();
    process.on('SIGHUP', (signal) => {
      if (hadTerminal && !hasTerminal()) onSignal(signal);
      else if (!asked) onReload();
    });
  });
}

function hasTerminal(): boolean {
  try {
    closeSync(openSync('/dev/tty', 'r'));
    return true;
  } catch {
    return false;
  }
}
