import { allEvents, factsCounted, HEAD_TOPIC } from '@lodestone/contracts'
import { withReach } from '@lodestone/database'
import { type Consumer, keepCounts, type ReceivedEvent } from '@lodestone/messaging'
import { applyParticipants, participantTopic } from './admission.ts'
import type { Service, ServiceContext } from './define.ts'
import { applyLimits } from './limits.ts'
import { type AtWork, atWork } from './log.ts'
import { applyGroups, applyPeople, personTopic } from './people.ts'

/** What a service listens to: to its own business, to what every one counts, to participants where it knows them, and to people unless it keeps their register. */
export function consumerOf(service: Service, context: ServiceContext): Consumer | undefined {
  const own = service.consumer?.(context)
  if (!own && !service.knowsParticipants) return undefined
  const heard = [...(service.knowsParticipants ? [participantTopic] : []), ...(service.register ? [] : [personTopic])]
  const known = allEvents().filter(event => heard.includes(event.topic))
  const more = [...known, factsCounted]
  const on = own?.on && { ...own.on, ...Object.fromEntries(more.map(event => [event.type, true as const])) }
  const topics = [...new Set([...(own?.topics ?? []), ...known.map(event => event.topic)])]
  /** The service's own business. */
  const isOwn = ({ topic, type }: ReceivedEvent) => topics.includes(topic) && type !== factsCounted.type
  return {
    name: service.name,
    topics: [...new Set([...topics, HEAD_TOPIC])],
    ...(on ? { on } : {}),
    ...(own?.lingerMs === undefined ? {} : { lingerMs: own.lingerMs }),
    handle: (tx, events, emit) =>
      atWork.run(workOf(events), () =>
        withReach('service', async () => {
          if (service.knowsParticipants) await applyParticipants(tx, events)
          if (!service.register) {
            await applyPeople(tx, events)
            await applyGroups(tx, events)
            await applyLimits(tx, events)
          }
          await keepCounts(tx, service.name, topics, events)
          const others = events.every(isOwn) ? events : events.filter(isOwn)
          if (others.length > 0) await own?.handle(tx, others, emit)
        }),
      ),
  }
}

/** What events have in common, if they come of one cause. */
function workOf(events: readonly ReceivedEvent[]): AtWork {
  const [first] = events
  const { correlationId, traceparent } = first ?? {}
  return correlationId !== undefined && events.every(event => event.correlationId === correlationId)
    ? { correlationId, traceparent }
    : {}
}
