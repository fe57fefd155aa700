import type { Approval, ProblemCode, ServiceName } from '@lodestone/contracts'
import { WAITS } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import type { JsonAnswer } from '@lodestone/http'
import { accept, canonicalJson, type Outcome, refuse } from '@lodestone/kernel'
import type { Fact } from '@lodestone/messaging'
import { insertAsked, pendingOf, saveDecided } from './approval.store.ts'
import { type About, askedFact, askedOf, type Command, isOver, type RequestedCommand, showAsked } from './approval.ts'
import { confirmAsked } from './confirming.ts'

/** For commands that one operator alone could misuse. */
export type TwoPeople = {
  /** Whether they are asked for here. */
  readonly asked: boolean
  /**
   * Asked inside a command's transaction, with what it is about locked, once it is known that the command would be carried out. Gives the
   * command's answer where it is not to go on: that it waits for a second person, or why the second person's confirmation is refused.
   * `undefined` where it may be carried out: it is confirmed hereby, or one person is enough here. What is confirmed is carried out once; a
   * command of several transactions goes on with it, after a break too, as long as what it is about still stands.
   */
  second(
    tx: Sql,
    call: Command,
    about: About & { readonly inParts?: boolean },
    record: (...facts: Fact[]) => void,
  ): Promise<Outcome<JsonAnswer<Approval>, ProblemCode> | undefined>
}

export function openTwoPeople(options: {
  service: ServiceName
  asked: boolean
  minutes: number
  clock: () => Date
  newId: () => string
}): TwoPeople {
  const { service, clock, newId } = options

  async function ask(tx: Sql, call: Command, about: About, record: (...facts: Fact[]) => void) {
    const now = clock()
    const { body } = call
    const waiting = await pendingOf(tx, call.route.id, about.subject)
    if (waiting && !isOver(waiting, now)) {
      const same = canonicalJson([waiting.params, waiting.body]) === canonicalJson([call.params, body])
      if (same && waiting.stood === about.stood) return waits(waiting, now)
      return refuse(
        'wrong-state',
        `${waiting.askedBy} has asked for this otherwise, and it waits for a second operator: it is decided first.`,
      )
    }
    if (waiting) await saveDecided(tx, { ...waiting, state: 'lapsed' })
    const lapsesAt = new Date(now.getTime() + options.minutes * 60_000).toISOString()
    const asked = askedOf(call, about, { id: newId(), now, lapsesAt })
    await insertAsked(tx, asked)
    record(askedFact(asked))
    return waits(asked, now)
  }

  const waits = (asked: RequestedCommand, now: Date) =>
    accept<JsonAnswer<Approval>>({ status: WAITS, body: showAsked(service, asked, now) })

  return {
    asked: options.asked,
    second: async (tx, call, about, record) => {
      if (call.confirms) return confirmAsked(tx, call, call.confirms.id, about, clock(), record)
      return options.asked ? ask(tx, call, about, record) : undefined
    },
  }
}
