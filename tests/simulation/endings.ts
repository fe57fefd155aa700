import { plainRules } from '../../packages/engine/src/sample.fixture.ts'
import type { Reply } from './border.ts'
import { type Clients, OPERATOR, say } from './clients.ts'
import { dealsOf, isLate } from './deals.ts'
import { Deciders } from './deciders.ts'
import { Reporters } from './reporters.ts'
import type { Led } from './submitters.ts'

const DAY_MS = 86_400_000
/** Milliseconds within which a round is awarded, and from a refusal to the next order. */
const WITHIN_MS = 800
const AGAIN_MS = 400

/** A round over the same goods, opened before or after the one before was awarded or cancelled. It goes on collecting. */
export type Next = { readonly id: string; readonly isAfter: boolean }
/** A round that was matched, with what its operators were told became of it. */
export type Ending = Led & { readonly ends: ('awarded' | 'cancelled')[]; next?: Next }

/** What follows a match: both sides decide, operators award or cancel and open the next round, and members report. */
export class Endings {
  readonly endings: Ending[] = []
  readonly deciders: Deciders
  readonly reporters: Reporters
  readonly #clients: Clients
  readonly #over: () => void

  /** `over`: called when a round is about to end, for those who wait for it. */
  constructor(clients: Clients, over: () => void) {
    this.#clients = clients
    this.#over = over
    this.deciders = new Deciders(clients)
    this.reporters = new Reporters(clients)
  }

  async follow(led: Led): Promise<void> {
    const { world } = this.#clients
    const { chance } = world
    const round: Ending = { ...led, ends: [] }
    this.endings.push(round)
    // Some stay as they are matched.
    if (chance.of(0.1)) return
    this.deciders.begin(led.id, await dealsOf(this.#clients, led.id))
    const drawn = chance.below(10)
    if (drawn < 2) await this.#opensNext(round, false)
    await world.sleep(chance.ms(1, WITHIN_MS), '')
    this.#over()
    if (chance.of(0.2)) this.#clients.person(() => this.#cancels(round))
    await this.#awards(round)
    if (!round.ends.includes('awarded')) return
    if (drawn >= 2 && drawn < 5) await this.#opensNext(round, true)
    const deals = await dealsOf(this.#clients, led.id)
    this.reporters.begin(deals.filter(({ state }) => state === 'awarded'))
  }

  async #opensNext(round: Ending, isAfter: boolean): Promise<void> {
    const { world } = this.#clients
    const draft = drafted('next', round.period, world.wall, 'realisation')
    const made = await this.#clients.ordered('rounds', '/rounds', draft, 201)
    if (!made) return
    const { id } = JSON.parse(made.text)
    const { reply } = await this.#orders(id, 'open')
    if (reply?.status === 200) round.next = { id, isAfter }
    else if (reply) world.fault(`the next round is not opened: ${say(reply)}`)
  }

  /** What is undecided lapses at the first order, or at the second: the first one is refused then, unless nothing is. */
  async #awards(round: Ending): Promise<void> {
    const { world } = this.#clients
    for (let lapseUndecided = world.chance.of(0.5); ; lapseUndecided = true) {
      const { reply } = await this.#orders(round.id, 'award', { lapseUndecided })
      if (reply?.status === 200) round.ends.push('awarded')
      else if (reply?.status === 409 && !lapseUndecided && reply.text.includes('undecided-allocations')) {
        await world.sleep(world.chance.ms(1, AGAIN_MS), '')
        continue
      } else if (reply && !isLate(reply)) world.fault(`award: ${say(reply)}`)
      return
    }
  }

  /** Another operator, who does not know of the award. */
  async #cancels(round: Ending): Promise<void> {
    const { reply } = await this.#orders(round.id, 'cancel')
    if (reply?.status === 200) round.ends.push('cancelled')
    else if (reply && !isLate(reply)) this.#clients.world.fault(`cancel: ${say(reply)}`)
  }

  #orders(id: string, order: string, body: object = {}): Promise<{ reply: Reply | undefined }> {
    return this.#clients.ask({ service: 'rounds', method: 'POST', path: `/rounds/${id}/${order}`, who: OPERATOR, body })
  }
}

export const drafted = (name: string, period: string, now: number, weights: 'stated' | 'realisation') => ({
  reference: `${name}-${period}`,
  name: 'A round',
  type: 'diversification',
  materials: ['ndpr-oxide'],
  periods: [period],
  // Later than clocks may jump.
  collectionClosesAt: new Date(now + DAY_MS).toISOString(),
  offersCloseAt: new Date(now + 2 * DAY_MS).toISOString(),
  rules: { ...plainRules, weights },
})
