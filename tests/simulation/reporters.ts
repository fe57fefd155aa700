import { formatKg, type Grams, grams } from '@lodestone/kernel'
import { type Clients, say } from './clients.ts'
import { asked, type Deal, isLate } from './deals.ts'

/** Milliseconds from one report to the next at most. */
const REST_MS = 100
/** Parts of what was allocated, of which two are the whole and three are too much. */
const PARTS = 2

/** What a member was told to have been delivered, by allocation and key; `isSure` unless nobody knows. */
export type Delivered = { readonly id: string; readonly key: string; readonly grams: Grams; readonly isSure: boolean }

/** Members who report contracts and deliveries of what was awarded: one or two of each, who share the keys of its parts. Some deliver less, and some end it. */
export class Reporters {
  readonly contracted = new Map<string, Grams>()
  readonly delivered: Delivered[] = []
  readonly ended = new Set<string>()
  readonly #clients: Clients

  constructor(clients: Clients) {
    this.#clients = clients
  }

  begin(deals: readonly Deal[]): void {
    const { chance } = this.#clients.world
    for (const deal of deals) {
      if (chance.of(0.1)) continue
      const isEnded = chance.of(0.2)
      const parts = isEnded ? chance.below(PARTS) : chance.of(0.8) ? PARTS + chance.below(2) : 1
      const colleagues = chance.of(0.4) ? 2 : 1
      for (let n = 0; n < colleagues; n++) this.#clients.person(() => this.#reports(deal, parts, isEnded && n === 0))
    }
  }

  async #reports({ id, memberId, quantityKg }: Deal, parts: number, ends: boolean): Promise<void> {
    const { world } = this.#clients
    const rest = () => world.sleep(world.chance.ms(1, REST_MS), '')
    const part = grams(quantityKg) / BigInt(PARTS)
    const date = new Date(world.wall).toISOString().slice(0, 10)
    const own = (path: string, body: object, key?: string) =>
      asked('member', memberId, `/allocations/${id}/${path}`, { body, ...(key === undefined ? {} : { key }) })
    await rest()
    const whole = part * BigInt(PARTS)
    if (parts > 0) {
      const { reply } = await this.#clients.ask(own('contract', { quantityKg: formatKg(whole), date }))
      if (reply?.status === 200) this.contracted.set(id, whole)
      else if (reply && !isLate(reply)) world.fault(`a contract: ${say(reply)}`)
    }
    for (const n of world.chance.shuffled(Array.from({ length: parts }, (_, part) => part))) {
      await rest()
      await this.#delivers(id, part, own('deliveries', { quantityKg: formatKg(part), date }, `part-${n}-${id}`))
    }
    if (!ends) return
    const { reply } = await this.#clients.ask(own('end', { reason: 'No more is needed.' }))
    if (reply?.status === 200) this.ended.add(id)
    else if (reply && !isLate(reply)) world.fault(`an end: ${say(reply)}`)
  }

  async #delivers(id: string, part: Grams, ask: ReturnType<typeof asked>): Promise<void> {
    const { reply } = await this.#clients.ask(ask)
    const told = { id, key: ask.key ?? '', grams: part }
    if (!reply || reply.status === 201) this.delivered.push({ ...told, isSure: reply !== undefined })
    if (reply?.status === 201) this.#clients.accepted.push({ ask, reply })
    else if (reply && !isLate(reply) && reply.status !== 422) this.#clients.world.fault(`a delivery: ${say(reply)}`)
  }
}
