// Line settings worth a try where nobody knows the right one. Opens nothing.
import type { LineSettings } from '../serial-line.ts';

/** The settings that meters leave the factory with or are usually set to, the most frequent first. */
export const USUAL_LINES: readonly LineSettings[] = [
  { baud: 9600, framing: '8N1' },
  { baud: 9600, framing: '8E1' },
  { baud: 2400, framing: '8N1' },
  { baud: 19_200, framing: '8N1' },
  { baud: 19_200, framing: '8E1' },
  { baud: 2400, framing: '8E1' },
  { baud: 38_400, framing: '8N1' },
  { baud: 4800, framing: '8N1' },
  { baud: 19_200, framing: '8N2' },
  { baud: 9600, framing: '8O1' },
  { baud: 9600, framing: '8N2' },
  { baud: 1200, framing: '8N1' },
];
