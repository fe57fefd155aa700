import type { OutRecord } from '../ports.ts'

type TopicMessages = { topic: string; messages: { key: string; value: string; headers: Record<string, string> }[] }

/** Records as kafkajs sends them. */
export function byTopic(records: readonly OutRecord[], prefix: string): TopicMessages[] {
  const topics = new Map<string, TopicMessages>()
  for (const { topic, key, value, headers } of records) {
    const entry = topics.get(topic) ?? { topic: prefix + topic, messages: [] }
    entry.messages.push({ key, value, headers })
    topics.set(topic, entry)
  }
  return [...topics.values()]
}
