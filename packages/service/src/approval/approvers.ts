import { type Approval, isAtLeast, type ProblemCode, type ServiceName, WAITS } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { actorOf, type Identity, type JsonAnswer } from '@lodestone/http'
import { accept, isAbove, type Outcome, type Sum, showSum } from '@lodestone/kernel'
import type { Fact } from '@lodestone/messaging'
import { limitFor } from '../limits.ts'
import { insertAsked, pendingOwn, saveDecided } from './approval.store.ts'
import { type About, askedFact, askedOf, askedTold, type Command, decidedFact, isOver, showAsked } from './approval.ts'
import { confirmAsked } from './confirming.ts'

type Recording = (...facts: Fact[]) => void

/** The goods that a command binds to. */
export type BoundGoods = Omit<NonNullable<Approval['binds']>, 'amount' | 'currency'>

/** What a command binds an organisation to, and by when it is too late. */
type Binding = About & {
  readonly participantId: string
  readonly binds: Sum
  readonly goods: BoundGoods
  readonly until?: string | undefined
}

/** For commands that bind an organisation to more than it lets its traders bind it. */
export type Approvers = {
  /**
   * Asked inside a command's transaction, with what it is about locked, once it is known that the command would be carried out. Gives the command's
   * answer where it waits for an approver, or why an approver's confirmation is refused; `undefined` where it may be carried out. The limit is that of
   * now: what waits goes on waiting when the limit is raised. An approver's own command is carried out, and settles what waited of it.
   */
  second(
    tx: Sql,
    call: Command,
    binding: Binding,
    record: Recording,
  ): Promise<Outcome<JsonAnswer<Approval>, ProblemCode> | undefined>
  /** Withdraws what waits of a command, with the path of this call, which has decided otherwise. */
  drop(tx: Sql, call: Command, command: string, record: Recording): Promise<undefined>
}

/** Traders alone: whoever reads binds nothing, and approvers and administrators need nobody. */
const needsNobody = ({ position }: Identity): boolean => isAtLeast(position, 'approver')

export function openApprovers(options: {
  service: ServiceName
  minutes: number
  clock: () => Date
  newId: () => string
}): Approvers {
  const { service, clock, newId, minutes } = options

  /** Decides what waits of a command because its caller has done what comes to the same, or to the contrary. */
  async function settle(tx: Sql, call: Command, command: string, confirms: boolean, record: Recording) {
    const waiting = await pendingOwn(tx, command, call.params)
    if (!waiting) return
    const now = clock()
    const { sub } = call.identity
    const state = isOver(waiting, now) ? 'lapsed' : confirms && waiting.askedSub !== sub ? 'confirmed' : 'withdrawn'
    const decidedBy = actorOf(call.identity)
    await saveDecided(tx, {
      ...waiting,
      state,
      ...(state === 'lapsed' ? {} : { decidedBy, decidedSub: sub, decidedAt: now.toISOString() }),
    })
    if (state !== 'lapsed') record(decidedFact(waiting, state))
  }

  async function ask(tx: Sql, call: Command, { binds, goods, until, ...about }: Binding, record: Recording) {
    const now = clock()
    const waiting = await pendingOwn(tx, call.route.id, call.params)
    const waits = (body: Approval) => accept<JsonAnswer<Approval>>({ status: WAITS, body })
    if (waiting && !isOver(waiting, now) && waiting.stood === about.stood)
      return waits(showAsked(service, waiting, now))
    if (waiting) await saveDecided(tx, { ...waiting, state: 'lapsed' })
    const lapsesAt = until ?? new Date(now.getTime() + minutes * 60_000).toISOString()
    const asked = { ...askedOf(call, about, { id: newId(), now, lapsesAt }), binds: { ...showSum(binds), ...goods } }
    await insertAsked(tx, asked)
    record(askedFact(asked), askedTold(asked))
    return waits(showAsked(service, asked, now))
  }

  return {
    second: async (tx, call, binding, record) => {
      if (call.confirms) return confirmAsked(tx, call, call.confirms.id, binding, clock(), record)
      const limit = await limitFor(tx, call.identity)
      if (limit && isAbove(binding.binds, limit)) return ask(tx, call, binding, record)
      await settle(tx, call, call.route.id, needsNobody(call.identity), record)
      return undefined
    },
    drop: async (tx, call, command, record) => {
      await settle(tx, call, command, false, record)
      return undefined
    },
  }
}
