import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import {
  allEvents,
  findEvent,
  PROBLEMS,
  problemsOf,
  type RouteContract,
  type RouteId,
  routeOf,
  routes,
} from '@lodestone/contracts'
import { asyncApiDocument } from '@lodestone/contracts/async-api'
import { type Example, examples, ids } from '@lodestone/contracts/examples'
import { openApiDocument } from '@lodestone/http'
import { openSigning } from '@lodestone/service'
import { hasBroker, type TestHub, testInfrastructure, until } from '@lodestone/testing'
import { Ajv, type ValidateFunction } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { CloudEvent, Kafka } from 'cloudevents'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { records as readLog } from './canary.ts'
import { caughtUp, startWholeHub } from './hub.ts'
import { noteDown } from './notes.ts'
import { storyClock } from './story.clock.ts'
import { type Story, tellStory } from './story.ts'

/** What the published documents promise, held against the running hub: every example is sent, and every event that comes of it is read. */

type Record_ = { topic: string; key: string; value: string; headers: Record<string, string> }
let hub: TestHub
let story: Story
let records: Record_[]
beforeAll(async () => {
  hub = await startWholeHub({ PUBLIC_URL: 'https://hub.example' }, storyClock)
  story = await tellStory(hub)
  const operator = await hub.operator()
  await until('every event has been sent', () => caughtUp(operator))
  records = (await readTopics()).map(opened)
  if (process.env.NOTE_EXAMPLES) noteDown(story, records)
})
afterAll(() => hub?.stop())

/** By a client of its own where there is a broker. */
async function readTopics(): Promise<Record_[]> {
  if (!hasBroker)
    return (await readLog(hub)).map(({ topic, key, value, headers }) => ({
      topic,
      key: String(key),
      value: String(value),
      headers,
    }))
  const reader = new URL('records.process.ts', import.meta.url).pathname
  const args = [reader, testInfrastructure().kafkaBrokers, hub.topicPrefix]
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    maxBuffer: 256 * 1024 * 1024,
    timeout: 60_000,
  })
  return stdout
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))
}

/** A record with its data in clear, where it is sealed for services: what they then read fits the document too. */
function opened(record: Record_): Record_ {
  const [reader] = findEvent(record.headers.ce_type ?? '')?.readers ?? []
  if (!reader) return record
  expect(typeof JSON.parse(record.value)).toBe('string')
  const open = openSigning({ DATA_DIR: hub.dataDir }, [reader]).openerOf(reader)
  return {
    ...record,
    value: open({ ...record, value: Buffer.from(record.value), offset: 0n }, record.topic, record.value) ?? '',
  }
}

type Node = Record<string, unknown>
/** The document with every object closed: what it does not name is then a fault. */
function closed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(closed)
  if (typeof node !== 'object' || node === null) return node
  const copy = Object.fromEntries(Object.entries(node).map(([key, child]) => [key, closed(child)])) as Node
  if (copy.type === 'object' && copy.properties && !('additionalProperties' in copy)) copy.additionalProperties = false
  return copy
}

const document = openApiDocument() as {
  paths: Record<string, Record<string, { responses: Record<string, { $ref?: string }> }>>
  components: Node
}
/** The problems' schemas are composed, and stay open. */
const strict = {
  paths: closed(document.paths),
  components: { ...document.components, schemas: closed(document.components.schemas) },
}
const ajv = formats.default(new Ajv2020({ strict: false, allErrors: true }).addSchema(strict, 'hub'))
const pointer = (steps: readonly (string | number)[]): string =>
  steps.map(step => `/${encodeURIComponent(String(step).replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('')

/** Made once for each place of the document: that takes longer than many answers. */
const checks = new Map<string, ValidateFunction>()

function faultsOf(steps: readonly (string | number)[], value: unknown): unknown[] {
  const place = pointer(steps)
  const check = checks.get(place) ?? ajv.compile({ $ref: `hub#${place}/schema` })
  checks.set(place, check)
  return check(value)
    ? []
    : (check.errors ?? []).map(({ instancePath, message, params }) => [instancePath, message, params])
}
const responsesOf = (route: RouteContract) => ['paths', route.path, route.method.toLowerCase(), 'responses']

const ALL: readonly RouteContract[] = routes
const each = ALL.map(route => [route.id as RouteId, route] as const)

describe('every example is accepted, and answered as the document says', () => {
  test.each(each)('%s', (id, route) => {
    const told = story.told.get(id)
    expect(told?.status).toBe(route.success.status)
    if (!told) return
    const type = told.headers.get('content-type')?.split(';')[0]
    if (route.success.schema) {
      expect(type).toBe('application/json')
      expect(faultsOf([...responsesOf(route), told.status, 'content', 'application/json'], told.body)).toEqual([])
    } else if (route.success.media === 'text/event-stream') expect(type).toBe('text/event-stream')
    const { headers = {} } = (document.paths[route.path]?.[route.method.toLowerCase()]?.responses[told.status] ??
      {}) as {
      headers?: object
    }
    const documented = Object.keys(headers).map(name => name.toLowerCase())
    for (const name of ['etag', 'location', 'content-disposition'])
      if (told.headers.has(name)) expect(documented).toContain(name)
  })

  test('bodies of other media types too', () => {
    const others = ALL.filter(route => route.body).flatMap(route =>
      (route.alsoAccepts ?? []).map(media => [route.id, media, route.success.status]),
    )
    expect(story.also.map(({ route, media, status }) => [route.id, media, status]).sort()).toEqual(others.sort())
  })
})

describe('whoever may read something is answered as the document says', () => {
  const fault = async (id: RouteId, route: RouteContract, example: Example) => {
    const { status, body } = await story.send(id, example)
    return status === 200 ? faultsOf([...responsesOf(route), 200, 'content', 'application/json'], body) : [status]
  }
  test.each(each.filter(([, route]) => route.method === 'GET' && route.success.schema))('%s', async (id, route) => {
    const example = examples[id] as Example
    // What is another's own is not there for the rest.
    for (const as of route.who) expect([[], [404]], as).toContainEqual(await fault(id, route, { ...example, as }))
  })

  test('readExposure, with what a round takes off it', async () => {
    const query = { bloc: 'EU', round: ids.round }
    for (const as of ['member', 'auditor'] as const)
      expect(await fault('readExposure', routeOf('readExposure'), { as, query })).toEqual([])
  })
})

/** A problem answered to a route: that it is documented, with its status and code, and reads as its schema says. */
async function expectProblem(route: RouteContract, response: Response, code: string): Promise<void> {
  const body = (await response.json()) as { code: string; status: number }
  expect([route.id, body.code]).toEqual([route.id, code])
  expect(response.headers.get('content-type')?.split(';')[0]).toBe('application/problem+json')
  expect(response.status).toBe(PROBLEMS[body.code as keyof typeof PROBLEMS])
  expect(problemsOf(route)).toContain(body.code)
  const { $ref = '' } = document.paths[route.path]?.[route.method.toLowerCase()]?.responses[response.status] ?? {}
  expect($ref).not.toBe('')
  expect(faultsOf([...$ref.slice(2).split('/'), 'content', 'application/problem+json'], body)).toEqual([])
}

const nowhere = '01998e3a-5f00-7000-8000-00000000ffff'
async function ask(
  route: RouteContract,
  more: { token?: string; headers?: Record<string, string>; body?: string; query?: string },
) {
  const path = route.path.replaceAll(/\{\w+\}/g, nowhere)
  return fetch(`${hub.url}/api/v1${path}${more.query ?? ''}`, {
    method: route.method,
    headers: { ...(more.token ? { authorization: `Bearer ${more.token}` } : {}), ...more.headers },
    ...(more.body === undefined ? {} : { body: more.body }),
  })
}
const tokenFor = async (route: RouteContract): Promise<string> => {
  const role = route.who.find(one => one === 'operator' || one === 'auditor') ?? route.who[0]
  const org = role === 'operator' || role === 'auditor' ? undefined : role && ids[role]
  const api = await hub.api.as({
    sub: 'asker',
    roles: [role as 'operator'],
    ...(org ? { org: story.real(org) } : {}),
  })
  return api.token as string
}
const ifMatch = (route: RouteContract): Record<string, string> => (route.ifMatch ? { 'if-match': '"1"' } : {})
const json = { 'content-type': 'application/json' }

describe('a refusal is one of those that the document has for its route', () => {
  test.each(each.filter(([, route]) => !route.open))('%s: no token, and a token of nobody', async (_, route) => {
    await expectProblem(route, await ask(route, {}), 'unauthenticated')
    if (route.anySubject) return
    const nobody = await hub.api.as({ sub: 'nobody', roles: [] })
    await expectProblem(route, await ask(route, { token: nobody.token as string }), 'forbidden')
  })
  test.each(each.filter(([, route]) => route.path.includes('{') && route.body === undefined))(
    '%s: nothing there',
    async (_, route) => {
      await expectProblem(
        route,
        await ask(route, {
          token: await tokenFor(route),
          headers: ifMatch(route),
          query: route.id === 'readProof' ? `?lineId=${nowhere}` : '',
        }),
        'not-found',
      )
    },
  )
  test.each(each.filter(([, route]) => route.query))('%s: a query that it does not take', async (_, route) => {
    const body = route.body
      ? { headers: { ...json, ...ifMatch(route) }, body: JSON.stringify(examples[route.id as RouteId]?.body ?? {}) }
      : {}
    await expectProblem(
      route,
      await ask(route, { token: await tokenFor(route), query: '?no-such=1', ...body }),
      'validation-failed',
    )
  })
  test.each(each.filter(([, route]) => route.body))(
    '%s: bodies that cannot be read, are none, or hold what it does not know',
    async (_, route) => {
      const token = await tokenFor(route)
      const headers = { ...json, ...ifMatch(route) }
      await expectProblem(route, await ask(route, { token, headers, body: '{' }), 'malformed')
      const faulty = await ask(route, { token, headers, body: '{"no-such":1}' })
      if (route.files !== 'preview' || route.idempotent || route.method === 'PUT')
        await expectProblem(route, faulty, 'validation-failed')
      // A preview tells of the faults of what it can read.
      else expect([faulty.status, await faulty.json()]).toMatchObject([200, { importable: false }])
      await expectProblem(
        route,
        await ask(route, { token, headers: { ...headers, 'content-type': 'text/plain' }, body: 'x' }),
        'unsupported-media-type',
      )
    },
  )
  test.each(each.filter(([, route]) => route.ifMatch))('%s: no If-Match', async (id, route) => {
    const body = examples[id]?.body
    const headers = body === undefined ? {} : json
    const reply = await ask(route, {
      token: await tokenFor(route),
      headers,
      ...(body === undefined ? {} : { body: story.real(JSON.stringify(body)) }),
    })
    await expectProblem(route, reply, 'precondition-required')
  })
  test.each(each.filter(([, route]) => route.idempotent && route.body && !route.bodyOptional))(
    '%s: a key that came with another body',
    async (id, route) => {
      const example = examples[id]
      const reply = await story.send(id, { ...example, body: changed(example?.body) } as Parameters<Story['send']>[1])
      expect([reply.status, (reply.body as { code: string }).code]).toEqual([422, 'idempotency-key-reused'])
      const again = await story.send(id, example as Parameters<Story['send']>[1])
      // A secret is told once, and with it the link that has it.
      const { secret, link, ...others } = (story.told.get(id)?.body ?? {}) as Node
      const first = secret === undefined && link !== undefined ? { ...others, link } : others
      expect([again.status, again.body]).toEqual([route.success.status, first])
    },
  )
})

/** Another body that is as good. */
function changed(body: unknown): unknown {
  const { offers, batches, ...rest } = body as { offers?: unknown[]; batches?: unknown[] }
  if (offers) return { offers: offers.map(changed) }
  if (batches && Object.keys(rest).length === 0) return { batches: batches.map(changed) }
  const other = {
    reference: 'Another',
    site: 'Another',
    legalName: 'Another',
    url: 'https://elsewhere.example/',
    name: 'Another',
    group: 'Another',
    quantityKg: '59',
    language: 'ja',
    scenarioId: 'published-2',
    reason: 'Another',
    source: 'Another',
    to: '2028-Q1',
  }
  const [field] = Object.entries(other).filter(([name]) => name in rest)
  return { ...rest, ...(field && { [field[0]]: field[1] }) }
}

describe('every record on the broker is a CloudEvent 1.0 by the official SDK', () => {
  /** Types that this story does not tell, each with why. */
  const UNTOLD: Record<string, string> = {
    'matching.books-incomplete.v1': 'the books are complete',
    'matching.run-failed.v1': 'the engine does not fail',
    'matching.run-begun-anew.v1': 'no run has failed',
    'rounds.pass-requested.v1': 'the round of the story has one pass',
    'rounds.realisations-counted.v1': 'no round of the story weighs by realisation',
    'supply.issuer-keys-changed.v1': 'needs an issuer that publishes',
    'supply.credential-waiting.v1': 'nothing is fetched',
    'supply.credential-revoked.v1': 'nothing is revoked',
    'supply.credential-expired.v1': 'the credential has no end',
    'supply.entry-rescreened.v1': 'what the round holds goes on holding',
    'rounds.allocation-origin-changed.v1': 'the same',
    'supply.offer-expired.v1': 'needs the end of an offer’s time',
    'supply.evidence-expiring.v1': 'needs a proof that ends soon',
  }

  /** Told by a job as it falls due: before the log is read, or after it. */
  const DUE = 'audit.facts-counted.v1'

  test('the story tells every type of event but those', () => {
    const told = new Set(records.map(record => record.headers.ce_type))
    expect(
      allEvents()
        .map(event => event.type)
        .filter(type => !told.has(type) && type !== DUE)
        .sort(),
    ).toEqual(Object.keys(UNTOLD).sort())
  })

  test('each is read by the SDK with all its attributes, and is strictly valid', () => {
    for (const { key, value, headers } of records) {
      const event = Kafka.toEvent({ key, value, body: value, headers } as never) as CloudEvent<unknown>
      expect(event).toBeInstanceOf(CloudEvent)
      expect(new CloudEvent({ ...event.toJSON() } as never, true).validate()).toBe(true)
      expect(event).toMatchObject({
        specversion: '1.0',
        id: headers.ce_id,
        source: headers.ce_source,
        type: headers.ce_type,
        subject: key,
        time: headers.ce_time,
        datacontenttype: 'application/json',
        dataschema: `urn:lodestone:schema:${headers.ce_type}`,
        correlationid: headers.ce_correlationid,
        actor: headers.ce_actor,
      })
      const data = typeof event.data === 'string' ? JSON.parse(event.data) : event.data
      expect(data).toEqual(JSON.parse(value))
    }
  })

  test('a record without an attribute that CloudEvents demands is refused by the SDK', () => {
    const [{ key, value, headers }] = records as [Record_]
    for (const name of ['ce_id', 'ce_source', 'ce_type']) {
      const { [name]: _, ...rest } = headers
      const read = () => Kafka.toEvent({ key, value, body: value, headers: rest } as never) as CloudEvent<unknown>
      expect(
        () => new CloudEvent({ ...read().toJSON(), ...(name === 'ce_id' ? { id: '' } : {}) } as never, true),
        name,
      ).toThrow()
    }
  })

  test('each has the headers and the data that the AsyncAPI document says, in the channel of its topic', () => {
    const told = asyncApiDocument() as {
      channels: Record<string, { messages: object }>
      components: { messages: Record<string, { payload: object }>; schemas: object }
    }
    const judge = formats.default(
      new Ajv({ strict: false, allErrors: true }).addSchema({ components: told.components }, 'events'),
    )
    const headersFit = judge.compile({ $ref: 'events#/components/schemas/headers' })
    for (const { topic, value, headers } of records) {
      const name = (headers.ce_type as string).replaceAll('.', '-')
      expect(Object.keys(told.channels[topic]?.messages ?? {}), topic).toContain(name)
      expect(headersFit(headers) || headersFit.errors).toBe(true)
      const fits = judge.getSchema(`events#/components/messages/${name}/payload`)
      expect(fits?.(JSON.parse(value)) || fits?.errors, name).toBe(true)
      expect(
        allEvents()
          .find(event => event.type === headers.ce_type)
          ?.data.safeParse(JSON.parse(value)).success,
        name,
      ).toBe(true)
    }
  })
})
