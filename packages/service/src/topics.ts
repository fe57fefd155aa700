import { allTopics, KEPT_DAYS } from '@lodestone/contracts'
import type { TopicSettings } from '@lodestone/messaging'
import type { Config } from './config.ts'

const DAY_MS = 86_400_000

/** Every topic of the hub, as it is to be made. */
export const topicsOf = (config: Pick<Config, 'TOPIC_PARTITIONS'>): TopicSettings[] =>
  allTopics().map(name => ({
    name,
    partitions: config.TOPIC_PARTITIONS,
    ...(KEPT_DAYS[name] === undefined ? {} : { retentionMs: KEPT_DAYS[name] * DAY_MS }),
  }))
