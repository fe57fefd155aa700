import { allEvents, type EventContract } from './event.ts'
import { eventExamples } from './examples/index.ts'
import './index.ts'
import { Components, jsonSchema } from './json-schema.ts'

/** JSON Schema of an event's data. Fields that it does not name may come: an event may gain some. */
export function eventSchema(event: EventContract): object {
  return { title: event.type, description: event.summary, ...jsonSchema(event.data, 'read') }
}

const text = (description: string, more: object = {}) => ({ type: 'string', minLength: 1, description, ...more })

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
    'ce_dataschema',
    'content-type',
    'ce_aggregateversion',
    'ce_correlationid',
    'ce_actor',
  ],
  properties: {
    ce_specversion: { type: 'string', const: '1.0' },
    ce_id: text('Of this fact: the same again when it is sent again', { format: 'uuid' }),
    ce_source: text('The service that owns the fact', { format: 'uri-reference' }),
    ce_type: text('What happened, with the version of its schema'),
    ce_subject: text('Id of the aggregate; also the key of the record'),
    ce_time: text('When it happened', { format: 'date-time' }),
    ce_dataschema: text('Name of the schema of the data: `urn:lodestone:schema:` and the type', { format: 'uri' }),
    'content-type': { type: 'string', const: 'application/json' },
    ce_aggregateversion: text('From 1, without gaps per topic and key', { pattern: '^[1-9][0-9]*$' }),
    ce_correlationid: text('The same for all that one request has led to'),
    ce_causationid: text('Id of the event that led to it'),
    ce_actor: text('Who made it happen'),
    ce_traceparent: text('W3C trace context of the cause'),
    traceparent: text('W3C trace context of this sending, from a hub that traces'),
    'lodestone-sealed': text(
      'Where the data is sealed: for each service that may read it its name, a colon, and the data key wrapped for it (X25519, HKDF-SHA256, AES-256-GCM), with commas between; the data is then a text',
    ),
    'lodestone-proof': text(
      'Ed25519 signature of the service that owns the topic, over a Merkle root of all records of one send, with the hashes that lead there from this one',
    ),
  },
}

const nameOf = (event: EventContract): string => event.type.replaceAll('.', '-')

function channelOf(topic: string, events: readonly EventContract[]): object {
  const own = events.filter(event => event.topic === topic)
  const [owner, noun = ''] = topic.split('.')
  const byEach = topic === 'audit.head'
  return {
    address: topic,
    title: topic,
    description: `Facts about each ${noun}, told by ${byEach ? 'every service of itself' : owner}: in order for each key, which is the ${byEach ? 'word head: and the name of the service' : `id of the ${noun}'s aggregate`}.`,
    messages: Object.fromEntries(own.map(event => [nameOf(event), { $ref: `#/components/messages/${nameOf(event)}` }])),
    bindings: { kafka: { topic, bindingVersion: '0.5.0' } },
  }
}

function messageOf(components: Components, event: EventContract): object {
  const example = eventExamples[event.type]
  return {
    name: event.type,
    title: event.type,
    summary: event.summary,
    contentType: 'application/json',
    correlationId: { location: '$message.header#/ce_correlationid' },
    headers: { $ref: '#/components/schemas/headers' },
    payload: components.of(event.data, 'read'),
    bindings: {
      kafka: { key: { type: 'string', description: 'Id of the aggregate' }, bindingVersion: '0.5.0' },
    },
    ...(example === undefined ? {} : { examples: [{ name: 'example', payload: example }] }),
  }
}

/** The AsyncAPI 3 document of every topic and event. */
export function asyncApiDocument(): object {
  const events = allEvents()
  const topics = [...new Set(events.map(event => event.topic))].sort()
  const components = new Components('draft-7')
  const messages = Object.fromEntries(events.map(event => [nameOf(event), messageOf(components, event)]))
  return {
    asyncapi: '3.0.0',
    id: 'urn:lodestone:events',
    info: {
      title: 'Lodestone events',
      version: '1.0.0',
      description:
        'Facts that the services of the hub tell each other as CloudEvents 1.0 in Kafka’s binary content mode, a topic per aggregate, keyed by its id. A type with its version never changes but for fields that may be left out; what needs more is a new version beside it.',
      license: { name: 'EUPL-1.2' },
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(topics.map(topic => [topic, channelOf(topic, events)])),
    operations: Object.fromEntries(
      topics.map(topic => [
        `send-${topic}`,
        { action: 'send', title: `Tell ${topic}`, channel: { $ref: `#/channels/${topic}` } },
      ]),
    ),
    components: { messages, schemas: { headers, ...components.all() } },
  }
}
