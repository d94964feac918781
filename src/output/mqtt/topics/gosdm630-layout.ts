// The topics of gosdm630 (sdm630_httpd with `-b`): `<topic>/<UniqueId>/<IEC61850>`. It must not know the network.
import { measurandInfo } from '../../../vocabulary/measurands.ts';
import type { ReadingTopic } from './reading-topics.ts';

/** @param uniqueIdFormat `Instrument%d` */
export function gosdm630Topic(topic: string, uniqueIdFormat: () => string): ReadingTopic {
  return ({ apiId }, measurand) => {
    const name = measurandInfo(measurand)?.gosdm630.iec61850 ?? null;
    if (name === null || apiId === null) return null;
    return `${topic}/${uniqueIdFormat().replace('%d', String(apiId))}/${name}`;
  };
}
