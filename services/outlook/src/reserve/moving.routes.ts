import { reserveMoved } from '@lodestone/contracts'
import { actorOf, type CallOf, implement, notFound, ProblemError, sees } from '@lodestone/http'
import { accept, fieldsRefused, isUuid, refuse } from '@lodestone/kernel'
import { factOf } from '@lodestone/messaging'
import type { InDoor, ServiceContext } from '@lodestone/service'
import {
  balancesOf,
  findMovement,
  insertMovement,
  isUndone,
  listSeen,
  listTriggers,
  lockReserve,
  saveReserve,
} from './reserve.store.ts'
import {
  covered,
  holdsIn,
  type Move,
  type MovementRow,
  moveOf,
  type ReserveRow,
  shownMovement,
  toldOf,
} from './reserve.ts'

type Call = CallOf<'moveReserve'>
/** A trigger and the month in which it holds. */
type Ground = Pick<MovementRow, 'trigger' | 'metIn'>
const NONE: Ground = { trigger: null, metIn: null }

/** How goods move: a member's as it says; out of a bloc's account by a trigger that holds, or by two operators. */
export function movingRoutes({ door, admission, clock, newId, twoPeople }: ServiceContext) {
  const today = () => clock().toISOString().slice(0, 10)

  /** The month in which the trigger of a release holds, by what others than its caller have seen. */
  async function ground(tx: InDoor[0], { bloc, element, id }: ReserveRow, trigger: string, somebody: string) {
    const stated = (await listTriggers(tx, [id])).find(one => one.id === trigger)
    if (!stated || stated.statedBy === somebody) return undefined
    const of = (seen: Awaited<ReturnType<typeof listSeen>>) =>
      holdsIn(
        stated,
        seen.filter(one => one.bloc === bloc && one.element === element && one.recordedAt > stated.statedAt),
        today(),
      )
    // What oneself has recorded may close a reserve, and opens none.
    return of(await listSeen(tx)) && of(await listSeen(tx, somebody))
  }

  /** On what a movement out of a bloc's account rests: a trigger and its month, or nothing where two operators decide. */
  async function restsOn(call: Call, reserve: ReserveRow, from: Move['from'], [tx, record]: InDoor) {
    const { body } = call
    if (reserve.bloc === null || body.kind === 'receipt' || body.kind === 'return') return accept(NONE)
    if (body.kind !== 'correction' && body.trigger !== undefined) {
      const metIn = await ground(tx, reserve, body.trigger, actorOf(call.identity))
      return metIn === undefined
        ? refuse(
            'wrong-state',
            'The trigger is your own, or does not hold by what others than you have recorded since it was stated.',
          )
        : accept<Ground>({ trigger: body.trigger, metIn })
    }
    if ((body.kind !== 'correction' || from === 'held') && !twoPeople.asked && !call.confirms)
      return refuse(
        'wrong-state',
        'Goods leave by a trigger that holds, or by two operators, who are not asked for at this hub.',
      )
    const stood = `version ${reserve.version}`
    const waits = await twoPeople.second(tx, call, { subject: reserve.id, name: reserve.name, stood }, record)
    return waits ? { waits } : accept(NONE)
  }

  return implement({
    moveReserve: async call => {
      const { id } = call.params
      const { body } = call
      if (!isUuid(id)) throw notFound()
      if (!sees(call.identity, 'operator')) await admission.admitted(call.identity, 'member')
      if (body.on > today())
        throw new ProblemError('validation-failed', fieldsRefused(1), [
          { path: 'on', message: 'must not be after today' },
        ])
      return door.command(call, async (tx, record) => {
        const reserve = await lockReserve(tx, id)
        if (!reserve || (reserve.participantId !== null && sees(call.identity, 'operator'))) throw notFound()
        const undone = body.kind === 'correction' ? await findMovement(tx, id, body.corrects) : undefined
        if (undone && (await isUndone(tx, undone.id))) return refuse('wrong-state', 'This movement is undone already.')
        const move = moveOf(body, undone)
        if (!move.ok) return move
        const able = covered((await balancesOf(tx, [id]))(id), move.value)
        if (!able.ok) return able
        const rests = await restsOn(call, reserve, move.value.from, [tx, record])
        if ('waits' in rests) return rests.waits
        if (!rests.ok) return rests
        await saveReserve(tx, { ...reserve, version: reserve.version + 1 })
        const made = await insertMovement(tx, {
          ...move.value,
          ...{ id: newId(), reserveId: id, participantId: reserve.participantId, ...rests.value },
          recordedBy: call.confirms?.askedBy ?? actorOf(call.identity),
          recordedAt: clock().toISOString(),
        })
        const told = { ...toldOf(reserve), movementId: made.id, kind: made.kind }
        const { trigger } = made
        record(factOf(reserveMoved, id, { ...told, ...(trigger !== null && { trigger }) }))
        return accept({ status: 201 as const, body: shownMovement(made) })
      })
    },
  })
}
