import type { Approval, ProblemCode, ServiceName } from '@lodestone/contracts'
import { WAITS } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { actorOf, type CallHead, type JsonAnswer, notFound } from '@lodestone/http'
import { accept, canonicalJson, type Json, type Outcome, refuse } from '@lodestone/kernel'
import type { Fact } from '@lodestone/messaging'
import { insertAsked, lockAsked, pendingOf, saveDecided } from './approval.store.ts'
import {
  type About,
  askedFact,
  decidedFact,
  isOver,
  mayConfirm,
  type RequestedCommand,
  showAsked,
  standsAs,
} from './approval.ts'

type Command = CallHead & {
  readonly params: Readonly<Record<string, string>>
  readonly body: Record<string, Json>
}

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
    const asked: RequestedCommand = {
      ...about,
      id: newId(),
      command: call.route.id,
      params: call.params,
      body,
      state: 'pending',
      askedBy: actorOf(call.identity),
      askedSub: call.identity.sub,
      askedAt: now.toISOString(),
      lapsesAt: new Date(now.getTime() + options.minutes * 60_000).toISOString(),
    }
    await insertAsked(tx, asked)
    record(askedFact(asked))
    return waits(asked, now)
  }

  const waits = (asked: RequestedCommand, now: Date) =>
    accept<JsonAnswer<Approval>>({ status: WAITS, body: showAsked(service, asked, now) })

  async function confirm(
    tx: Sql,
    call: Command,
    id: string,
    about: About & { readonly inParts?: boolean },
    record: (...facts: Fact[]) => void,
  ) {
    const now = clock()
    const asked = await lockAsked(tx, id)
    if (!asked) throw notFound()
    const { sub } = call.identity
    const may = mayConfirm(asked, sub, now, about.inParts === true)
    if (!may.ok) return may
    const stands = standsAs(asked, about)
    if (!stands.ok) return stands
    if (asked.state === 'confirmed') return undefined
    await saveDecided(tx, {
      ...asked,
      state: 'confirmed',
      decidedBy: actorOf(call.identity),
      decidedSub: sub,
      decidedAt: now.toISOString(),
    })
    record(decidedFact(asked, 'confirmed'))
    return undefined
  }

  return {
    asked: options.asked,
    second: async (tx, call, about, record) => {
      if (call.confirms) return confirm(tx, call, call.confirms.id, about, record)
      return options.asked ? ask(tx, call, about, record) : undefined
    },
  }
}
