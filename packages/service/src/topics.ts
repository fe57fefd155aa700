import { allTopics, KEPT_DAYS } from '@lodestone/contracts'
import type { TopicSettings } from '@lodestone/messaging'
import { z } from 'zod'

/** How topics are made. */
export const topicFields = { TOPIC_PARTITIONS: z.coerce.number().int().min(1).max(64).default(2) }

const DAY_MS = 86_400_000

/** Every topic of the hub, as it is to be made. */
export const topicsOf = (config: { readonly TOPIC_PARTITIONS: number }): TopicSettings[] =>
  allTopics().map(name => ({
    name,
    partitions: config.TOPIC_PARTITIONS,
    ...(KEPT_DAYS[name] === undefined ? {} : { retentionMs: KEPT_DAYS[name] * DAY_MS }),
  }))
