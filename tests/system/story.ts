import { type Role, type RouteContract, type RouteId, routeOf } from '@lodestone/contracts'
import { DEADLINES, type Example, examples, ids, PARKED, REPORTED, story, WITNESS } from '@lodestone/contracts/examples'
import { makeDailyHeads } from '@lodestone/messaging'
import { Api, type TestHub, until } from '@lodestone/testing'
import pg from 'pg'
import { suspensionAsked } from './approval-asked.ts'
import { admitted, forecast, line, offer, round, stage, unique } from './hub.ts'
import { inState, type Party } from './journey.ts'
import { testWitness } from './test-witness.ts'

/** Tells the story of the examples to a running hub: each is sent as it stands, with the hub's own ids in the places of those it names. */

/** A past day, so that the examples' dates stay ahead of it whenever the test runs, and it is over: its heads can be made. */
const BEGIN = Date.parse('2026-10-05T08:00:00.000Z')
const started = Date.now()
export const storyClock = (): Date => new Date(BEGIN + Date.now() - started)

/** What the hub answered to an example. */
export type ExampleAnswer = {
  readonly route: RouteContract
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly body: unknown
}
export type Story = {
  readonly told: ReadonlyMap<RouteId, ExampleAnswer>
  /** Answers to the same bodies as other media types. */
  readonly also: readonly { readonly route: RouteContract; readonly media: string; readonly status: number }[]
  /** The hub's texts in the places of an example's, both ways. */
  real(value: string): string
  named(value: string): string
  send(id: RouteId, example: Example, as?: { readonly token?: string | undefined }): Promise<ExampleAnswer>
}

const at = (value: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((node, step) => (node as Record<string, unknown> | undefined)?.[step], value)

/** A day ahead, by the database's clock, which judges deadlines. */
const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString()

export async function tellStory(hub: TestHub): Promise<Story> {
  const known = new Map<string, string>([
    [DEADLINES.collection, inDays(20)],
    [DEADLINES.offers, inDays(30)],
  ])
  const told = new Map<RouteId, ExampleAnswer>()
  const also: { route: RouteContract; media: string; status: number }[] = []
  const operator = await hub.operator()

  const swap = (value: string, pairs: Iterable<readonly [string, string]>): string =>
    [...pairs].reduce((text, [from, to]) => text.replaceAll(from, to), value)
  const today = storyClock().toISOString().slice(0, 10)
  const days = Object.values(REPORTED).map(day => [day, today] as const)
  const real = (value: string): string => swap(value, [...known, ...days])
  const named = (value: string): string =>
    swap(
      value,
      [...known].map(([name, found]) => [found, name] as const),
    )
  const realOf = <T>(value: T): T => (value === undefined ? value : JSON.parse(real(JSON.stringify(value))))

  /** The API as one of the story's people. */
  function as(role: Role): Promise<Api> {
    const org = { member: ids.member, supplier: ids.supplier, operator: undefined, auditor: undefined }[role]
    return hub.api.as({ sub: `${role} of the story`, roles: [role], ...(org ? { org: real(org) } : {}) })
  }

  function urlOf(route: RouteContract, { path = {}, query = {} }: Example): string {
    const filled = route.path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(real(path[name] ?? '')))
    const asked = new URLSearchParams(
      Object.entries(query).map(([name, value]): [string, string] => [name, real(String(value))]),
    )
    return asked.size > 0 ? `${filled}?${asked}` : filled
  }

  function bodyOf(route: RouteContract, { body }: Example): unknown {
    if (body === undefined || route.body) return realOf(body)
    const file = new FormData()
    file.append('file', new Blob([body as string]))
    return file
  }

  async function send(
    id: RouteId,
    example: Example,
    { token }: { token?: string | undefined } = {},
  ): Promise<ExampleAnswer> {
    const route = routeOf(id)
    const api = token === undefined ? await as(example.as) : new Api(hub.url, token)
    const headers = { ...example.headers }
    if (route.success.media === 'text/event-stream')
      return { route, ...(await firstOf(api, urlOf(route, example), headers)) }
    const reply = await api.send(route.method, urlOf(route, example), bodyOf(route, example), { headers })
    return { route, ...reply }
  }

  async function templateFor(api: Api, name: string): Promise<Uint8Array> {
    const response = await fetch(`${hub.url}/api/v1/templates/${name}`, {
      headers: { authorization: `Bearer ${api.token}` },
    })
    return new Uint8Array(await response.arrayBuffer())
  }

  /** What a stream begins with. */
  async function firstOf(api: Api, path: string, headers: Record<string, string>) {
    const ending = new AbortController()
    const response = await fetch(`${hub.url}/api/v1${path}`, {
      headers: { authorization: `Bearer ${api.token}`, ...headers },
      signal: ending.signal,
    })
    let text = ''
    const decoder = new TextDecoder()
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true })
      if (text.split('\n\n').length > 3) break
    }
    ending.abort()
    return { status: response.status, headers: response.headers, text, body: undefined }
  }

  async function tell(id: RouteId): Promise<void> {
    const example = examples[id]
    if (!example) throw new Error(`${id} has no example`)
    await before[id]?.()
    const gives = Object.entries(example.gives ?? {})
    const route = routeOf(id)
    let last: ExampleAnswer | undefined
    const answer = await until(
      `${id} is answered as its example says`,
      async () => {
        const reply = await send(id, example)
        last = reply
        // What others hear of a moment later is not there, or not possible, until they have.
        if (reply.status === 404 || reply.status === 409) return undefined
        if (reply.status !== route.success.status) throw new Error(`${id}: ${reply.status} ${reply.text}`)
        return gives.every(([, path]) => at(reply.body, path) !== undefined) && reply
      },
      20_000,
    ).catch(error => {
      throw new Error(`${error.message}: ${last?.status} ${last?.text.slice(0, 1_000)}`)
    })
    for (const [name, path] of gives) known.set(name, String(at(answer.body, path)))
    told.set(id, answer)
    for (const [media, other] of Object.entries(example.also ?? {})) {
      const { query = {}, headers = {} } = other
      const api = await as(example.as)
      const file = 'text' in other ? other.text : await templateFor(api, other.template)
      const reply = await api.send(route.method, urlOf(route, { ...example, query }), file, { type: media, headers })
      also.push({ route, media, status: reply.status })
    }
  }

  const supplier = await admitted(hub, 'supplier')
  known.set(ids.supplier, supplier.id)
  const others: Party[] = []

  /** Other members with a need in the same quarter, so that there is something to pool, and a supplier whose origin is refused. */
  async function gather(): Promise<void> {
    for (let i = 0; i < 6; i++) {
      const other = await admitted(hub, 'member', { group: `Group ${i}`, country: i < 3 ? 'DE' : 'FR' })
      others.push(other)
      await other.api.post('/demand/forecasts', forecast([line({ quantityKg: `${1000 + i * 50}` })]))
    }
    const refused = await admitted(hub, 'supplier')
    await refused.api.post(
      '/supply/offers',
      offer({ chain: [stage('mining'), stage('separation', { country: 'CN' })] }),
    )
    known.set(ids.otherMember, others[0]?.id as string)
    known.set(ids.otherLine, (await others[5]?.api.all('/demand/forecasts'))?.[0].lines[0].id)
  }

  async function park(offset: number): Promise<string> {
    const database = new pg.Client({ connectionString: hub.databaseUrl })
    await database.connect()
    try {
      const { rows } = await database.query(
        `INSERT INTO console.parked (consumer, topic, partition, "offset", key, value, headers, error_class, attempts)
         VALUES ('console', 'rounds.round', 0, $1, 'k', 'not json', '{"key":"k","headers":{}}', 'broken-json', 1) RETURNING id`,
        [offset],
      )
      return `console-${rows[0].id}`
    } finally {
      await database.end()
    }
  }

  /** What another operator has asked for. This hub does not ask for two people, so that one person can tell the story. */
  async function ask(approval: string, participant: string): Promise<void> {
    const { id } = await admitted(hub, 'member', { legalName: 'Lapsed Licence SE' })
    known.set(participant, id)
    known.set(approval, await suspensionAsked(hub.databaseUrl, id, storyClock()))
  }

  /** What has happened besides, before a part of the story. */
  const before: Partial<Record<RouteId, () => Promise<void>>> = {
    reviseForecast: async () => {
      const api = await as('member')
      const made = await api.post(
        '/demand/forecasts',
        forecast([line({ period: '2028-Q1' })], { reference: 'RM-2028-Q1' }),
      )
      known.set(ids.oldForecast, made.body.id)
    },
    readScreeningQueue: async () => {
      await supplier.api.post('/supply/offers', offer({ period: '2027-Q4', evidence: [] }))
      const more = await supplier.api.post('/supply/offers', offer({ quantityKg: '500' }))
      known.set(ids.otherOffer, more.body.id)
      await gather()
    },
    createRound: async () => {
      // What a template asks for is nobody's need: it would stand in the pool.
      const api = await as('member')
      const filled = (await api.all('/demand/forecasts')).find(one => one.reference === 'RM-2027-template')
      await api.delete(`/demand/forecasts/${filled.id}`, filled.version)
      // More than the offer that is declined has, so that whatever is drawn the member has another proposal.
      await api.post('/demand/forecasts', forecast([line({ quantityKg: '1400' })], { reference: 'RM-2027-Q2-more' }))
      const other = round({ periods: ['2027-Q3'] })
      known.set(ids.cancelledRound, (await operator.post('/rounds', other)).body.id)
    },
    cancelRound: async () => {
      await operator.post(`/rounds/${known.get(ids.cancelledRound)}/open`)
    },
    dropRoundLine: async () => {
      await until(
        'all lines have joined',
        async () => (await operator.all(`/rounds/${known.get(ids.round)}/lines`)).length === 9,
      )
    },
    readRound: async () => {
      await inState(operator, known.get(ids.round) as string, 'matched')
    },
    acceptAllocation: async () => {
      const all = await operator.all(`/rounds/${known.get(ids.round)}/allocations`)
      const own = all.filter(one => one.memberId === known.get(ids.member))
      const kept = own.find(one => one.offerId === known.get(ids.offer))
      const other = own.find(one => one.id !== kept?.id && one.state === 'proposed' && !one.accepted.member)
      if (!kept || !other) throw new Error(`the member has not two proposals left: ${JSON.stringify(own)}`)
      known.set(ids.allocation, kept.id)
      known.set(ids.otherAllocation, other.id)
    },
    suspendParticipant: async () => {
      known.set(ids.leavingMember, (await admitted(hub, 'member', { reference: unique('leaving') })).id)
    },
    listApprovals: async () => {
      await ask(ids.confirmedApproval, ids.suspendedByTwo)
      await ask(ids.rejectedApproval, ids.keptByTwo)
    },
    redriveParked: async () => void known.set(PARKED.readable, await park(0)),
    discardParked: async () => void known.set(PARKED.unreadable, await park(1)),
    cosignAuditCheckpoint: async () => {
      const { key, cosign } = testWitness('hub.example/witness/w1')
      const [{ note }] = (await operator.get('/audit/checkpoints?service=demand&size=1')).body.items
      known.set(WITNESS.key, key)
      known.set(WITNESS.cosignature, cosign(note).trimEnd())
    },
    makeAuditCheckpoints: async () => {
      for (const service of ['demand', 'participants']) await operator.post('/audit/checkpoints', { service })
    },
    listAuditHeads: async () => {
      for (const one of hub.process.services) await makeDailyHeads(one.database)
    },
  }

  for (const id of story) await tell(id)
  return { told, also, real, named, send }
}
