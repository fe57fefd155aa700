import type { Ask } from './border.ts'
import { type Clients, say } from './clients.ts'
import { type Paper, periodOf, type Said } from './papers.ts'
import type { Entry, Look, People } from './people.ts'

/** Milliseconds within which those who hurry go on: about as long as the news of an order is on its way. */
const HURRY_MS = 250

/** A version that was made. */
type Made = {
  readonly id: string
  readonly version: number
  /** Undefined for one that was withdrawn. */
  readonly kg: string | undefined
  readonly period: string
  /** How old the world was when its maker knew. */
  readonly at: number
}
/** A round that somebody leads. */
export type Led = { readonly id: string; readonly period: string }

/** Participants that submit papers, each changed by two colleagues, who do not know of each other, until it is withdrawn or they pause. */
export class Submitters implements People {
  readonly #made: Made[] = []
  readonly #clients: Clients
  readonly #paper: Paper
  readonly #isBusy: boolean
  readonly #sleeping = new Set<() => void>()
  readonly #submitted: { readonly org: string; readonly id: string; readonly n: number }[] = []

  constructor(clients: Clients, paper: Paper, isBusy: boolean) {
    this.#clients = clients
    this.#paper = paper
    this.#isBusy = isBusy
  }

  get #chance() {
    return this.#clients.world.chance
  }
  #sleep(least: number, most: number): Promise<void> {
    return new Promise(resolve => {
      const wake = () => {
        this.#sleeping.delete(wake)
        resolve()
      }
      this.#sleeping.add(wake)
      this.#clients.world.after(this.#chance.ms(least, most), undefined, '', wake)
    })
  }

  /** A deadline is near: half of those who would go on later do so now. */
  hurry(): void {
    for (const wake of this.#sleeping)
      if (this.#chance.of(0.5)) this.#clients.world.after(this.#chance.ms(0, HURRY_MS), undefined, '', wake)
  }

  /** What held papers ends: some are changed again, before or after they are free. */
  goOn(): void {
    for (const { org, id, n } of this.#submitted)
      if (this.#chance.of(0.25)) this.#clients.person(() => this.#changes(org, id, n, 1))
  }

  begin(untilMs: number): void {
    const participants = this.#isBusy ? 1 + this.#chance.below(2) : this.#chance.of(0.2) ? 1 : 2
    const most = this.#isBusy ? 2 : 1
    const papers = this.#isBusy && this.#chance.of(0.1) ? 5 : 1 + this.#chance.below(most)
    const changes = 1 + this.#chance.below(2)
    for (let n = 1; n <= participants; n++)
      this.#clients.person(async () => {
        const id = await this.#clients.admitted(this.#paper.role, n)
        if (id !== undefined)
          for (let f = 1; f <= papers; f++) this.#clients.person(() => this.#submits(id, f, changes, untilMs))
      })
  }

  async #submits(org: string, f: number, changes: number, untilMs: number): Promise<void> {
    const { world } = this.#clients
    for (let n = f; ; n += 10) {
      await this.#sleep(0, this.#isBusy ? 1_500 : 4_000)
      const kg = this.#clients.newKg()
      const body = this.#paper.draft(n, kg)
      const reply = await this.#clients.kept(this.#of(org, 'POST', '', { body, key: this.#clients.key() }), 201)
      if (reply) {
        const { id } = JSON.parse(reply.text)
        this.#made.push({ id, version: 1, kg, period: periodOf(n), at: world.age })
        this.#submitted.push({ org, id, n })
        await Promise.all([this.#changes(org, id, n, changes), this.#changes(org, id, n, changes)])
      }
      if (world.age >= untilMs) return
      await this.#sleep(1_000, 20_000)
      if (world.age >= untilMs) return
    }
  }

  async #changes(org: string, id: string, n: number, changes: number): Promise<void> {
    const { world } = this.#clients
    for (let done = 0; done < changes; done++) {
      await this.#sleep(1, this.#chance.of(0.5) ? 50 : 2_000)
      const found = await this.#read(org, id)
      if (!found) return
      const { version, status } = found
      const isOver = status === 'withdrawn'
      if (isOver && this.#chance.of(0.5)) return
      const leaves = !isOver && this.#chance.of(0.1)
      const kg = leaves ? undefined : this.#clients.newKg()
      const body = kg === undefined ? {} : { body: this.#paper.draft(n, kg) }
      const change = this.#of(org, leaves ? 'DELETE' : 'PUT', `/${id}`, { ...body, version })
      const { reply, isSure } = await this.#clients.ask(change)
      if (reply?.status === 200) {
        const made = JSON.parse(reply.text)
        // Who withdraws what is withdrawn is told so, and has changed nothing.
        if (made.version === version + 1 && (!leaves || isSure))
          this.#made.push({ id, version: made.version, kg, period: periodOf(n), at: world.age })
        else if (!leaves) world.fault(`version ${version} was changed into ${made.version}`)
      } else if (reply && ![409, 412].includes(reply.status)) world.fault(`${change.method}: ${say(reply)}`)
    }
  }

  /** Reads one, which is as it was told to be, and no older. */
  async #read(org: string, id: string): Promise<Said | undefined> {
    const { world } = this.#clients
    const known = Math.max(...this.#made.filter(one => one.id === id).map(({ version }) => version))
    const { reply } = await this.#clients.ask(this.#of(org, 'GET', `/${id}`))
    if (!reply) return undefined
    if (reply.status !== 200) {
      world.fault(`what was accepted is not there: ${say(reply)}`)
      return undefined
    }
    const said: Said = JSON.parse(reply.text)
    if (said.version < known) world.fault(`version ${known} of ${id} was accepted, and ${said.version} is read`)
    const made = this.#made.find(one => one.id === id && one.version === said.version)
    const kg = this.#paper.kgIn(said)
    if (made?.kg !== undefined && kg !== made.kg)
      world.fault(`version ${said.version} of ${id} was accepted with ${made.kg} kg, and is read with ${kg}`)
    return said
  }

  #of(org: string, method: Ask['method'], path: string, more: Pick<Ask, 'body' | 'key' | 'version'> = {}): Ask {
    const { service, role, path: all } = this.#paper
    return { service, method, path: `${all}${path}`, who: { sub: 'mia', org, roles: [role] }, ...more }
  }

  /** Papers of which their owners were told something else than what is kept. */
  async faults({ server }: Look, entries: readonly Entry[]): Promise<string[]> {
    const { table, told, kgIn } = this.#paper
    const faults: string[] = []
    const rows = await server.look<{ id: string; version: number }>(`SELECT id, version FROM ${table}`)
    const kept = new Map<string, Said[]>()
    for (const { subject, type, data } of entries)
      if (told.includes(type)) kept.set(subject, [...(kept.get(subject) ?? []), JSON.parse(data)])
    for (const [id, versions] of kept)
      if (versions.slice(0, -1).some(one => kgIn(one) === undefined))
        faults.push(`${table}: ${id} was changed after it was withdrawn`)
    for (const { id, version } of rows)
      if (kept.get(id)?.at(-1)?.version !== version)
        faults.push(`${table}: ${id} is at ${version}, its history at ${kept.get(id)?.at(-1)?.version}`)
    for (const { id, version, kg } of this.#made) {
      const found = kept.get(id)?.find(one => one.version === version)
      const keptKg = found && kgIn(found)
      if (!found || keptKg !== kg)
        faults.push(`${table}: version ${version} of ${id} was accepted with ${kg} kg, and is kept with ${keptKg}`)
    }
    return faults
  }

  /** The newest version of each paper of which somebody knew when the world was so old. */
  knownAt(age: number): Map<string, number> {
    const known = new Map<string, number>()
    for (const { id, version, at } of this.#made) if (at < age) known.set(id, Math.max(version, known.get(id) ?? 0))
    return known
  }

  /** Papers that were accepted while a round of their period took them, stand, and are not in its sealed book. */
  async missingIn({ server, broker }: Look, { id: roundId, period }: Led): Promise<string[]> {
    const { service, table, joinsUntil } = this.#paper
    const own = service === 'demand' ? 'forecast_id' : 'offer_id'
    const missing = await server.look<{ id: string }>(
      `SELECT id FROM ${table} WHERE status = 'standing'
       AND NOT EXISTS (SELECT FROM ${service}.entry WHERE ${own} = ${table}.id AND round_id = $1 AND entry.status = 'confirmed')`,
      [roundId],
    )
    const until = broker.storedAt(joinsUntil, roundId) ?? 0
    const late = new Set(missing.map(({ id }) => id))
    return this.#made
      .filter(one => late.has(one.id) && one.version === 1 && one.period === period && one.at < until)
      .map(
        ({ id, at }) =>
          `${table}: ${id} was accepted at ${at}, and round ${roundId} took others until ${until} without it`,
      )
  }
}
