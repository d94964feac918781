// A list of who wants to know, and the hook that draws a component again. Knows no data.
import { useEffect, useReducer } from 'preact/hooks';

export interface Listeners {
  /** Returns how to stop listening. */
  add(listener: () => void): () => void;
  tell(): void;
}

export function listeners(): Listeners {
  const all = new Set<() => void>();
  return {
    add(listener) {
      all.add(listener);
      return () => all.delete(listener);
    },
    tell() {
      for (const listener of [...all]) listener();
    },
  };
}

/** Draws the component again whenever one of the sources tells. */
export function useChanges(...sources: readonly Listeners[]): void {
  const [, redraw] = useReducer<number, undefined>((count) => count + 1, 0);
  useEffect(() => {
    const stops = sources.map((source) => source.add(() => redraw(undefined)));
    return () => {
      for (const stop of stops) stop();
    };
  }, []);
}
