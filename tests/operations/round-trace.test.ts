import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { until } from '@lodestone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openProcesses, type Processes } from '../faults/hub-processes.ts'
import { callersBy } from '../system/hub.ts'
import { inState, openRound } from '../system/journey.ts'
import { type Received, receiveSpans } from './receiver.ts'

/** One trace from the command that closes a round to its matching run, and on to the webhooks that tell what came of it. */

const TRACE = '3af7651916cd43dd8448eb211c80319c'
const CALLER = 'c7ad6b7169203331'

let receiver: Awaited<ReturnType<typeof receiveSpans>>
let processes: Processes
let origin = ''
const told: { headers: IncomingHttpHeaders; body: string }[] = []
const listener = createServer(async (request, response) => {
  let body = ''
  for await (const chunk of request) body += chunk
  told.push({ headers: request.headers, body })
  response.writeHead(204).end()
})

beforeAll(async () => {
  receiver = await receiveSpans()
  processes = await openProcesses()
  await new Promise<void>(resolve => listener.listen(0, '127.0.0.1', resolve))
  const hub = await processes.start({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint, WEBHOOK_ALLOW_PRIVATE: '1' })
  origin = hub.url
})
afterAll(async () => {
  await processes?.stop()
  await receiver?.stop()
  listener.closeAllConnections()
  await new Promise(resolve => listener.close(resolve))
})

const callers = callersBy(caller => processes.api(origin, caller))

const spans = () => receiver.spans.filter(span => span.traceId === TRACE)
/** Names of the spans that led to one, the first first, with that of the caller before them. */
function wayTo(last: Received): string[] {
  const before = spans().find(span => span.spanId === last.parentSpanId)
  if (before) return [...wayTo(before), last.name]
  return [last.parentSpanId === CALLER ? 'the caller' : 'nowhere', last.name]
}

test('from the request that closes a round to its matching and to the webhooks of who is matched', async () => {
  const { roundId, operator, members } = await openRound(callers)
  const types = ['rounds.allocations-proposed']
  const url = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`
  for (const { api } of members) expect((await api.post('/webhooks', { url, types })).status).toBe(201)
  expect((await operator.post(`/rounds/${roundId}/publish-pool`)).status).toBe(200)
  await until('the pool is published', async () => (await operator.get(`/rounds/${roundId}/pool`)).status === 200)
  const headers = { traceparent: `00-${TRACE}-${CALLER}-01` }
  expect((await operator.post(`/rounds/${roundId}/close`, undefined, { headers })).status).toBe(200)
  await inState(operator, roundId, 'matched')
  await until('a webhook was sent within the trace', async () => spans().some(span => span.name === 'send webhook'))
  await until('no span on the way to it is missing', async () =>
    spans()
      .filter(span => ['send webhook', 'matching run'].includes(span.name))
      .every(span => wayTo(span)[0] === 'the caller'),
  )

  const run = spans().filter(span => span.name === 'matching run')
  expect(run.map(wayTo)).toEqual([
    [
      'the caller',
      'POST /api/v1/rounds/:id/close',
      'closeRound transaction',
      'publish rounds.round-closed.v1',
      'matching process rounds.round-closed.v1',
      'matching run',
    ],
  ])
  expect(run[0]?.attributes).toMatchObject({ 'lodestone.round_id': roundId, 'lodestone.outcome': 'matched' })
  const sent = spans().find(span => span.name === 'send webhook') as Received
  expect(wayTo(sent).slice(-3)).toEqual([
    'publish rounds.allocations-proposed.v1',
    'participants process rounds.allocations-proposed.v1',
    'send webhook',
  ])
  // Each side of a match would else learn that the other's message is of the same trace.
  expect(told.length).toBeGreaterThan(0)
  for (const one of told) expect(one.headers).not.toHaveProperty('traceparent')
})
