// Topics and the filters that choose among them (MQTT 3.1.1, section 4.7). Pure; knows no broker.

/** Longest topic that is taken, characters; brokers allow 65535 bytes. */
export const MAX_TOPIC_LENGTH = 256;

/** Whether a filter with `+` or `#` chooses the topic. */
export function matchesFilter(filter: string, topic: string): boolean {
  const wanted = filter.split('/');
  const levels = topic.split('/');
  // Topics of the broker itself are chosen by their name only.
  if (topic.startsWith('$') && !filter.startsWith('$')) return false;
  for (const [index, level] of wanted.entries()) {
    if (level === '#') return true;
    if (index >= levels.length || (level !== '+' && level !== levels[index])) return false;
  }
  return wanted.length === levels.length;
}

/** Whether a topic that the filter chooses may lie below the first level(s) `root`, or be it. */
export function reachesBelow(filter: string, root: string): boolean {
  const wanted = filter.split('/');
  const above = root.split('/');
  for (const [index, level] of above.entries()) {
    const chosen = wanted[index];
    if (chosen === '#') return true;
    if (chosen === undefined || (chosen !== '+' && chosen !== level)) return false;
  }
  return true;
}

/** More than one topic may be chosen. */
export function hasWildcard(filter: string): boolean {
  return /[+#]/.test(filter);
}

/** `{topic}` is the topic of the device, `{parent}` the same without its last level. */
export function expandTopic(pattern: string, topic: string): string {
  const parent = topic.includes('/') ? topic.slice(0, topic.lastIndexOf('/')) : topic;
  return pattern.replaceAll('{topic}', topic).replaceAll('{parent}', parent);
}
