import type { ServiceName } from '@lodestone/contracts'
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

export const OPERATOR = { sub: 'olga', roles: ['operator'] }

/** People who use a hub over an unreliable network: they try again, with the same key, until they know. */
export class Clients {
  readonly accepted: Accepted[] = []
  readonly world: World
  readonly #hosts: readonly Host[]
  /** Probability that an answer is lost, and that a command is sent twice. */
  losses = 0
  twice = 0
  #drawn = 0
  #kg = 100
  #working = 0

  constructor(world: World, hosts: readonly Host[]) {
    this.world = world
    this.#hosts = hosts
  }

  get areDone(): boolean {
    return this.#working === 0
  }

  /** Sends one request to one of the hosts; undefined when nobody knows what came of it. */
  #once(ask: Ask): Promise<Reply | undefined> {
    const { chance } = this.world
    const hosts = this.#hosts.filter(({ services }) => services.some(({ name }) => name === ask.service))
    const host = hosts[chance.below(hosts.length)]
    const isLost = chance.of(this.losses)
    return new Promise(resolve => {
      const late = this.world.after(PATIENCE_MS, undefined, '', () => resolve(undefined))
      this.world.after(chance.ms(0.5, 5), undefined, '', () =>
        host?.ask(ask, reply =>
          this.world.after(chance.ms(0.5, 5), undefined, '', () => {
            if (isLost) return
            late.cancelled = true
            resolve(reply)
          }),
        ),
      )
    })
  }

  /** Asks until it is answered for good. The second value says whether no earlier try can have been carried out. */
  async ask(ask: Ask): Promise<{ reply: Reply | undefined; isSure: boolean }> {
    const { chance } = this.world
    let isSure = true
    for (let tries = 0; tries < TRIES; tries++) {
      const other = ask.key !== undefined && chance.of(this.twice) ? this.#once(ask) : undefined
      const reply = await this.#once(ask)
      const second = await other
      if (ask.key !== undefined && reply && second && isAnswer(reply) && isAnswer(second) && !isAlike(reply, second))
        this.world.fault(`${ask.path}: one key had two answers: ${say(reply)} and ${say(second)}`)
      if (reply && isAnswer(reply)) return { reply, isSure }
      if (reply === undefined || reply.status === 503) isSure = false
      await this.world.sleep(chance.ms(20, Math.min(LONGEST_REST_MS, 100 * 2 ** tries)), '')
    }
    return { reply: undefined, isSure: false }
  }

  key(): string {
    return `key-${++this.#drawn}`
  }

  /** No two are alike, so that it is seen whose words became of a version. */
  newKg(): string {
    return String(++this.#kg)
  }

  /** Somebody who does one thing after the other. */
  person(work: () => Promise<void>): void {
    this.#working++
    this.world.after(0, undefined, '', () => {
      work().then(
        () => this.#working--,
        error => this.world.fault(`a client failed: ${error.stack}`),
      )
    })
  }

  /** The operator registers and admits somebody; gives the id. */
  async admitted(kind: 'member' | 'supplier', n: number): Promise<string | undefined> {
    const home = kind === 'member' ? { country: 'DE', bloc: 'EU' } : { country: 'AU' }
    const body = { reference: `${kind}-${n}`, legalName: `${kind} ${n}`, kind, ...home }
    const reply = await this.ordered('participants', '/participants', body, 201)
    if (!reply) return undefined
    const { id } = JSON.parse(reply.text)
    return (await this.ordered('participants', `/participants/${id}/admit`, {}, 200)) && id
  }

  /** A command of the operator. */
  ordered(service: ServiceName, path: string, body: unknown, status: number): Promise<Reply | undefined> {
    return this.kept({ service, method: 'POST', path, who: OPERATOR, body, key: this.key() }, status)
  }

  /** A command with a key. Any other answer for good is a fault. */
  async kept(ask: Ask, status: number): Promise<Reply | undefined> {
    const { reply } = await this.ask(ask)
    if (!reply) return undefined
    if (reply.status === status) this.accepted.push({ ask, reply })
    else this.world.fault(`${ask.method} ${ask.path}: ${say(reply)} for a command with its key`)
    return reply.status === status ? reply : undefined
  }
}

/** Whether it is an answer for good: not that one should come back, nor that the news of an admission is still on its way. */
const isAnswer = ({ status, text }: Reply): boolean =>
  status !== 503 && !text.includes('idempotency-in-progress') && !(status === 403 && text.includes('not-admitted'))
/** Two refusals may give other reasons: they leave nothing behind, and others act between them. */
const isAlike = (a: Reply, b: Reply): boolean => isSame(a, b) || (a.status >= 400 && b.status >= 400)
export const isSame = (a: Reply, b: Reply): boolean => a.status === b.status && a.text === b.text
export const say = ({ status, text }: Reply): string => `${status} ${text.slice(0, 200)}`
