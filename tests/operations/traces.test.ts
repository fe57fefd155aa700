import { until } from '@lodestone/testing'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openProcesses, type Processes } from '../faults/hub-processes.ts'
import { admitted, callersBy, forecast, line } from '../system/hub.ts'
import { type Received, receiveSpans } from './receiver.ts'

/** One trace from a caller through the origin, a service, its relay and Kafka to the projection of another process. */

const TRACE = '0af7651916cd43dd8448eb211c80319c'
const CALLER = 'b7ad6b7169203331'
const CANARY = '7318.25'

let receiver: Awaited<ReturnType<typeof receiveSpans>>
let processes: Processes
let origin = ''

beforeAll(async () => {
  receiver = await receiveSpans()
  processes = await openProcesses()
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint }
  const owners = await processes.start({ ...env, SERVICES: 'participants,demand', OTEL_SERVICE_NAME: 'owners' })
  const SERVICE_URLS = `participants=${owners.url},demand=${owners.url}`
  const front = await processes.start({
    ...env,
    SERVICES: 'console,aggregation',
    OTEL_SERVICE_NAME: 'front',
    SERVICE_URLS,
  })
  origin = front.url
})
afterAll(async () => {
  await processes?.stop()
  await receiver?.stop()
})

const called = (name: string, among: readonly Received[]): Received => {
  const span = among.find(one => one.name === name)
  if (!span) throw new Error(`no span ${name} among ${among.map(one => one.name).join(', ')}`)
  return span
}

const callers = callersBy(caller => processes.api(origin, caller))

test('one forecast gives one trace from the request through relay and consumer to the projection', async () => {
  const member = await admitted(callers, 'member')
  const posted = await member.api.post('/demand/forecasts', forecast([line({ quantityKg: CANARY })]), {
    headers: { traceparent: `00-${TRACE}-${CALLER}-01` },
  })
  expect(posted.status).toBe(201)

  const processed = 'aggregation process demand.forecast-submitted.v1'
  const ofTrace = () => receiver.spans.filter(span => span.traceId === TRACE)
  await until(
    'the projection’s span and all before it have come',
    async () =>
      ofTrace().some(span => span.name === processed) &&
      ofTrace().filter(span => span.name === 'POST /api/v1/demand/forecasts').length === 2,
  )
  const way = [called(processed, ofTrace())]
  for (let at = way[0]; at && at.parentSpanId !== CALLER; ) {
    const { parentSpanId } = at
    at = ofTrace().find(span => span.spanId === parentSpanId)
    if (at) way.unshift(at)
  }
  expect(way.map(({ service, name }) => `${service}: ${name}`)).toEqual([
    'front: POST /api/v1/demand/forecasts',
    'owners: POST /api/v1/demand/forecasts',
    'owners: submitForecast transaction',
    'owners: publish demand.forecast-submitted.v1',
    'front: aggregation process demand.forecast-submitted.v1',
  ])
  expect(way[0]?.parentSpanId).toBe(CALLER)
  expect(way[1]?.attributes).toMatchObject({ 'http.response.status_code': 201 })
  // One id too: of the origin, of the service, of the answer, and of what followed.
  const requestId = posted.headers.get('x-request-id')
  expect(way.slice(0, 2).map(span => span.attributes['lodestone.request_id'])).toEqual([requestId, requestId])
  expect(way[4]?.attributes['lodestone.correlation_id']).toBe(requestId)
  // The batch that carried it names it, and is named by it.
  await until('the slice has told of itself', async () =>
    receiver.spans.some(
      span => span.name.startsWith('aggregation receive ') && span.links.includes(way[3]?.spanId ?? ''),
    ),
  )
  expect(way[3]?.links).toContain(called('demand relay', receiver.spans).spanId)
})

test('a refusal that a service gives has the id of the request at the origin', async () => {
  const operator = await callers.operator()
  const refused = await operator.get('/demand/forecasts/01998e3a-5f00-7000-8000-00000000ffff')
  expect([refused.status, refused.body.requestId]).toEqual([404, refused.headers.get('x-request-id')])
  await until('both spans have come', async () => {
    const named = receiver.spans.filter(span => span.attributes['lodestone.request_id'] === refused.body.requestId)
    return (
      named
        .map(span => span.service)
        .sort()
        .join() === 'front,owners'
    )
  })
})

test('the event keeps the trace of its cause, however often it is sent', async () => {
  const client = new pg.Client({ connectionString: processes.databaseUrl })
  await client.connect()
  const { rows } = await client.query(
    "SELECT traceparent FROM demand.journal WHERE type = 'demand.forecast-submitted.v1'",
  )
  await client.end()
  const transaction = receiver.spans.find(span => span.traceId === TRACE && span.name === 'submitForecast transaction')
  expect(rows).toEqual([{ traceparent: `00-${TRACE}-${transaction?.spanId}-01` }])
})

test('a trace that its caller does not keep is not kept here', async () => {
  const other = '1af7651916cd43dd8448eb211c80319c'
  const operator = await callers.operator()
  await operator.get('/participants', { headers: { traceparent: `00-${other}-${CALLER}-00` } })
  const later = '2af7651916cd43dd8448eb211c80319c'
  await operator.get('/participants', { headers: { traceparent: `00-${later}-${CALLER}-01` } })
  await until('the later one has come', async () => receiver.spans.some(span => span.traceId === later))
  expect(receiver.spans.filter(span => span.traceId === other)).toEqual([])
})

test('no span tells a figure or who asked for it', () => {
  expect(receiver.spans.length).toBeGreaterThan(10)
  for (const word of [CANARY, '120.00', 'member 1', 'mia'])
    expect([word, receiver.text().includes(word)]).toEqual([word, false])
})
