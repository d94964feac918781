// Who was announced under a topic: kept at the broker itself, so that a later start knows what to take away. It is also
// an index for people and programs. It must not know which topics follow from it.
import * as z from 'zod';

const deviceSchema = z.object({
  /** Catalogue id of the model. */
  model: z.string(),
  /** What people read instead of the name. */
  label: z.string().optional(),
  room: z.string().optional(),
  /** Measurand -> unit. */
  values: z.record(z.string(), z.string().nullable()),
});

const announcedSchema = z.object({
  /** Client id of the writer. */
  owner: z.string(),
  /** Discovery prefix of Home Assistant; null: not announced there. */
  homeAssistant: z.string().nullable(),
  /** Left out: one message a device. */
  homeAssistantStyle: z.literal('single').optional(),
  /** Version of the Homie convention; null: not spoken. */
  homie: z.literal([4, 5]).nullable(),
  devices: z.record(z.string(), deviceSchema),
  /** Names of the dataset. */
  dataset: z.array(z.string()),
});

export type AnnouncedDevices = z.infer<typeof announcedSchema>;
export type AnnouncedDevice = z.infer<typeof deviceSchema>;

/** Null: not written by this program. */
export function parseAnnounced(text: string): AnnouncedDevices | null {
  try {
    const parsed = announcedSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Topics that follow from a list, in the order in which they are to be removed. */
export type TopicsOf = (announced: AnnouncedDevices) => readonly string[];

/** Topics that were kept for the old list and have no place in the new one. */
export function staleTopics(old: AnnouncedDevices, now: AnnouncedDevices, topicsOf: readonly TopicsOf[]): string[] {
  const wanted = new Set(topicsOf.flatMap((topics) => topics(now)));
  return [...new Set(topicsOf.flatMap((topics) => topics(old)))].filter((topic) => !wanted.has(topic));
}

/** Measurands of a device that the old list has and the new one has not. */
export function removedMeasurands(old: AnnouncedDevices | null, now: AnnouncedDevices, device: string): string[] {
  const kept = now.devices[device]?.values ?? {};
  return Object.keys(old?.devices[device]?.values ?? {}).filter((measurand) => !Object.hasOwn(kept, measurand));
}
