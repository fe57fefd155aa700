import { setTimeout as rest } from 'node:timers/promises'
import type { Api, Reply } from '@lodestone/testing'
import type { Chance } from '../simulation/chance.ts'
import { round } from '../system/hub.ts'
import { type Caller, isAnswer, type Line, Recorder } from './recorder.ts'
import type { Deal, RoundAnswer, RoundAsked } from './round.ts'

const REST_MS = 60

/** A round as those who work on it know it. */
export type Called = { readonly name: string; readonly draft: object; id?: string }

/** Calls on rounds and their allocations, which are kept. */
export class RoundCalls {
  readonly recorder: Recorder<RoundAsked, RoundAnswer>
  readonly #keys = new Map<string, number>()

  readonly line: Line

  constructor(line: Line) {
    this.line = line
    this.recorder = new Recorder(line, read)
  }

  /** Asks once. */
  async ask(
    one: Called,
    caller: Caller,
    chance: Chance,
    asked: RoundAsked,
  ): Promise<RoundAnswer | 'not done' | undefined> {
    const called = performance.now()
    const answer = await this.recorder.ask(one.name, caller, chance, asked, async (api, options) => {
      const reply = await send(one, asked, api, options)
      if (reply.status === 201) one.id ??= reply.body.id
      return reply
    })
    // What an award or a cancellation does first is seen by others while it is under way.
    if (asked.do === 'order' && (asked.lapses || asked.order === 'cancel') && answer !== 'not done') {
      const outcome = { output: { status: 200, isPrepared: true } as const, returned: performance.now() }
      const input = { do: 'prepare', order: asked.order } as const
      this.recorder.note(one.name, { client: caller.name, input, called, ...(answer ? { outcome } : {}) })
    }
    return answer
  }

  /** Asks until it is answered; gives the answer. */
  async insist(one: Called, caller: Caller, chance: Chance, asked: RoundAsked): Promise<RoundAnswer> {
    for (;;) {
      const answer = await this.ask(one, caller, chance, asked)
      if (isAnswer(answer)) return answer
      await rest(REST_MS)
    }
  }

  newKey(of: string): string {
    const n = (this.#keys.get(of) ?? 0) + 1
    this.#keys.set(of, n)
    return `${of}.${n}`
  }
}

function send(one: Called, asked: RoundAsked, api: Api, options: { signal: AbortSignal }): Promise<Reply> {
  const own = `/rounds/${one.id}`
  switch (asked.do) {
    case 'create':
      return api.post('/rounds', one.draft, { ...options, headers: { 'idempotency-key': asked.key } })
    case 'read':
      return api.get(own, options)
    case 'order':
      return api.post(
        `${own}/${asked.order}`,
        asked.order === 'award' && asked.lapses ? { lapseUndecided: true } : undefined,
        options,
      )
    case 'list':
      return api.get(`${own}/allocations?limit=500`, options)
    case 'decide':
      return api.post(`/allocations/${asked.id}/${PATH[asked.kind]}`, undefined, options)
    case 'decide-offer':
      return api.post(`${own}/offers/${asked.offerId}/${PATH[asked.kind]}`, undefined, options)
    case 'contract':
      return api.post(`/allocations/${asked.id}/contract`, { quantityKg: asked.kg, date: DAY }, options)
    case 'deliver': {
      const headers = { 'idempotency-key': asked.key }
      const report = { quantityKg: asked.kg, date: DAY }
      return api.post(`/allocations/${asked.id}/deliveries`, report, { ...options, headers })
    }
    case 'prepare':
      throw new Error('nobody asks for a preparation')
  }
}

/** The day of reports: the same whenever they are sent again, and not before the award, though it be made after midnight. */
const DAY = new Date(Date.now() + 12 * 3_600_000).toISOString().slice(0, 10)

const PATH = { accepted: 'accept', declined: 'decline' } as const

/** What an answer says of a round, an allocation or what is proposed of an offer. */
function read(asked: RoundAsked, { status, body, text, headers }: Reply): RoundAnswer {
  if (status >= 400) return { status, code: body.code }
  if (status !== 200 && status !== 201) throw new Error('no such answer is known')
  switch (asked.do) {
    case 'list':
      return { status: 200, deals: body.items.map(dealOf) }
    case 'decide':
    case 'contract':
    case 'deliver':
      return { status, deal: dealOf(body), text: asked.do === 'deliver' ? text : '' }
    case 'decide-offer':
      return { status: 200, proposal: body.state }
    default:
      if (headers.get('etag') !== `"${body.version}"`) throw new Error(`its ETag is ${headers.get('etag')}`)
      return { status, state: body.state, version: body.version, text: asked.do === 'create' ? text : '' }
  }
}

const dealOf = ({ id, state, accepted, contractedKg, deliveredKg }: Reply['body']): Deal => ({
  id,
  state,
  member: accepted.member,
  supplier: accepted.supplier,
  contractedKg,
  deliveredKg,
})

/** The draft of a round whose deadlines are far ahead: the same whenever it is sent again. */
export const drafted = (reference: string, period: string): object => round({ reference, periods: [period] })
