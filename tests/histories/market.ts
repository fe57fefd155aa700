import { setTimeout as rest } from 'node:timers/promises'
import { formatKg, type Grams, grams } from '@lodestone/kernel'
import { type Api, type Reply, until } from '@lodestone/testing'
import { type Chance, chanceOf } from '../simulation/chance.ts'
import { forecast, line, offer } from '../system/hub.ts'
import { type Caller, insisted, isAnswer } from './recorder.ts'
import { type Called, drafted, type RoundCalls } from './round.calls.ts'
import { type Kind, type Proposed, type RoundAnswer, type RoundAsked, roundOf } from './round.ts'

/** Calls that each of two colleagues makes, most of them at once. */
const CALLS = 12
const AT_ONCE_MS = 20
const COLLEAGUES = 2
const PERIOD = '2027-Q2'
/** Milliseconds within which a hub that nothing happens to has matched. */
const PATIENCE_MS = 60_000
export type Traders = {
  readonly operator: Caller
  readonly members: readonly Caller[]
  readonly suppliers: readonly Caller[]
}
/** An allocation, whose it is and how much it gives. */
export type Proposal = Proposed & {
  readonly lineId: string
  readonly memberId: string
  readonly supplierId: string
  readonly quantity: Grams
}

/** A round with lines and offers: matched, then decided on by both sides at once, and awarded or cancelled meanwhile. */
export class Market {
  readonly round: Called
  /** Grams by line and by offer. */
  readonly asked = new Map<string, Grams>()
  readonly offered = new Map<string, Grams>()
  proposals: readonly Proposal[] = []
  readonly #calls: RoundCalls
  readonly #traders: Traders
  readonly #period: string
  readonly #patienceMs: number

  /** One at a time of a period: whatever stands in it joins. */
  constructor(
    calls: RoundCalls,
    traders: Traders,
    name: string,
    { period = PERIOD, patienceMs = PATIENCE_MS }: { readonly period?: string; readonly patienceMs?: number } = {},
  ) {
    this.#calls = calls
    this.#traders = traders
    this.#period = period
    this.#patienceMs = patienceMs
    this.round = { name: `round ${name}`, draft: drafted(name, period) }
  }

  /** The model of its round, once it was matched. */
  get model() {
    return roundOf(this.proposals)
  }

  async prepare(chance: Chance): Promise<void> {
    await this.#submit()
    const { operator } = this.#traders
    const own = (asked: RoundAsked) => this.#must(operator, chance, asked)
    await own({ do: 'create', key: this.round.name.replace(' ', '-') })
    await own({ do: 'order', order: 'open' })
    await this.#joined('lines', this.asked.size)
    await this.#joined('offers', this.offered.size)
    await own({ do: 'order', order: 'publish-pool' })
    await own({ do: 'order', order: 'close' })
    await this.#reaches('matched', chance)
    const { items } = (await this.#read('/allocations?limit=500')).body
    this.proposals = items.map(proposalOf)
  }

  /** Everybody accepts all; the round is awarded, and contracts and deliveries of all that was awarded complete it. */
  async conclude(chance: Chance): Promise<void> {
    const { operator, suppliers } = this.#traders
    const memberOf = (deal: Proposal): Caller =>
      this.#traders.members.find(({ org }) => org === deal.memberId) ?? operator
    for (const deal of this.proposals)
      await this.#must(memberOf(deal), chance, { do: 'decide', id: deal.id, kind: 'accepted' })
    for (const offerId of new Set(this.proposals.map(deal => deal.offerId))) {
      const supplier = suppliers.find(({ org }) =>
        this.proposals.some(deal => deal.offerId === offerId && deal.supplierId === org),
      )
      await this.#must(supplier ?? operator, chance, { do: 'decide-offer', offerId, kind: 'accepted' })
    }
    await this.#must(operator, chance, { do: 'order', order: 'award' })
    for (const deal of this.proposals) {
      const kg = formatKg(deal.quantity)
      await this.#must(memberOf(deal), chance, { do: 'contract', id: deal.id, kg })
      await this.#must(memberOf(deal), chance, { do: 'deliver', id: deal.id, key: `all-${deal.id}`, kg })
    }
    await this.#reaches('completed', chance)
  }

  /** Asks until it is answered; throws where it is refused. */
  async #must(caller: Caller, chance: Chance, asked: RoundAsked): Promise<RoundAnswer> {
    const answer = await this.#calls.insist(this.round, caller, chance, asked)
    if ('code' in answer) throw new Error(`${this.round.name}: ${JSON.stringify(asked)} gave ${answer.code}`)
    return answer
  }

  #reaches(state: string, chance: Chance): Promise<boolean> {
    const look = async () => {
      const answer = await this.#must(this.#traders.operator, chance, { do: 'read' })
      return 'state' in answer && answer.state === state
    }
    return until(`the round is ${state}`, look, this.#patienceMs)
  }

  #read(path: string): Promise<Reply> {
    return insisted(this.#traders.operator, api => api.get(`/rounds/${this.round.id}${path}`))
  }

  /** One line a member, the first of them firm, and one offer a supplier: together less than what is asked. */
  async #submit(): Promise<void> {
    const { members, suppliers } = this.#traders
    for (const [n, member] of members.entries()) {
      const quantityKg = `${1_000 + n * 70}`
      const commitment = n === 0 ? 'firm' : 'intent'
      const draft = forecast([line({ quantityKg, period: this.#period, commitment })])
      const { body } = await created(member, draft.reference, (api, options) =>
        api.post('/demand/forecasts', draft, options),
      )
      this.asked.set(body.lines[0].id, grams(quantityKg))
    }
    for (const [n, supplier] of suppliers.entries()) {
      const quantityKg = `${1_500 + n * 300}`
      const draft = offer({ quantityKg, period: this.#period })
      const { body } = await created(supplier, draft.reference, (api, options) =>
        api.post('/supply/offers', draft, options),
      )
      this.offered.set(body.id, grams(quantityKg))
    }
  }

  #joined(what: 'lines' | 'offers', count: number): Promise<boolean> {
    const look = async () => (await this.#read(`/${what}`)).body.items?.length === count
    return until(`the ${what} have joined`, look, this.#patienceMs)
  }

  /** Both sides decide within some milliseconds, or until `isOver`; an operator awards or cancels the round meanwhile, and members report. */
  async decide(chance: Chance, withinMs: number, isOver: () => boolean): Promise<void> {
    const { members, suppliers, operator } = this.#traders
    const people: Promise<void>[] = []
    const by = (caller: Caller, next: (own: Chance) => RoundAsked | undefined, until = isOver) => {
      for (let n = 0; n < COLLEAGUES; n++) {
        const who = { ...caller, name: `${caller.name}/${n}` }
        people.push(this.#person(who, chanceOf(chance.below(2 ** 31)), next, withinMs, until))
      }
    }
    for (const member of members) {
      const own = this.proposals.filter(one => one.memberId === member.org)
      by(member, mine => {
        const deal = own[mine.below(own.length)]
        return deal && { do: 'decide', id: deal.id, kind: kindBy(mine) }
      })
    }
    for (const supplier of suppliers) {
      const own = this.proposals.find(one => one.supplierId === supplier.org)
      by(supplier, mine => own && { do: 'decide-offer', offerId: own.offerId, kind: kindBy(mine) })
    }
    by(operator, mine => (mine.of(0.8) ? { do: 'list' } : { do: 'order', order: 'award' }))
    const order = chance.of(0.2) ? 'cancel' : 'award'
    // Some have decided by then, and others have not.
    await rest(chance.ms(0.2, 0.6) * withinMs)
    await this.#calls.insist(this.round, operator, chance, { do: 'order', order, lapses: true })
    for (const member of members) {
      const own = this.proposals.filter(one => one.memberId === member.org)
      // All of them, so that some are repeated.
      by(
        member,
        mine => reportOn(own, mine),
        () => false,
      )
    }
    await Promise.all(people)
  }

  async #person(
    caller: Caller,
    chance: Chance,
    next: (own: Chance) => RoundAsked | undefined,
    withinMs: number,
    isOver: () => boolean,
  ): Promise<void> {
    let repeated: RoundAsked | undefined
    for (let done = 0; done < CALLS && !isOver(); done++) {
      const asked = repeated ?? next(chance)
      if (!asked) return
      const answer = await this.#calls.ask(this.round, caller, chance, asked)
      repeated = isAnswer(answer) || chance.of(0.3) ? undefined : asked
      // One rest in four is long: those of twelve calls take three quarters of the time.
      await rest(chance.ms(0, chance.of(0.25) ? withinMs / 2 : AT_ONCE_MS))
    }
  }
}

const kindBy = (chance: Chance): Kind => (chance.of(0.75) ? 'accepted' : 'declined')

/** Parts of what was allocated, of which three are the whole and four are too much; whoever repeats one uses its key. */
const PARTS = 4

/** A contract of all that was allocated, or of a third; or a delivery of a third. */
function reportOn(own: readonly Proposal[], chance: Chance): RoundAsked | undefined {
  const deal = own[chance.below(own.length)]
  if (!deal) return undefined
  const third = formatKg(deal.quantity / 3n)
  if (chance.of(0.4))
    return { do: 'contract', id: deal.id, kg: chance.of(0.8) ? formatKg((deal.quantity / 3n) * 3n) : third }
  return { do: 'deliver', id: deal.id, key: `part-${chance.below(PARTS)}-${deal.id}`, kg: third }
}

async function created(
  caller: Caller,
  key: string,
  send: (api: Api, options: { headers: Record<string, string> }) => Promise<Reply>,
): Promise<Reply> {
  const reply = await insisted(caller, api => send(api, { headers: { 'idempotency-key': key } }))
  if (reply.status !== 201) throw new Error(`answered ${reply.status}: ${reply.text}`)
  return reply
}

const proposalOf = (one: Reply['body']): Proposal => ({
  id: one.id,
  offerId: one.offerId,
  lineId: one.lineId,
  memberId: one.memberId,
  supplierId: one.supplierId,
  isFirm: one.accepted.member,
  quantity: grams(one.quantityKg),
})
