import { setTimeout as rest } from 'node:timers/promises'
import { formatKg, type Grams } from '@lodestone/kernel'
import type { Reply } from '@lodestone/testing'
import { type Caller, insisted } from '../histories/recorder.ts'
import { type Chance, chanceOf } from '../simulation/chance.ts'
import { forecast, line, offer } from '../system/hub.ts'
import type { Acknowledged, Did, Noun } from './ledger.ts'

/** Milliseconds that one answer may take before it is asked again, and within which there must be one. */
const ANSWER_MS = 15_000
const PATIENCE_MS = 180_000
/** Things that each colleague has standing at most: what is kept of them is bounded, what is kept of their history grows. */
const STANDING = 25
/** Of a hundred submissions of forecasts those that are bulk, and their lines. */
const BULKS = 2
const BULK_LINES = 200
/** No round takes these. */
export const MATERIALS = ['dy-oxide', 'tb-oxide'] as const
export const PERIODS = ['2027-Q1', '2027-Q2', '2027-Q3', '2027-Q4'] as const
/** Grams of a line beside the first one. */
const FURTHER = 10_000n

type Standing = { readonly reference: string; readonly cell: string; readonly id: string; version: number }
const PATH = { forecast: '/demand/forecasts', offer: '/supply/offers' } as const

/** Members and suppliers who submit, revise and withdraw at a steady pace, and note what was acknowledged. */
export class Traffic {
  readonly ledger: Acknowledged[] = []
  /** Answers that nobody may get, and questions that nobody answered. */
  readonly faults: string[] = []
  #commands = 0

  /** Works until `isOver`, beginning something every so many milliseconds, unless an answer takes longer. */
  async work(noun: Noun, caller: Caller, chance: Chance, everyMs: number, isOver: () => boolean): Promise<void> {
    const standing: Standing[] = []
    while (!isOver()) {
      const began = performance.now()
      await this.#next(noun, caller, chance, standing).catch(error =>
        this.faults.push(`${caller.name}: ${error} ${error instanceof Error && error.cause ? error.cause : ''}`),
      )
      await rest(Math.max(0, chance.ms(0.5, 1.5) * everyMs - (performance.now() - began)))
    }
  }

  #next(noun: Noun, caller: Caller, chance: Chance, standing: Standing[]): Promise<void> {
    const drawn = chance.below(100)
    const nth = chance.below(Math.max(1, standing.length))
    const one = standing[nth]
    if (!one || (drawn < 40 && standing.length < STANDING)) return this.#submit(noun, caller, chance, standing)
    if (drawn < 75) return this.#revise(noun, caller, one)
    standing.splice(nth, 1)
    return this.#withdraw(noun, caller, one)
  }

  async #submit(noun: Noun, caller: Caller, chance: Chance, standing: Standing[]): Promise<void> {
    const [mark, key] = this.#mark()
    const cell = `${chance.pick(MATERIALS)} ${chance.pick(PERIODS)}`
    const lines = noun === 'offer' ? 1 : chance.below(100) < BULKS ? BULK_LINES : 1 + chance.below(3)
    const draft = drafted(noun, key, cell, mark, lines)
    const headers = { 'idempotency-key': key }
    const reply = await ask(caller, (api, signal) => api.post(PATH[noun], draft, { headers, signal }))
    if (reply.status !== 201) return this.#refused(key, reply)
    const one = { reference: key, cell, id: reply.body.id, version: 1 }
    standing.push(one)
    this.#note(noun, one, key, 'submitted', mark, lines)
  }

  async #revise(noun: Noun, caller: Caller, one: Standing): Promise<void> {
    const [mark] = this.#mark()
    const path = `${PATH[noun]}/${one.id}`
    const draft = drafted(noun, one.reference, one.cell, mark, 1)
    let reply = await ask(caller, (api, signal) => api.put(path, draft, one.version, { signal }))
    // It may have been carried out when nobody heard the answer.
    if (reply.status === 412) reply = await ask(caller, (api, signal) => api.get(path, { signal }))
    if (reply.status !== 200 || reply.body.version !== one.version + 1 || markOf(noun, reply) !== formatKg(mark))
      return this.#refused(`${one.id} at ${one.version}`, reply)
    one.version++
    this.#note(noun, one, `${one.id} at ${one.version - 1}`, 'revised', mark, 1)
  }

  async #withdraw(noun: Noun, caller: Caller, one: Standing): Promise<void> {
    const path = `${PATH[noun]}/${one.id}`
    const reply = await ask(caller, (api, signal) => api.delete(path, one.version, { signal }))
    if (reply.status !== 200 || reply.body.version !== one.version + 1)
      return this.#refused(`${one.id} at ${one.version}`, reply)
    one.version++
    this.#note(noun, one, `${one.id} at ${one.version - 1}`, 'withdrawn', undefined, 0)
  }

  #note(
    noun: Noun,
    { id, version, cell }: Standing,
    key: string,
    did: Did,
    mark: Grams | undefined,
    lines: number,
  ): void {
    const grams = mark === undefined ? 0n : mark + FURTHER * BigInt(lines - 1)
    this.ledger.push({ key, noun, id, did, version, grams, cell, ...(mark === undefined ? {} : { mark }) })
  }

  #refused(key: string, { status, text }: Reply): void {
    this.faults.push(`${key} was answered ${status} ${text.slice(0, 300)}`)
  }

  /** Grams that no other command has, and a key. */
  #mark(): [Grams, string] {
    const n = ++this.#commands
    return [BigInt(1_000_000 + n) as Grams, `soak-${n}`]
  }
}

function drafted(noun: Noun, reference: string, cell: string, mark: Grams, lines: number): object {
  const [material, period] = cell.split(' ')
  const of = (grams: bigint) => ({ material, period, quantityKg: formatKg(grams as Grams) })
  if (noun === 'offer') return offer({ ...of(mark), reference })
  const all = Array.from({ length: lines }, (_, n) => line({ ...of(n === 0 ? mark : FURTHER), reference: `l${n}` }))
  return forecast(all, { reference })
}

const markOf = (noun: Noun, { body }: Reply): string => (noun === 'offer' ? body.quantityKg : body.lines[0].quantityKg)

/** Asks until it is answered for good. */
export const ask = (
  caller: Caller,
  send: (api: Caller['apis'][0], signal: AbortSignal) => Promise<Reply>,
): Promise<Reply> => insisted(caller, api => send(api, AbortSignal.timeout(ANSWER_MS)), PATIENCE_MS)

/** Lists and figures of every service, read over and over. */
const READ = [
  '/participants',
  '/demand/forecasts?limit=20',
  '/supply/offers?limit=20',
  '/aggregation/demand',
  '/aggregation/coverage',
  '/rounds',
  '/operations',
]

/** Somebody who looks every second until `isOver`. Gives how often he got an answer. */
export async function look(caller: Caller, isOver: () => boolean): Promise<number> {
  let answers = 0
  for (let n = 0; !isOver(); n++) {
    const began = performance.now()
    const { status } = await ask(caller, (api, signal) => api.get(READ[n % READ.length] ?? '', { signal }))
    if (status === 200) answers++
    await rest(Math.max(0, 1_000 - (performance.now() - began)))
  }
  return answers
}

/** A chance of its own for each who works. */
export const ownChance = (chance: Chance): Chance => chanceOf(chance.below(2 ** 31))
