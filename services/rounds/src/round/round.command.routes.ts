import type { Sql } from '@lodestone/database'
import { actorOf, type CallHead, type CallOf, implement, notFound } from '@lodestone/http'
import { accept, isUuid, type Outcome } from '@lodestone/kernel'
import type { Fact } from '@lodestone/messaging'
import { type InDoor, type ServiceContext, shortestOffering } from '@lodestone/service'
import { aboutOf, answerOf } from './round.answer.ts'
import { type Command, isForTwo, isInParts, type Refused } from './round.command.ts'
import { mayClose, mayOpen } from './round.offering.ts'
import { lockRound } from './round.store.ts'
import { lapseSome, transition, wouldMove } from './round.transition.ts'
import type { Round } from './round.ts'

type ForTwo = 'closeRound' | 'awardRound' | 'cancelRound'
type Commanded = CallHead & { readonly params: { readonly id: string } }
const unheld = async (): Promise<undefined> => undefined

/** Commands that move a round from state to state. */
export function commandRoutes(context: ServiceContext) {
  const { door } = context
  const { carryOut, carryOutByTwo } = carrying(context)
  return implement({
    openRound: call => door.command(call, (...given) => carryOut(call, { type: 'open' }, given, unheld)),
    publishPool: call => door.command(call, (...given) => carryOut(call, { type: 'publish-pool' }, given, unheld)),
    closeRound: call => carryOutByTwo(call, { type: 'close' }),
    awardRound: call => {
      const { lapseUndecided = false, lapseBelowLots = false } = call.body
      return carryOutByTwo(call, { type: 'award', lapseUndecided, lapseBelowLots })
    },
    cancelRound: call =>
      carryOutByTwo(call, { type: 'cancel', by: call.confirms?.askedBy ?? actorOf(call.identity), ...call.body }),
  })
}

/** What carries commands out: by one person, or by two where two are asked for. */
function carrying({ door, clock, config, twoPeople }: ServiceContext) {
  /** What a command is answered that waits for a second person, or is not confirmed as it should be; `undefined` where it may be carried out. */
  async function heldBack(
    tx: Sql,
    call: CallOf<ForTwo>,
    round: Round,
    command: Command,
    record: (...facts: Fact[]) => void,
  ) {
    const now = clock()
    if (!call.confirms && !(twoPeople.asked && isForTwo(round, command, now))) return undefined
    if (!(await wouldMove(tx, round, command, now))) return undefined
    return twoPeople.second(tx, call, { ...aboutOf(round), inParts: isInParts(command) }, record)
  }

  /** The time that suppliers have for their offers: only two people may cut it short. */
  function keepsShortest(
    call: CallHead,
    round: Round,
    { type }: Command,
  ): Outcome<undefined, Refused | 'validation-failed'> {
    const minutes = shortestOffering(config)
    if (type === 'open' && round.state === 'draft') return mayOpen(round, minutes)
    if (type === 'close' && round.state === 'offering' && !call.confirms) return mayClose(round, minutes, clock())
    return accept(undefined)
  }

  /** Carries out a command on a round, which it locks, unless `hold` gives what is answered instead. */
  async function carryOut<Held>(
    call: Commanded,
    command: Command,
    [tx, record]: InDoor,
    hold: (round: Round) => Promise<Held>,
  ) {
    const { id } = call.params
    const round = isUuid(id) ? await lockRound(tx, id) : undefined
    if (!round) throw notFound()
    const held = await hold(round)
    if (held) return held
    const inTime = keepsShortest(call, round, command)
    if (!inTime.ok) return inTime
    const outcome = await transition(tx, round, command, clock(), record)
    return outcome.ok ? accept(await answerOf(tx, outcome.value, true)) : outcome
  }

  /** Carries out what two people may be asked for. What ends allocations does so in transactions of their own before. */
  async function carryOutByTwo(call: CallOf<ForTwo>, command: Command) {
    const { id } = call.params
    if (!isUuid(id)) throw notFound()
    const cause = { actor: actorOf(call.identity), correlationId: call.requestId }
    let more = isInParts(command)
    while (more)
      more = await door.transaction(cause, async (tx, record) => {
        const round = await lockRound(tx, id)
        if (!round || (await heldBack(tx, call, round, command, record))) return false
        return lapseSome(tx, round, command, clock(), record)
      })
    return door.command(call, (tx, record) =>
      carryOut(call, command, [tx, record], round => heldBack(tx, call, round, command, record)),
    )
  }

  return { carryOut, carryOutByTwo }
}
