import {
  type BatchProgress,
  type InBatch,
  type InRecord,
  type OutRecord,
  partitionKey,
  type Subscription,
  type Transport,
} from './ports.ts'
import { until } from './until.fixture.ts'

export const record = (topic: string, key: string, n: number): OutRecord => ({
  topic,
  key,
  value: String(n),
  headers: { n: String(n) },
})

type Reader = {
  batches: InBatch[]
  records: InRecord[]
  positions: Map<string, bigint>
  /** How many each topic has, as was said with the last assignment. */
  partitions: () => ReadonlyMap<string, number>
  subscription: Subscription
}

export type Trial = ReturnType<typeof trialOf>

/** Topics, sending and reading on a transport that is tried. */
export function trialOf(transport: () => Transport) {
  let topics = 0
  const subscriptions: Subscription[] = []

  const newTopic = async (partitions = 2): Promise<string> => {
    const topic = `conformance-${++topics}`
    await transport().ensureTopics([{ name: topic, partitions }])
    return topic
  }

  /** Sends as the relay does: the same records again until they are accepted. */
  async function sendAll(batches: readonly (readonly OutRecord[])[]): Promise<void> {
    const producer = await transport().producer()
    for (const batch of batches)
      await until(
        () =>
          producer.send(batch).then(
            () => true,
            () => false,
          ),
        sent => sent,
      )
    await producer.close()
  }

  /** Reads as the consumer does: insists on its own positions, which start where they are given. */
  async function read(
    group: string,
    topic: string,
    positions = new Map<string, bigint>(),
    onBatch?: (batch: InBatch, key: string) => Promise<BatchProgress | undefined> | BatchProgress | undefined,
  ): Promise<Reader> {
    let counts: ReadonlyMap<string, number> = new Map()
    const reader = { batches: [] as InBatch[], records: [] as InRecord[], positions, partitions: () => counts }
    const subscription = await transport().consume({
      group,
      topics: [topic],
      positions: async (_, partitions) => {
        counts = partitions
        return positions
      },
      onFatal: error => {
        throw error
      },
      onBatch: async batch => {
        const key = partitionKey(batch)
        const wanted = positions.get(key) ?? 0n
        if (batch.from !== wanted) return { next: wanted }
        const decided = await onBatch?.(batch, key)
        if (decided) return decided
        reader.batches.push(batch)
        reader.records.push(...batch.records)
        const next = (batch.records.at(-1)?.offset ?? -1n) + 1n
        positions.set(key, next)
        return { next }
      },
    })
    subscriptions.push(subscription)
    return { ...reader, subscription }
  }

  const stop = async (): Promise<void> => {
    await Promise.all(subscriptions.map(subscription => subscription.stop()))
  }
  return {
    newTopic,
    sendAll,
    read,
    stop,
    get transport() {
      return transport()
    },
  }
}

/** First occurrences of each key's numbers, in the order read. */
export function firsts(records: readonly InRecord[]): Map<string, number[]> {
  const byKey = new Map<string, number[]>()
  for (const { key, headers } of records) {
    const numbers = byKey.get(key ?? '') ?? []
    if (!numbers.includes(Number(headers.n))) numbers.push(Number(headers.n))
    byKey.set(key ?? '', numbers)
  }
  return byKey
}
