// A message for the broker. It must not know topics' meaning.

export interface MqttMessage {
  readonly topic: string;
  readonly payload: string;
  /** Whether the broker keeps it for those who subscribe later. An empty payload ends that. */
  readonly retain: boolean;
}

/** What the broker delivered. */
export interface ReceivedMessage extends MqttMessage {
  /** True only for what the broker had kept from before the subscription. */
  readonly retain: boolean;
}
