import { reserveObserved, reserveTriggerStated } from '@lodestone/contracts'
import { actorOf, implement, notFound } from '@lodestone/http'
import { accept, isUuid, refuse } from '@lodestone/kernel'
import { factOf } from '@lodestone/messaging'
import type { ServiceContext } from '@lodestone/service'
import { insertObservation, insertTrigger, listTriggers, lockReserve, shownTrigger } from './reserve.store.ts'
import { toldOf } from './reserve.ts'

/** When goods of blocs may leave, and what was seen by which that is so. */
export function triggerRoutes({ door, clock, newId }: ServiceContext) {
  return implement({
    stateReserveTrigger: async call => {
      const { id } = call.params
      if (!isUuid(id)) throw notFound()
      return door.command(call, async (tx, record) => {
        const reserve = await lockReserve(tx, id)
        if (!reserve) throw notFound()
        if (reserve.bloc === null)
          return refuse('wrong-state', 'Release triggers are for accounts of blocs: a member moves its own goods.')
        const before = (await listTriggers(tx, [id])).find(({ name }) => name === call.body.name)
        const own = { id: newId(), version: (before?.version ?? 0) + 1 }
        const stated = { statedBy: actorOf(call.identity), statedAt: clock().toISOString() }
        const row = { ...own, reserveId: id, ...call.body, ...stated }
        await insertTrigger(tx, row)
        record(factOf(reserveTriggerStated, id, { ...toldOf(reserve), triggerId: own.id, version: own.version }))
        return accept({ status: 201 as const, body: shownTrigger(row) })
      })
    },
    recordReserveObservation: call =>
      door.command(call, async (tx, record) => {
        const recorded = { recordedBy: actorOf(call.identity), recordedAt: clock().toISOString() }
        const row = { id: newId(), ...call.body, ...recorded }
        await insertObservation(tx, row)
        const { id, bloc, element, month } = row
        record(factOf(reserveObserved, id, { id, bloc, element, month }))
        return accept({ status: 201 as const, body: row })
      }),
  })
}
