// An output of type `notify` as it is configured: whom to tell, what, and when not. No YAML, no schema here.
import type { BrokerTarget } from '../../transport/mqtt/broker-target.ts';
import type { EventKind } from '../../vocabulary/events/kinds.ts';
import type { Language } from '../../vocabulary/text.ts';
import type { OutputBase } from '../output.ts';

export interface NotifyOutputConfig extends OutputBase {
  readonly type: 'notify';
  readonly receivers: readonly ReceiverConfig[];
  readonly rules: readonly RuleConfig[];
  /** In which only what is urgent is told; null: never quiet. */
  readonly quiet: TimeOfDay | null;
  /** Of ntfy and mail; a webhook and a topic have both. */
  readonly language: Language;
}

/** By the clock on the wall. */
export interface TimeOfDay {
  /** Minutes since midnight: 0..1439. */
  readonly beginMin: number;
  /** Excluded; at or before the begin: on the next day. */
  readonly endMin: number;
}

export type ReceiverConfig = HttpReceiverConfig | MailReceiverConfig | TopicReceiverConfig;

export interface HttpReceiverConfig {
  readonly kind: 'webhook' | 'ntfy';
  readonly url: string;
  readonly token: string | null;
  readonly caPath: string | null;
}

export interface MailReceiverConfig {
  readonly kind: 'mail';
  readonly to: readonly string[];
  readonly from: string;
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; else STARTTLS, which must be there where a password is sent. */
  readonly isSecure: boolean;
  readonly user: string | null;
  readonly password: string | null;
  readonly caPath: string | null;
  /** Any certificate, and none at all. */
  readonly isInsecure: boolean;
}

export interface TopicReceiverConfig {
  readonly kind: 'topic';
  readonly broker: BrokerTarget;
  readonly topic: string;
}

export interface WatchedValue {
  readonly device: string;
  readonly measurand: string;
}

interface RuleBase {
  /** Told in quiet hours, too. */
  readonly isUrgent: boolean;
}

export type RuleConfig = RuleBase &
  (
    | { readonly kind: 'away'; /** `*`: each one. */ readonly device: string; readonly forMs: number }
    | {
        readonly kind: 'over' | 'under';
        readonly value: WatchedValue;
        /** In the canonical unit of what was written. */
        readonly limit: number;
        readonly unit: string;
        /** As it was written. */
        readonly limitText: string;
        readonly forMs: number;
        /** Only then; null: always. */
        readonly at: TimeOfDay | null;
      }
    | { readonly kind: 'still'; readonly value: WatchedValue; readonly forMs: number }
    | { readonly kind: 'disk'; readonly path: string; readonly leastBytes: number; readonly limitText: string }
    | { readonly kind: 'output'; /** `*`: each one. */ readonly output: string; readonly forMs: number }
    | { readonly kind: 'backup' }
    | { readonly kind: 'event'; readonly kinds: readonly EventKind[]; readonly device: string | null }
  );

export type StateRule = Exclude<RuleConfig, { readonly kind: 'event' }>;
