import { setTimeout as rest } from 'node:timers/promises'
import type { Reply } from '@lodestone/testing'
import { type Chance, chanceOf } from '../simulation/chance.ts'
import { forecast, line, offer } from '../system/hub.ts'
import { type Caller, isAnswer, type Line, Recorder } from './recorder.ts'
import type { SubmissionAnswer, SubmissionAsked } from './submission.ts'

/** Calls that each of several colleagues makes of one forecast or offer, and milliseconds from one to the next at most. */
const CALLS = 24
const REST_MS = 30
const COLLEAGUES = 3
/** Times that a creation may be refused while nobody has been told what was created. */
const REFUSALS = 100

/** The period of what changes all the time: no round takes it. */
export const PERIOD = '2027-Q3'

/** Where such a thing is submitted, with so many kilograms and under such a reference. */
type Desk = { readonly path: string; draft(reference: string, kg: string): object; kgOf(body: Reply['body']): string }
const DESKS = {
  forecast: {
    path: '/demand/forecasts',
    draft: (reference, quantityKg) => forecast([line({ reference: 'l', quantityKg, period: PERIOD })], { reference }),
    kgOf: body => body.lines[0].quantityKg,
  },
  offer: {
    path: '/supply/offers',
    draft: (reference, quantityKg) => offer({ reference, quantityKg, period: PERIOD }),
    kgOf: body => body.quantityKg,
  },
} as const satisfies Record<string, Desk>
export type What = keyof typeof DESKS

/** A forecast or an offer as those who work on it know it. */
export type Submitted = {
  readonly name: string
  readonly what: What
  readonly caller: Caller
  readonly reference: string
  id?: string
}

/** Colleagues of members and suppliers who submit, change, withdraw and read the same forecasts and offers at once. */
export class Submitters {
  readonly recorder: Recorder<SubmissionAsked, SubmissionAnswer>
  readonly submitted: Submitted[] = []
  readonly #line: Line
  #kg = 1_000
  #keys = 0

  constructor(line: Line) {
    this.#line = line
    this.recorder = new Recorder(line, read)
  }

  /** Works on one after the other until `isOver`. */
  async work(what: What, caller: Caller, chance: Chance, isOver: () => boolean): Promise<void> {
    for (let n = 1; !isOver(); n++) {
      const name = `${what} ${caller.name}-${n}`
      const one: Submitted = { name, what, caller, reference: `${caller.name}-${n}` }
      this.submitted.push(one)
      const shared = this.#key()
      const colleagues = Array.from({ length: COLLEAGUES }, (_, c) =>
        this.#colleague(
          one,
          { ...caller, name: `${caller.name}/${c}` },
          chanceOf(chance.below(2 ** 31)),
          shared,
          isOver,
        ),
      )
      await Promise.all(colleagues)
    }
  }

  /** Reads everything once more, until it is answered. */
  async readAll(chance: Chance): Promise<void> {
    for (const one of this.submitted) {
      if (one.id === undefined) continue
      while (!isAnswer(await this.#ask(one, one.caller, chance, { do: 'read' }))) await rest(REST_MS)
    }
  }

  async #colleague(
    one: Submitted,
    caller: Caller,
    chance: Chance,
    shared: string,
    isOver: () => boolean,
  ): Promise<void> {
    const key = chance.of(0.5) ? shared : this.#key()
    let kg = this.#newKg()
    let version = 0
    let refusals = 0
    let repeated: SubmissionAsked | undefined
    for (let calls = 0; (calls < CALLS && !isOver()) || one.id === undefined; calls++) {
      const asked = repeated ?? this.#next(one, chance, key, kg, version)
      const answer = await this.#ask(one, caller, chance, asked)
      // Who does not know what came of it asks again, or looks.
      repeated = isAnswer(answer) ? undefined : chance.of(0.7) ? asked : undefined
      if (one.id === undefined && isAnswer(answer) && ++refusals > REFUSALS) {
        this.#line.faults.push(`${one.name}: nobody was told of it, and it was refused ${REFUSALS} times`)
        return
      }
      if (isAnswer(answer) && 'version' in answer) version = Math.max(version, answer.version)
      if (asked.do === 'create' && isAnswer(answer) && answer.status === 422) kg = this.#newKg()
      await rest(chance.ms(0, REST_MS))
    }
  }

  #next(one: Submitted, chance: Chance, key: string, kg: string, version: number): SubmissionAsked {
    if (one.id === undefined || chance.of(0.05)) return { do: 'create', key, kg }
    const drawn = chance.below(100)
    if (version === 0 || drawn < 40) return { do: 'read' }
    const expected = chance.of(0.1) ? Math.max(1, version - 1) : version
    return drawn < 97 ? { do: 'revise', expected, kg: this.#newKg() } : { do: 'withdraw', expected }
  }

  async #ask(one: Submitted, caller: Caller, chance: Chance, asked: SubmissionAsked) {
    const { path, draft } = DESKS[one.what]
    const own = `${path}/${one.id}`
    const answer = await this.recorder.ask(one.name, caller, chance, asked, async (api, options) => {
      const reply = await (() => {
        switch (asked.do) {
          case 'create':
            return api.post(path, draft(one.reference, asked.kg), {
              ...options,
              headers: { 'idempotency-key': asked.key },
            })
          case 'read':
            return api.get(own, options)
          case 'revise':
            return api.put(own, draft(one.reference, asked.kg), asked.expected, options)
          case 'withdraw':
            return api.delete(own, asked.expected, options)
        }
      })()
      if (reply.status === 201) one.id ??= reply.body.id
      return reply
    })
    return answer
  }

  #key(): string {
    return `key-${++this.#keys}`
  }

  /** No two are alike, so that it is seen whose words became of a version. */
  #newKg(): string {
    return String(++this.#kg)
  }
}

function read(asked: SubmissionAsked, { status, body, text, headers }: Reply): SubmissionAnswer {
  if (status !== 200 && status !== 201) return { status, code: body.code }
  if (headers.get('etag') !== `"${body.version}"`) throw new Error(`its ETag is ${headers.get('etag')}`)
  const { kgOf } = 'lines' in body ? DESKS.forecast : DESKS.offer
  const { version } = body
  return {
    status,
    version,
    kg: kgOf(body),
    stands: body.status === 'standing',
    text: asked.do === 'create' ? text : '',
  }
}
