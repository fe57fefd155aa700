import { z } from 'zod'
import { kilogramsOf } from './mass.ts'
import { closed, list, number, open, text, time, uri } from './parts.ts'
import { type Batch, type Event, type Events, given, siteOf } from './taken.ts'

/** The Digital Traceability Event: what went into something and what came out of it, in the shape of EPCIS. */

const item = closed(['Item'], { id: uri, name: text })
const quantity = closed(['QuantityElement'], {
  productId: uri,
  productName: text,
  quantity: number,
  uom: text.optional(),
})
const sensorElement = closed(['SensorElement'], {
  sensorMetadata: closed(['Sensor'], { device: item.optional(), dataProcessingMethod: uri.optional() }).optional(),
  sensorReport: list(
    closed(['SensorData'], {
      time: time.optional(),
      sensorType: uri.optional(),
      value: number.optional(),
      uom: text.optional(),
    }),
  ),
  sensorIntegrityProof: uri.optional(),
})
const event = <S extends z.ZodRawShape>(type: string, shape: S) =>
  open([type, 'Event'], {
    id: uri.optional(),
    processType: text.optional(),
    eventTime: time.optional(),
    action: z.enum(['observe', 'add', 'delete']).optional(),
    disposition: text.optional(),
    bizStep: text.optional(),
    bizLocation: uri.optional(),
    sensorElementList: list(sensorElement),
    ...shape,
  })
const packed = { parentEPC: item.optional(), childEPCList: list(item), childQuantityList: list(quantity) }
const seen = { epcList: list(item), quantityList: list(quantity) }

/** The five kinds of events, by the type that each names. */
export const EVENTS = {
  TransformationEvent: event('TransformationEvent', {
    outputEPCList: list(item),
    inputEPCList: list(item),
    inputQuantityList: list(quantity),
    outputQuantityList: list(quantity),
  }),
  ObjectEvent: event('ObjectEvent', seen),
  AggregationEvent: event('AggregationEvent', packed),
  TransactionEvent: event('TransactionEvent', {
    ...seen,
    sourceParty: text,
    destinationParty: text,
    bizTransaction: text.optional(),
  }),
  AssociationEvent: event('AssociationEvent', packed),
}
type Kind = keyof typeof EVENTS
type Said = { [K in Kind]: { kind: K; said: z.infer<(typeof EVENTS)[K]> } }[Kind]

/** An event is of exactly one kind: which one its types say. */
const tagged = z.looseObject({ type: z.array(text) }).transform((said, context): Said => {
  const { TransformationEvent, ObjectEvent, AggregationEvent, TransactionEvent, AssociationEvent } = EVENTS
  const of = <T>(schema: z.ZodType<T>): T => {
    const read = schema.safeParse(said)
    if (read.success) return read.data
    for (const { path, message } of read.error.issues) context.addIssue({ code: 'custom', path: [...path], message })
    return z.NEVER
  }
  const kinds = said.type.filter(one => Object.hasOwn(EVENTS, one))
  const [kind] = new Set(kinds).size === 1 ? kinds : []
  switch (kind) {
    case 'TransformationEvent':
      return { kind, said: of(TransformationEvent) }
    case 'ObjectEvent':
      return { kind, said: of(ObjectEvent) }
    case 'AggregationEvent':
      return { kind, said: of(AggregationEvent) }
    case 'TransactionEvent':
      return { kind, said: of(TransactionEvent) }
    case 'AssociationEvent':
      return { kind, said: of(AssociationEvent) }
    default:
      context.addIssue({ code: 'custom', path: ['type'], message: 'not exactly one kind of event' })
      return z.NEVER
  }
})
export const traceabilityEvents = z.array(tagged)

export const eventsOf = (all: z.infer<typeof traceabilityEvents>): Events => ({
  kind: 'events',
  events: all.map(eventOf),
})

function eventOf(one: Said): Event {
  const { id, eventTime, processType, bizLocation, action } = one.said
  const all = given({ id, time: eventTime, process: processType, site: bizLocation ? siteOf(bizLocation) : undefined })
  switch (one.kind) {
    case 'TransformationEvent':
      return {
        ...all,
        what: 'transformation',
        inputs: [...batchesOf(one.said.inputQuantityList), ...piecesOf(one.said.inputEPCList)],
        outputs: batchesOf(one.said.outputQuantityList),
      }
    case 'TransactionEvent': {
      const { sourceParty: from, destinationParty: to, quantityList } = one.said
      return { ...all, what: 'transaction', from, to, batches: batchesOf(quantityList) }
    }
    case 'ObjectEvent':
      return { ...all, what: 'object', batches: batchesOf(one.said.quantityList), ...given({ action }) }
    default: {
      const what = one.kind === 'AggregationEvent' ? 'aggregation' : 'association'
      return { ...all, what, batches: batchesOf(one.said.childQuantityList), ...given({ action }) }
    }
  }
}

const batchesOf = (list: readonly z.infer<typeof quantity>[] = []): Batch[] =>
  list.map(one => given({ id: one.productId, name: one.productName, kilograms: kilogramsOf(one.quantity, one.uom) }))

/** Goods by the number of a piece, of which an event says no mass. */
const piecesOf = (list: readonly z.infer<typeof item>[] = []): Batch[] => list.map(({ id, name }) => ({ id, name }))
