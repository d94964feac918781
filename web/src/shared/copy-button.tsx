// Copies a text, also where browsers give no clipboard: over plain HTTP. It must not know what is copied.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { t } from './i18n.ts';

export function CopyButton({ text }: { text: string }): JSX.Element {
  const [isCopied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    setCopied(await copied(text));
  };
  return (
    <button type="button" onClick={() => void copy()}>
      {t(isCopied ? 'copied' : 'copy')}
    </button>
  );
}

/** Whether it worked. */
async function copied(text: string): Promise<boolean> {
  if (window.isSecureContext) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Refused: the older way may still work.
    }
  }
  const field = document.createElement('textarea');
  field.value = text;
  field.className = 'hidden';
  document.body.append(field);
  field.select();
  // The only way over plain HTTP.
  const command: unknown = Reflect.get(document, 'execCommand');
  const isDone = typeof command === 'function' && command.call(document, 'copy') === true;
  field.remove();
  return isDone;
}
