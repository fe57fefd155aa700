import { answer, type HubClient, HubProblem, HubUnreachable, hubClient, type RetryOptions } from '@lodestone/client'
import { type Api, type TestHub, until } from '@lodestone/testing'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { admitted, forecast, line, round, startWholeHub, unique } from '../system/hub.ts'
import { type Front, type Mischief, startFront } from './front.ts'

let hub: TestHub
let member: { id: string; api: Api }
let front: Front | undefined
beforeAll(async () => {
  hub = await startWholeHub()
  member = await admitted(hub, 'member')
})
afterAll(() => hub.stop())
afterEach(async () => {
  await front?.stop()
  front = undefined
})

const QUICK: RetryOptions = { firstPauseMs: 5 }
const clientAt = (url: string, token: string | undefined, retry = QUICK): HubClient =>
  hubClient({ baseUrl: `${url}/api/v1`, token: () => token, retry })
/** A client that reaches the hub only through a front that does mischief. */
async function through(mischief: Mischief, token = member.api.token, retry = QUICK): Promise<HubClient> {
  front = await startFront(hub.url, mischief)
  return clientAt(front.url, token, retry)
}
const keys = () => new Set(front?.seen.map(request => request.headers['idempotency-key']))
const draft = () => forecast([line() as never]) as { reference: string; lines: never[] }
const withReference = async (reference: string) =>
  (await member.api.all('/demand/forecasts')).filter(one => one.reference === reference)
const busy =
  (status: number, headers: Record<string, string> = {}): Mischief =>
  async (_, response, __, nth) => {
    if (nth > 2) return 'honest'
    response.writeHead(status, headers).end()
    return 'answered'
  }

describe('a call that creates', () => {
  test('is done once when its answer is lost on the way back', async () => {
    const client = await through(async (_, response, pass, nth) => {
      if (nth > 2) return 'honest'
      expect((await pass()).status).toBe(201)
      response.destroy()
      return 'answered'
    })
    const body = draft()
    const made = await answer(client.POST('/demand/forecasts', { body }))
    expect(made).toMatchObject({ reference: body.reference, version: 1 })
    expect([front?.seen.length, keys().size]).toEqual([3, 1])
    expect(await withReference(body.reference)).toHaveLength(1)
  })

  test('is done once when its answer breaks off in the middle', async () => {
    const client = await through(async (_, response, pass, nth) => {
      if (nth > 1) return 'honest'
      const text = await (await pass()).text()
      response.writeHead(201, { 'content-type': 'application/json', 'content-length': text.length })
      response.write(text.slice(0, 20), () => response.destroy())
      return 'answered'
    })
    const body = draft()
    expect(await answer(client.POST('/demand/forecasts', { body }))).toMatchObject({ reference: body.reference })
    expect(await withReference(body.reference)).toHaveLength(1)
  })

  test('waits while the first call with its key is at work', async () => {
    const problem = JSON.stringify({ code: 'idempotency-in-progress', status: 409 })
    const client = await through(async (_, response, __, nth) => {
      if (nth > 1) return 'honest'
      response.writeHead(409, { 'content-type': 'application/problem+json' }).end(problem)
      return 'answered'
    })
    expect(await answer(client.POST('/demand/forecasts', { body: draft() }))).toMatchObject({ version: 1 })
  })

  test.each([408, 429, 502, 503, 504])('comes again after a %i', async status => {
    const client = await through(busy(status))
    expect(await answer(client.POST('/demand/forecasts', { body: draft() }))).toMatchObject({ version: 1 })
    expect(keys().size).toBe(1)
  })

  test("keeps the caller's own key, and another call has another", async () => {
    const client = await through(async () => 'honest')
    const params = { header: { 'Idempotency-Key': unique('key') } }
    const body = draft()
    const first = await answer(client.POST('/demand/forecasts', { body, params }))
    expect(await answer(client.POST('/demand/forecasts', { body, params }))).toEqual(first)
    await answer(client.POST('/demand/forecasts', { body: draft() }))
    await answer(client.POST('/demand/forecasts', { body: draft() }))
    expect(keys().size).toBe(3)
  })
})

test('a transition, which has no key, is never sent twice', async () => {
  const operator = await hub.operator()
  const { id } = (await operator.post('/rounds', round())).body
  const client = await through(async (_, response) => {
    response.destroy()
    return 'answered'
  }, operator.token)
  await expect(client.POST('/rounds/{id}/open', { params: { path: { id } } })).rejects.toThrow(HubUnreachable)
  expect(front?.seen).toHaveLength(1)
})

test('reading is tried again, a bounded number of times, and what was wrong is told', async () => {
  const client = await through(
    async (_, response) => {
      response.destroy()
      return 'answered'
    },
    member.api.token,
    { ...QUICK, attempts: 3 },
  )
  await expect(client.GET('/materials')).rejects.toThrow(/asked 3 times: .+/)
  expect(front?.seen).toHaveLength(3)
})

test('a revision that names its version comes again, and is made once', async () => {
  const made = (await member.api.post('/demand/forecasts', forecast())).body
  const client = await through(async (_, response, __, nth) => {
    if (nth > 1) return 'honest'
    response.destroy()
    return 'answered'
  })
  const revised = await answer(
    client.PUT('/demand/forecasts/{id}', {
      params: { path: { id: made.id }, header: { 'If-Match': '"1"' } },
      body: { reference: made.reference, lines: [line() as never] },
    }),
  )
  expect([revised.version, front?.seen.length]).toEqual([2, 2])
})

describe('Retry-After', () => {
  test('is waited for', async () => {
    const client = await through(busy(503, { 'retry-after': '1' }))
    const started = performance.now()
    await answer(client.GET('/materials'))
    expect(performance.now() - started).toBeGreaterThan(2_000)
  })
  test('that is too long ends the tries, with the answer', async () => {
    const client = await through(busy(429, { 'retry-after': '3600' }))
    const fault = await answer(client.GET('/materials')).catch(error => error)
    expect(fault).toBeInstanceOf(HubProblem)
    expect([fault.status, fault.code, fault.retryAfterSeconds]).toEqual([429, 'http-429', 3600])
    expect(front?.seen).toHaveLength(1)
  })
  test('is not waited for any longer once the caller gives up', async () => {
    const client = await through(busy(503, { 'retry-after': '15' }))
    const stop = new AbortController()
    const asked = client.GET('/materials', { signal: stop.signal })
    await until('the hub was asked', async () => front?.seen.length === 1)
    stop.abort(new Error('enough'))
    await expect(asked).rejects.toThrow('enough')
  })
})

test('a refusal is thrown with its code, its fields and its request', async () => {
  const client = clientAt(hub.url, member.api.token)
  const body = { reference: 'x', lines: [line({ quantityKg: '-1' }) as never] }
  const refusal = await answer(client.POST('/demand/forecasts', { body })).catch(error => error)
  expect(refusal).toBeInstanceOf(HubProblem)
  expect(refusal).toMatchObject({ status: 422, code: 'validation-failed', requestId: expect.any(String) })
  expect(refusal.errors).toMatchObject([{ path: 'lines.0.quantityKg', message: expect.any(String) }])
  await expect(answer(clientAt(hub.url, undefined).GET('/rounds'))).rejects.toMatchObject({ code: 'unauthenticated' })
})

test('a list is read to its end, page by page or item by item', async () => {
  for (let n = 0; n < 3; n++) await member.api.post('/demand/forecasts', forecast())
  const client = clientAt(hub.url, member.api.token)
  const expected = (await member.api.all('/demand/forecasts')).map(one => one.id)
  const sizes: number[] = []
  for await (const page of client.pages('/demand/forecasts', { params: { query: { limit: 2 } } }))
    sizes.push(page.items.length)
  expect(sizes.slice(0, -1).every(size => size === 2)).toBe(true)
  const ids: string[] = []
  for await (const one of client.items('/demand/forecasts', { params: { query: { limit: 2 } } })) ids.push(one.id)
  expect(ids).toEqual(expected)
})

describe('the stream', () => {
  test('goes on behind the last event when it breaks, with none missing and none twice', async () => {
    const operator = await hub.operator()
    let broken = 0
    let streaming = false
    const client = await through(async (_, response, pass, nth) => {
      if (nth > 2) return 'honest'
      if (nth === 2) {
        response.writeHead(503).end()
        return 'answered'
      }
      const answer = await pass()
      streaming = true
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      let text = ''
      for await (const chunk of answer.body ?? []) {
        text += Buffer.from(chunk).toString()
        // Two events, and the third cut in its middle.
        const third = text.split(/(?=^id: )/m)[3]
        if (!third) continue
        response.write(text.slice(0, text.indexOf(third) + 10), () => response.destroy())
        broken++
        return 'answered'
      }
      return 'answered'
    }, operator.token)
    const stop = new AbortController()
    const watching = (async () => {
      const seen: string[] = []
      for await (const event of client.events({ recent: 0, signal: stop.signal })) {
        if (event.id !== undefined) seen.push(event.id)
        if (seen.length >= 6) break
      }
      return seen
    })()
    await until('the hub streams', async () => streaming)
    for (let n = 0; n < 6; n++) await member.api.post('/demand/forecasts', forecast())
    const seen = await watching
    stop.abort()
    expect(broken).toBe(1)
    expect(front?.seen.at(-1)?.headers['last-event-id']).toBe(seen[1])
    expect(seen.map(Number)).toEqual(Array.from({ length: 6 }, (_, n) => Number(seen[0]) + n))
  })

  test('ends when the caller gives up, and is refused to those who may not watch', async () => {
    const stop = new AbortController()
    const client = clientAt(hub.url, (await hub.operator()).token)
    for await (const event of client.events({ recent: 1, signal: stop.signal })) if (event.id) stop.abort()
    await expect(clientAt(hub.url, member.api.token).events().next()).rejects.toMatchObject({ code: 'forbidden' })
  })
})
