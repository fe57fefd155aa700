import type { Ask, Reply } from './border.ts'
import type { Host } from './host.ts'
import type { World } from './world.ts'

/** Milliseconds that a client waits for an answer, and the longest from one try to the next. */
const PATIENCE_MS = 4_000
const LONGEST_REST_MS = 1_000
/** Tries of one command, after which a client gives up and what it asked for may have happened or not. */
const TRIES = 40

/** A command that was accepted with its key, and the answer it got. */
export type Accepted = { readonly ask: Ask; readonly reply: Reply }
/** What members were told of their forecasts. */
export type Told = {
  /** Publications that were accepted, and those of which the operator was never told. */
  published: number
  unsure: number
  readonly accepted: Accepted[]
  /** Versions that were made of a forecast, each with the kilograms of its one line; undefined for one that was withdrawn. */
  readonly versions: { readonly id: string; readonly version: number; readonly kg: string | undefined }[]
}

export type Plan = {
  readonly members: number
  /** That a member has at a time. */
  readonly forecasts: number
  /** That each of two colleagues makes to a forecast. */
  readonly changes: number
  readonly untilMs: number
}

/** People who use a hub over an unreliable network: they try again, with the same key, until they know. */
export class Clients {
  readonly told: Told = { published: 0, unsure: 0, accepted: [], versions: [] }
  readonly #world: World
  readonly #hosts: readonly Host[]
  /** Probability that an answer is lost, and that a command is sent twice. */
  losses = 0
  twice = 0
  #drawn = 0
  #kg = 100
  #working = 0

  constructor(world: World, hosts: readonly Host[]) {
    this.#world = world
    this.#hosts = hosts
  }

  get areDone(): boolean {
    return this.#working === 0
  }

  /** Sends one request to one of the hosts; undefined when nobody knows what came of it. */
  #once(ask: Ask): Promise<Reply | undefined> {
    const { chance } = this.#world
    const hosts = this.#hosts.filter(({ services }) => services.some(({ name }) => name === ask.service))
    const host = hosts[chance.below(hosts.length)]
    const isLost = chance.of(this.losses)
    return new Promise(resolve => {
      const late = this.#world.after(PATIENCE_MS, undefined, '', () => resolve(undefined))
      this.#world.after(chance.ms(0.5, 5), undefined, '', () =>
        host?.ask(ask, reply =>
          this.#world.after(chance.ms(0.5, 5), undefined, '', () => {
            if (isLost) return
            late.cancelled = true
            resolve(reply)
          }),
        ),
      )
    })
  }

  /** Asks until it is answered for good. The second value says whether an earlier try may have been carried out. */
  async ask(ask: Ask): Promise<{ reply: Reply | undefined; isSure: boolean }> {
    const { chance } = this.#world
    let isSure = true
    for (let tries = 0; tries < TRIES; tries++) {
      const other = ask.key !== undefined && chance.of(this.twice) ? this.#once(ask) : undefined
      const reply = await this.#once(ask)
      const second = await other
      if (ask.key !== undefined && reply && second && isAnswer(reply) && isAnswer(second) && !isSame(reply, second))
        this.#world.fault(`${ask.path}: one key had two answers: ${say(reply)} and ${say(second)}`)
      if (reply && isAnswer(reply)) return { reply, isSure }
      if (reply === undefined || reply.status === 503) isSure = false
      await this.#world.sleep(chance.ms(20, Math.min(LONGEST_REST_MS, 100 * 2 ** tries)), '')
    }
    return { reply: undefined, isSure: false }
  }

  #key(): string {
    return `key-${++this.#drawn}`
  }

  /** Somebody who does one thing after the other. */
  #person(work: () => Promise<void>): void {
    this.#working++
    this.#world.after(0, undefined, '', () => {
      work().then(
        () => this.#working--,
        error => this.#world.fault(`a client failed: ${error.stack}`),
      )
    })
  }

  /** The operator registers and admits members, who then submit forecasts and change them until the world is so old. */
  begin({ members, forecasts, changes, untilMs }: Plan): void {
    for (let n = 1; n <= members; n++)
      this.#person(async () => {
        const id = await this.#admitted(n)
        if (id !== undefined && n === 1) this.#person(() => this.#published(1 + this.#world.chance.below(3)))
        if (id !== undefined)
          for (let f = 1; f <= forecasts; f++) this.#person(() => this.#forecasts(id, f, changes, untilMs))
      })
  }

  async #admitted(n: number): Promise<string | undefined> {
    const who = { sub: 'olga', roles: ['operator'] }
    const body = { reference: `member-${n}`, legalName: `Member ${n}`, kind: 'member', country: 'DE', bloc: 'EU' }
    const create: Ask = { service: 'participants', method: 'POST', path: '/participants', who, body, key: this.#key() }
    const { reply } = await this.#kept(create, 201)
    if (!reply) return undefined
    const { id } = JSON.parse(reply.text)
    const admit: Ask = {
      service: 'participants',
      method: 'POST',
      path: `/participants/${id}/admit`,
      who,
      body: {},
      key: this.#key(),
    }
    return (await this.#kept(admit, 200)).reply && id
  }

  /** The operator publishes what may be shown of the demand, some times. */
  async #published(times: number): Promise<void> {
    const who = { sub: 'olga', roles: ['operator'] }
    for (let n = 0; n < times; n++) {
      await this.#world.sleep(this.#world.chance.ms(10, 2_500), '')
      const path = '/aggregation/publications'
      const { reply } = await this.#kept(
        { service: 'aggregation', method: 'POST', path, who, body: {}, key: this.#key() },
        201,
      )
      if (reply) this.told.published++
      else this.told.unsure++
    }
  }

  /** A command with a key. Any other refusal than those that pass is a fault. */
  async #kept(ask: Ask, status: number): Promise<{ reply: Reply | undefined }> {
    const { reply } = await this.ask(ask)
    if (!reply) return { reply }
    if (reply.status === status) this.told.accepted.push({ ask, reply })
    else this.#world.fault(`${ask.method} ${ask.path}: ${say(reply)} for a command with its key`)
    return { reply: reply.status === status ? reply : undefined }
  }

  /** One forecast after the other, each changed by two colleagues, who do not know of each other, until it is withdrawn or they pause. */
  async #forecasts(org: string, f: number, changes: number, untilMs: number): Promise<void> {
    const { chance } = this.#world
    for (let n = f; ; n += 10) {
      await this.#world.sleep(chance.ms(0, 1_500), '')
      const kg = this.#newKg()
      const ask = this.#of(org, 'POST', '/demand/forecasts', { body: draft(n, kg), key: this.#key() })
      const { reply } = await this.#kept(ask, 201)
      if (reply) {
        const { id } = JSON.parse(reply.text)
        this.told.versions.push({ id, version: 1, kg })
        await Promise.all([this.#changed(org, id, n, changes), this.#changed(org, id, n, changes)])
      }
      if (this.#world.age >= untilMs) return
      await this.#world.sleep(chance.ms(1_000, 20_000), '')
      if (this.#world.age >= untilMs) return
    }
  }

  async #changed(org: string, id: string, n: number, changes: number): Promise<void> {
    const { chance } = this.#world
    for (let done = 0; done < changes; done++) {
      await this.#world.sleep(chance.ms(1, chance.of(0.5) ? 50 : 2_000), '')
      const found = await this.ask(this.#of(org, 'GET', `/demand/forecasts/${id}`))
      if (found.reply?.status !== 200) {
        if (found.reply) this.#world.fault(`an accepted forecast is not there: ${say(found.reply)}`)
        return
      }
      const { version, status } = JSON.parse(found.reply.text)
      if (status === 'withdrawn') return
      const leaves = chance.of(0.1)
      const kg = leaves ? undefined : this.#newKg()
      const body = kg === undefined ? {} : { body: draft(n, kg) }
      const change = this.#of(org, leaves ? 'DELETE' : 'PUT', `/demand/forecasts/${id}`, { ...body, version })
      const { reply, isSure } = await this.ask(change)
      if (reply?.status === 200) {
        const made = JSON.parse(reply.text)
        // Who withdraws what is withdrawn is told so, and has changed nothing.
        if (made.version === version + 1 && (!leaves || isSure))
          this.told.versions.push({ id, version: made.version, kg })
        else if (!leaves) this.#world.fault(`version ${version} was changed into ${made.version}`)
      } else if (reply && ![409, 412].includes(reply.status)) this.#world.fault(`${change.method}: ${say(reply)}`)
    }
  }

  #of(org: string, method: Ask['method'], path: string, more: Pick<Ask, 'body' | 'key' | 'version'> = {}): Ask {
    return { service: 'demand', method, path, who: { sub: 'mia', org, roles: ['member'] }, ...more }
  }

  /** No two are alike, so that it is seen whose words became of a version. */
  #newKg(): string {
    return String(++this.#kg)
  }
}

/** Whether it is an answer for good: not that one should come back, nor that the news of an admission is still on its way. */
const isAnswer = ({ status, text }: Reply): boolean =>
  status !== 503 && !text.includes('idempotency-in-progress') && !(status === 403 && text.includes('not-admitted'))
export const isSame = (a: Reply, b: Reply): boolean => a.status === b.status && a.text === b.text
export const say = ({ status, text }: Reply): string => `${status} ${text.slice(0, 200)}`

const draft = (n: number, quantityKg: string) => ({
  reference: `forecast-${n}`,
  lines: [
    {
      reference: 'line',
      material: 'ndpr-oxide',
      quantityKg,
      period: '2027-Q2',
      deliverTo: 'DE',
      ceilingPrice: { amount: '120.00', currency: 'EUR' },
      commitment: 'intent',
    },
  ],
})
