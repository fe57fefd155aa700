import { type Clients, say } from './clients.ts'
import { asked, type Deal, isLate } from './deals.ts'

/** Milliseconds within which those decide who decide at all. */
const WITHIN_MS = 600

export type Kind = 'accepted' | 'declined'
/** What somebody was told to stand: of an allocation, or by its supplier of all that is proposed of an offer. */
export type Decided = { readonly side: 'member' | 'supplier'; readonly id: string; readonly kind: Kind }

/** Members and suppliers of rounds that are matched. Of a side there may be two who want different things and do not know of each other, and some decide nothing. */
export class Deciders {
  readonly decided: Decided[] = []
  readonly #clients: Clients

  constructor(clients: Clients) {
    this.#clients = clients
  }

  /** Begin to decide on what is proposed. */
  begin(roundId: string, deals: readonly Deal[]): void {
    for (const { id, memberId } of deals) this.#colleagues('member', memberId, id, `/allocations/${id}`)
    const offers = new Map(deals.map(({ offerId, supplierId }) => [offerId, supplierId]))
    for (const [id, supplierId] of offers)
      this.#colleagues('supplier', supplierId, id, `/rounds/${roundId}/offers/${id}`)
  }

  #colleagues(side: Decided['side'], org: string, id: string, path: string): void {
    const { chance } = this.#clients.world
    if (chance.of(0.1)) return
    const usual: Kind = chance.of(0.85) ? 'accepted' : 'declined'
    const colleagues = chance.of(0.5) ? 2 : 1
    for (let n = 0; n < colleagues; n++)
      this.#clients.person(async () => {
        const kind = chance.of(0.85) ? usual : usual === 'accepted' ? 'declined' : 'accepted'
        await this.#clients.world.sleep(chance.ms(1, chance.of(0.3) ? 50 : WITHIN_MS), '')
        const { reply } = await this.#clients.ask(
          asked(side, org, `${path}/${kind === 'accepted' ? 'accept' : 'decline'}`),
        )
        if (reply?.status === 200) this.decided.push({ side, id, kind })
        else if (reply && !isLate(reply)) this.#clients.world.fault(`${kind} by a ${side}: ${say(reply)}`)
      })
  }
}
