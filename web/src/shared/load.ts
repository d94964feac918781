// A hook that loads something from the hub, once or again and again. Knows no data.
import { useEffect, useRef, useState } from 'preact/hooks';

export type Loaded<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly error: unknown }
  | { readonly state: 'there'; readonly value: T };

/**
 * Loads when the component appears, when a part of `key` changes, and every `everyMs` after that. What was there stays
 * while the same is loaded anew; of another key it must not be shown.
 */
export function useLoaded<T>(
  load: () => Promise<T>,
  key: readonly unknown[],
  everyMs: number | null = null,
): Loaded<T> {
  const [result, setResult] = useState<Loaded<T>>({ state: 'loading' });
  const shownKey = useRef(key);
  const isOther = key.length !== shownKey.current.length || key.some((part, at) => part !== shownKey.current[at]);
  useEffect(() => {
    let isWanted = true;
    shownKey.current = key;
    setResult({ state: 'loading' });
    const run = async (): Promise<void> => {
      try {
        const value = await load();
        if (isWanted) setResult({ state: 'there', value });
      } catch (error) {
        if (isWanted)
          setResult((before) => (before.state === 'there' && everyMs !== null ? before : { state: 'failed', error }));
      }
    };
    void run();
    const timer = everyMs === null ? null : setInterval(() => void run(), everyMs);
    return () => {
      isWanted = false;
      if (timer !== null) clearInterval(timer);
    };
  }, key);
  return isOther ? { state: 'loading' } : result;
}
