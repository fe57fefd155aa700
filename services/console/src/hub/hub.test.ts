import { type RouteContract, routes, SERVICES } from '@lodestone/contracts'
import { firstBrokenLink, type Link } from '@lodestone/kernel'
import { participants } from '@lodestone/participants'
import type { Service } from '@lodestone/service'
import { type Api, startTestHub, type TestHub, until } from '@lodestone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { console as consoleService } from '../service.ts'

/** The console beside one other service; the rest of the hub cannot be reached. */

/** What of participants is not looked at here answers nothing. */
const someParticipants: Service = {
  ...participants,
  routes: context => ({
    ...Object.fromEntries(
      (routes as readonly RouteContract[])
        .filter(route => route.service === 'participants')
        .map(route => [route.id, async () => ({})]),
    ),
    ...participants.routes(context),
  }),
}

let hub: TestHub
let operator: Api
beforeAll(async () => {
  hub = await startTestHub([someParticipants, consoleService])
  operator = await hub.operator()
})
afterAll(() => hub?.stop())

let registered = 0
async function register(): Promise<{ id: string; legalName: string }> {
  const draft = { reference: `p-${++registered}`, legalName: `Party ${registered}`, kind: 'supplier', country: 'AU' }
  const reply = await operator.post('/participants', draft)
  expect(reply.status).toBe(201)
  return reply.body
}

type StreamedEvent = { id?: string; type: string; data: { subject: string; data: Record<string, unknown> } }

/** Watches the stream until `enough`, and gives what was told. */
async function watch(
  options: { lastEventId?: string; path?: string },
  enough: (told: StreamedEvent[]) => boolean,
  begun?: () => Promise<unknown>,
): Promise<StreamedEvent[]> {
  const abort = new AbortController()
  const timeout = setTimeout(() => abort.abort(new Error('waited in vain for the stream')), 20_000)
  const response = await fetch(`${hub.url}/api/v1/stream${options.path ?? ''}`, {
    headers: {
      authorization: `Bearer ${operator.token}`,
      ...(options.lastEventId ? { 'last-event-id': options.lastEventId } : {}),
    },
    signal: abort.signal,
  })
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8'])
  await begun?.()
  const told: StreamedEvent[] = []
  let text = ''
  try {
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      text += Buffer.from(chunk).toString()
      const blocks = text.split('\n\n')
      text = blocks.pop() ?? ''
      for (const block of blocks) {
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1]
        const data = field('data')
        if (data === undefined) continue
        const id = field('id')
        told.push({ ...(id ? { id } : {}), type: field('event') ?? '', data: JSON.parse(data) })
      }
      if (enough(told)) break
    }
  } finally {
    clearTimeout(timeout)
    abort.abort()
  }
  return told
}
const about = (told: StreamedEvent[], subject: string) => told.filter(event => event.data.subject === subject)

test('the stream tells what happens as it happens, and goes on behind the last event seen', async () => {
  let one = { id: '', legalName: '' }
  const told = await watch(
    {},
    seen => about(seen, one.id).length === 1,
    async () => {
      one = await register()
    },
  )
  const [first] = about(told, one.id)
  expect(first).toMatchObject({
    type: 'participants.participant-applied.v1',
    data: { data: { legalName: one.legalName } },
  })
  const [two, three] = [await register(), await register()]
  // Events of two subjects come in either order.
  const both = (seen: StreamedEvent[]) => [two, three].every(({ id }) => about(seen, id).length === 1)
  const resumed = await watch({ lastEventId: first?.id ?? '' }, both)
  expect(about(resumed, one.id)).toEqual([])
  const ids = resumed.flatMap(event => (event.id ? [Number(event.id)] : []))
  expect(ids).toEqual([...ids].sort((a, b) => a - b))
  const recent = await watch({ path: '?recent=1' }, seen => seen.some(event => event.id))
  // What is told of the hub itself has no id, and may come in between.
  expect(recent.flatMap(event => (event.id ? [Number(event.id)] : []))).toEqual([Math.max(...ids)])
})

test('an id that was never given is answered with a gap, so that whoever watches reads the state again', async () => {
  const told = await watch({ lastEventId: '999999999' }, seen => seen.length > 0)
  expect(told[0]?.type).toBe('gap')
})

test('whoever asks for the headers of the stream alone has them, and does not watch', async () => {
  const response = await fetch(`${hub.url}/api/v1/stream`, {
    method: 'HEAD',
    headers: { authorization: `Bearer ${operator.token}` },
    signal: AbortSignal.timeout(5_000),
  })
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8'])
})

test('the health of the services is told at once', async () => {
  const [health] = await watch({}, seen => seen.some(event => event.type === 'health'))
  expect(health?.data).toMatchObject({
    services: expect.arrayContaining([{ name: 'supply', ready: false, parked: 0 }]),
  })
})

test('operations show every service; one that cannot be reached as not ready', async () => {
  const { services } = await until('both are ready', async () => {
    const { body } = await operator.get('/operations')
    return body.services.filter((one: { ready: boolean }) => one.ready).length === 2 && body
  })
  expect(services.map((one: { name: string }) => one.name)).toEqual([...SERVICES])
  for (const one of services)
    expect(one).toMatchObject({ outbox: { depth: expect.any(Number) }, lag: expect.any(Array), parked: [] })
})

test.each(['participants-01890000-0000-7000-8000-00000000dead', 'nobody-1', 'participants-1'])(
  'there is no parked record %s to redrive or discard',
  async id => {
    expect(await operator.post(`/operations/parked/${id}/redrive`)).toMatchObject({ status: 404 })
    expect(await operator.post(`/operations/parked/${id}/discard`, { reason: 'never' })).toMatchObject({ status: 404 })
  },
)

test('a parked record is redriven and discarded through the console by its id', async () => {
  const { database } = hub.process.services.find(
    one => one.service.name === 'console',
  ) as TestHub['process']['services'][0]
  const [{ id }] = (await database.query<{ id: string }>(
    `INSERT INTO parked (consumer, topic, partition, "offset", key, value, headers, error_class, attempts)
     VALUES ('console', 'rounds.round', 0, 0, 'k', 'not json', '{"key":"k","headers":{}}', 'broken-json', 1) RETURNING id`,
  )) as [{ id: string }]
  const shown = async () =>
    (await operator.get('/operations')).body.services.find((one: { name: string }) => one.name === 'console').parked
  expect(await shown()).toMatchObject([{ id: `console-${id}`, errorClass: 'broken-json' }])
  const redriven = await operator.post(`/operations/parked/console-${id}/redrive`)
  expect(redriven).toMatchObject({ status: 200, body: { applied: 0, left: 1 } })
  expect(await operator.post(`/operations/parked/console-${id}/discard`, {})).toMatchObject({ status: 422 })
  const discarded = await operator.post(`/operations/parked/console-${id}/discard`, { reason: 'cannot be read' })
  expect(discarded).toMatchObject({ status: 200, body: { left: 0 } })
  expect(await shown()).toEqual([])
  const kept = await until('the other services answer the audit', async () => {
    const reply = await operator.get(`/audit?subject=console:parked:${id}`)
    return reply.status === 200 && reply.body.items
  })
  expect(kept).toMatchObject([
    { type: 'messaging.redrive-ordered', actor: 'olga' },
    { type: 'messaging.parked-discarded', actor: 'olga', data: { reason: 'cannot be read' } },
  ])
})

test('an audit that would leave a service out is refused; one service alone can be asked', async () => {
  const { id } = await register()
  expect(await operator.get(`/audit?subject=${id}`)).toMatchObject({ status: 503, body: { code: 'unavailable' } })
  expect((await operator.get(`/audit?subject=${id}`)).headers.get('retry-after')).not.toBeNull()
  await operator.post(`/participants/${id}/admit`)
  const chain: Link[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const { body } = await operator.get(`/audit?subject=participants:${id}&limit=1${cursor ? `&cursor=${cursor}` : ''}`)
    chain.push(...body.items)
    cursor = body.nextCursor
  }
  expect(chain).toHaveLength(2)
  expect(firstBrokenLink(chain)).toBe(-1)
  expect(await operator.get('/audit?cursor=bm90')).toMatchObject({ status: 422 })
})

test('a route of a service that has no address is a 503 that says when to come back', async () => {
  const reply = await operator.get('/rounds')
  expect(reply).toMatchObject({ status: 503, body: { code: 'unavailable' } })
  expect(reply.headers.get('retry-after')).toBe('2')
})

test.each([
  ['/', 'text/html'],
  ['/docs', 'text/html'],
  ['/docs/events', 'text/html'],
  ['/docs.css', 'text/css'],
  ['/docs.js', 'text/javascript'],
  ['/console/config.json', 'application/json'],
  ['/api/v1/asyncapi.json', 'application/json'],
  ['/api/v1/openapi.json', 'application/json'],
])('%s is served to anybody under a policy that allows nothing foreign', async (path, type) => {
  const response = await fetch(hub.url + path)
  expect([response.status, response.headers.get('content-type')?.split(';')[0]]).toEqual([200, type])
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
  const etag = response.headers.get('etag') ?? ''
  expect((await fetch(hub.url + path, { headers: { 'if-none-match': etag } })).status).toBe(304)
})

test('one person follows the stream a handful of times, and keeps nobody else from it', async () => {
  const watch = async (token: string | undefined, signal?: AbortSignal) =>
    fetch(`${hub.url}/api/v1/stream`, {
      headers: { authorization: `Bearer ${token}` },
      ...(signal ? { signal } : {}),
    })
  const { token } = await hub.api.as({ sub: 'many pages', roles: ['operator'] })
  const leaving = new AbortController()
  const replies = await Promise.all(Array.from({ length: 12 }, () => watch(token, leaving.signal)))
  expect(replies.map(({ status }) => status).sort()).toEqual([...Array(8).fill(200), ...Array(4).fill(429)])
  const refused = replies.find(({ status }) => status === 429)
  expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await refused?.json()).toMatchObject({ code: 'rate-limited', detail: expect.stringContaining('8 times') })
  const other = await watch(operator.token)
  expect(other.status).toBe(200)
  await other.body?.cancel()
  leaving.abort()
  await until('a page that was closed makes room', async () => {
    const { status, body } = await watch(token)
    await body?.cancel()
    return status === 200
  })
})

test('a stop ends streams, which have no end of their own, also one whose reader no longer reads', async () => {
  const other = await startTestHub([consoleService])
  const { token } = await other.operator()
  const response = await fetch(`${other.url}/api/v1/stream`, { headers: { authorization: `Bearer ${token}` } })
  const read = response.text()
  const stuck = await fetch(`${other.url}/api/v1/stream`, { headers: { authorization: `Bearer ${token}` } })
  await other.stop()
  expect(await read).toContain('retry: ')
  await stuck.body?.cancel().catch(() => {})
})
