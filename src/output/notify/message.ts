// A message as receivers get it. It must not know receivers or rules.
import type { Text } from '../../vocabulary/text.ts';

export interface NotifyMessage {
  /** What it is about: a problem and its end have the same. */
  readonly key: string;
  /** `problem`: something has begun; `over`: it has ended. */
  readonly level: 'problem' | 'over' | 'event' | 'test';
  /** Wall clock, ms since the epoch. */
  readonly atMs: number;
  readonly device: string | null;
  readonly isUrgent: boolean;
  /** A sentence. */
  readonly text: Text;
}

const TITLES: Readonly<Record<NotifyMessage['level'], Text>> = {
  problem: { en: 'MeterHub: attention', de: 'MeterHub: Achtung' },
  over: { en: 'MeterHub: all right again', de: 'MeterHub: wieder in Ordnung' },
  event: { en: 'MeterHub: event', de: 'MeterHub: Ereignis' },
  test: { en: 'MeterHub: test', de: 'MeterHub: Probe' },
};

export function titleOf({ level }: NotifyMessage): Text {
  return TITLES[level];
}

/** With how many older messages never arrived. */
export function textWith({ text }: NotifyMessage, lost: number): Text {
  if (lost === 0) return text;
  return {
    en: `${text.en} (${lost} older messages were given up, since they could not be delivered)`,
    de: `${text.de} (${lost} ältere Meldungen wurden aufgegeben, weil sie sich nicht zustellen ließen)`,
  };
}

export function testMessage(atMs: number): NotifyMessage {
  return {
    ...{ key: 'test', level: 'test', atMs, device: null, isUrgent: true },
    text: { en: 'This is a test: messages arrive here.', de: 'Dies ist eine Probe: Hier kommen Meldungen an.' },
  };
}
