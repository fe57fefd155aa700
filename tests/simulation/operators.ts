import { roundAwarded } from '@lodestone/contracts'
import { allocationsIn } from './award.checks.ts'
import type { Reply } from './border.ts'
import { type Clients, OPERATOR, say } from './clients.ts'
import { drafted, Endings } from './endings.ts'
import { type Figure, figuresOf, wrongFigures } from './figures.ts'
import { faultsOfRounds } from './market.checks.ts'
import { PERIODS } from './papers.ts'
import type { Entry, Look, People } from './people.ts'
import { wrongCells } from './publishers.ts'
import type { Led, Submitters } from './submitters.ts'

/** Milliseconds from one look at a round that is to be matched to the next. */
const LOOK_MS = 600

/** Operators who lead rounds from draft to match, and on to award or cancellation, each over goods of its own period. */
export class Operators implements People {
  readonly #rounds: Led[] = []
  readonly #clients: Clients
  readonly #submitters: readonly Submitters[]
  readonly #endings: Endings
  #figures: readonly Figure[] = []

  constructor(clients: Clients, submitters: readonly Submitters[]) {
    this.#clients = clients
    this.#submitters = submitters
    this.#endings = new Endings(clients, () => {
      for (const some of submitters) some.goOn()
    })
  }

  begin(): void {
    const { chance } = this.#clients.world
    for (const period of PERIODS.slice(0, chance.of(0.9) ? 1 : 2)) this.#clients.person(() => this.#leads(period))
  }

  async #leads(period: string): Promise<void> {
    const { world } = this.#clients
    const rest = (most: number) => world.sleep(world.chance.ms(1, most), '')
    await rest(1_000)
    const made = await this.#clients.ordered('rounds', '/rounds', drafted('round', period, world.wall, 'stated'), 201)
    if (!made) return
    const { id } = JSON.parse(made.text)
    this.#rounds.push({ id, period })
    for (const order of ['open', 'publish-pool', 'close']) {
      await rest(1_500)
      if (order === 'close') await this.#looksForPrices(id)
      for (const some of this.#submitters) some.hurry()
      if (!(await this.#gives(id, order))) return
    }
    while (!(await this.#isMatched(id))) await rest(LOOK_MS)
    await this.#endings.follow({ id, period })
  }

  /** What was carried out before is so again: whoever does not know asks once more. */
  async #gives(id: string, order: string): Promise<boolean> {
    const { world } = this.#clients
    const { reply } = await this.#clients.ask({
      service: 'rounds',
      method: 'POST',
      path: `/rounds/${id}/${order}`,
      who: OPERATOR,
      body: {},
    })
    if (reply && reply.status !== 200) world.fault(`${order}: ${say(reply)}`)
    return reply?.status === 200
  }

  async #isMatched(id: string): Promise<boolean> {
    await this.#looksForPrices(id)
    const { matching, state } = (await this.#reads(id)) ?? {}
    if (matching?.state === 'failed')
      await this.#clients.ask({
        service: 'matching',
        method: 'POST',
        path: `/rounds/${id}/match`,
        who: OPERATOR,
        body: {},
      })
    return state === 'matched'
  }

  /** Offers of a round that is not matched when they have been read show no price. */
  async #looksForPrices(id: string): Promise<void> {
    const { reply } = await this.#asks('supply', `/rounds/${id}/offers`)
    const after = await this.#reads(id)
    if (reply?.status !== 200 || !after || after.state === 'matched') return
    for (const { id: offer, price } of JSON.parse(reply.text).items)
      if (price) this.#clients.world.fault(`the price of ${offer} is shown while its round is ${after.state}`)
  }

  async #reads(id: string): Promise<{ state: string; matching?: { state: string } } | undefined> {
    const { reply } = await this.#asks('rounds', `/rounds/${id}`)
    if (reply?.status === 200) return JSON.parse(reply.text)
    if (reply) this.#clients.world.fault(`a round is not there: ${say(reply)}`)
    return undefined
  }

  async #asks(service: 'rounds' | 'supply', path: string): Promise<{ reply: Reply | undefined }> {
    return this.#clients.ask({ service, method: 'GET', path, who: OPERATOR })
  }

  async faults(look: Look, entries: readonly Entry[]): Promise<string[]> {
    const missing = this.#rounds.flatMap(round => this.#submitters.map(some => some.missingIn(look, round)))
    const allocations = await allocationsIn(look)
    const outcomes = this.#rounds.map(({ id }) => ({
      id,
      isAwarded: entries.some(({ type, subject }) => type === roundAwarded.type && subject === id),
      own: allocations.filter(({ round }) => round === id),
    }))
    this.#figures = await figuresOf(look, outcomes)
    const known = (age: number) => new Map(this.#submitters.flatMap(some => [...some.knownAt(age)]))
    const faults = await faultsOfRounds(look, entries, outcomes, this.#endings, known)
    const cells = look.services.includes('aggregation') ? await wrongCells(look) : []
    return [...(await Promise.all(missing)).flat(), ...faults, ...cells]
  }
  answers(): Promise<string[]> {
    return wrongFigures(this.#clients, this.#figures)
  }
}
