// A line that is typed and not shown, or the first line of standard input. It must not know what it is for.
import { createInterface } from 'node:readline';
import { Writable, type Readable } from 'node:stream';

export interface HiddenInput {
  readonly input: Readable & { readonly isTTY?: boolean };
  /** Questions go here. */
  readonly say: (text: string) => void;
}

/** Null when the input ends, or by Ctrl-C. */
export function hiddenLine(question: string, { input, say }: HiddenInput): Promise<string | null> {
  const isTyped = input.isTTY === true;
  if (isTyped) say(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  // As a terminal it takes what is typed out of the terminal's own hands, which would show it.
  const lines = createInterface({ input, output: nowhere, terminal: isTyped, historySize: 0 });
  return new Promise((resolve) => {
    lines.once('SIGINT', () => lines.close());
    lines.once('close', () => {
      if (isTyped) say('\n');
      resolve(null);
    });
    lines.once('line', (line) => {
      resolve(line);
      lines.close();
    });
  });
}
