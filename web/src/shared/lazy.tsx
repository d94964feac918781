// Views that are loaded when they are first opened: the first page stays small. Knows no view.
import type { ComponentChildren, ComponentType, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { textOf } from './api.ts';
import { t } from './i18n.ts';

/** A component that loads itself; meanwhile it says so, and when it cannot be loaded, why. */
export function lazy<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let loaded: ComponentType<P> | null = null;
  return function Lazy(props: P): JSX.Element {
    const [, shown] = useState(loaded !== null);
    const [problem, setProblem] = useState<string | null>(null);
    useEffect(() => {
      if (loaded !== null) return;
      let isWanted = true;
      load().then(
        (component) => {
          loaded = component;
          if (isWanted) shown(true);
        },
        (error: unknown) => {
          if (isWanted) setProblem(textOf(error));
        },
      );
      return () => {
        isWanted = false;
      };
    }, []);
    if (problem !== null)
      return <ProblemNotice text={t('failed', { reason: problem })} onRetry={() => location.reload()} />;
    if (loaded === null) return <p class="quiet">{t('loading')}</p>;
    const Loaded = loaded;
    return <Loaded {...props} />;
  };
}

/** Remounts what is inside when its key changes. */
export function ViewFrame({ children }: { children: ComponentChildren }): JSX.Element {
  return <>{children}</>;
}

export function ProblemNotice({ text, onRetry }: { text: string; onRetry?: () => void }): JSX.Element {
  return (
    <div class="note bad" role="alert">
      <p>{text}</p>
      {onRetry && (
        <button type="button" onClick={onRetry}>
          {t('retry')}
        </button>
      )}
    </div>
  );
}
