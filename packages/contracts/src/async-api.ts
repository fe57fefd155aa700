import { z } from 'zod'
import { allEvents, type EventContract } from './event.ts'

/** JSON Schema of an event's data. */
export function eventSchema(event: EventContract): object {
  return { title: event.type, ...z.toJSONSchema(event.data, { unrepresentable: 'any', target: 'draft-2020-12' }) }
}

/** CloudEvents 1.0 attributes in Kafka's binary content mode, with the hub's extension attributes. */
const headers = {
  type: 'object',
  required: [
    'ce_specversion',
    'ce_id',
    'ce_source',
    'ce_type',
    'ce_subject',
    'ce_time',
    'ce_aggregateversion',
    'ce_correlationid',
    'ce_actor',
  ],
  properties: {
    ce_specversion: { const: '1.0' },
    ce_id: { type: 'string', format: 'uuid' },
    ce_source: { type: 'string', description: 'The service that owns the fact' },
    ce_type: { type: 'string' },
    ce_subject: { type: 'string', description: 'Id of the aggregate; also the key of the record' },
    ce_time: { type: 'string', format: 'date-time' },
    ce_dataschema: { type: 'string' },
    'content-type': { const: 'application/json' },
    ce_aggregateversion: { type: 'string', description: 'From 1, without gaps per topic and key' },
    ce_correlationid: { type: 'string' },
    ce_causationid: { type: 'string' },
    ce_actor: { type: 'string' },
    ce_traceparent: { type: 'string', description: 'W3C trace context of the cause' },
    traceparent: { type: 'string', description: 'W3C trace context of this sending, from a hub that traces' },
  },
}

/** The AsyncAPI 3 document of every topic and event. */
export function asyncApiDocument(): object {
  const events = allEvents()
  const topics = [...new Set(events.map(event => event.topic))]
  const nameOf = (event: EventContract) => event.type.replaceAll('.', '-')
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Lodestone events',
      version: '1.0.0',
      description: 'Facts that the services of the hub tell each other, a topic per aggregate, keyed by its id.',
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(
      topics.map(topic => [
        topic,
        {
          address: topic,
          messages: Object.fromEntries(
            events
              .filter(event => event.topic === topic)
              .map(event => [nameOf(event), { $ref: `#/components/messages/${nameOf(event)}` }]),
          ),
        },
      ]),
    ),
    operations: Object.fromEntries(
      topics.map(topic => [`send-${topic}`, { action: 'send', channel: { $ref: `#/channels/${topic}` } }]),
    ),
    components: {
      messages: Object.fromEntries(
        events.map(event => {
          const { $schema: _, ...payload } = eventSchema(event) as { $schema?: string }
          return [nameOf(event), { name: event.type, headers: { $ref: '#/components/schemas/headers' }, payload }]
        }),
      ),
      schemas: { headers },
    },
  }
}
