import type { ServiceState } from '@lodestone/contracts'
import { differingDays, parkedRecords, partitionOfKey } from '@lodestone/messaging'
import type { RunningService } from './running.ts'

/** The health of a service, as operators see it. */
export async function operationsOf(running: RunningService): Promise<ServiceState> {
  const { relay, consumer, service } = running
  const { database } = running.context
  const [outbox, parked, differing] = await Promise.all([
    relay.status(),
    parkedRecords(database),
    differingDays(database),
  ])
  const lag = consumer ? await consumer.lag() : []
  const figures = service.measures?.(running.context).filter(one => one.inOperations) ?? []
  return {
    name: service.name,
    ready: consumer?.status().healthy ?? true,
    outbox: { depth: outbox.depth, oldestAgeMs: outbox.oldestAgeMs },
    lag,
    ...(figures.length > 0
      ? { figures: Object.fromEntries(await Promise.all(figures.map(async one => [one.name, await one.read()]))) }
      : {}),
    differing,
    parked: [...haltedIn(running), ...parked.map(record => ({ ...record, id: `${service.name}-${record.id}` }))],
  }
}

/** Records that halt a partition that this process reads, listed with what is parked: to be discarded if they were never told. */
export function haltedIn({ consumer, service }: RunningService): ServiceState['parked'] {
  return (consumer?.status().halted ?? []).flatMap(({ partition: at, record: halted }) => {
    if (!halted) return []
    const { topic, partition } = partitionOfKey(at)
    return {
      id: `${service.name}-halted-${topic}-${partition}`,
      topic,
      partition,
      offset: Number(halted.record.offset),
      key: halted.key,
      errorClass: 'halted-gap',
      attempts: 0,
      parkedAt: new Date(halted.since).toISOString(),
      behind: 0,
    }
  })
}
