import { reserveOpened, reservesPlanned, reserveTargetStated } from '@lodestone/contracts'
import {
  DEFAULT_PAGE,
  implement,
  notFound,
  notOfThisList,
  ProblemError,
  readCursor,
  readIdCursor,
  sees,
  toPage,
} from '@lodestone/http'
import { accept, canonicalHash, fieldsRefused, fromJson, isUuid, refuse, toJson } from '@lodestone/kernel'
import { factOf } from '@lodestone/messaging'
import type { ServiceContext } from '@lodestone/service'
import { movingRoutes } from './moving.routes.ts'
import {
  balancesOf,
  findReserves,
  insertPlan,
  insertReserve,
  listMovements,
  listPlans,
  listReserves,
  lockReserve,
  saveReserve,
} from './reserve.store.ts'
import { EMPTY, plannedOf, type ReserveRow, shownMovement, shownReserve, toldOf } from './reserve.ts'
import { triggerRoutes } from './trigger.routes.ts'
import { triggersShown } from './trigger.ts'

/** Stock accounts: operators run those of blocs, members their own. */
export function reserveRoutes(context: ServiceContext) {
  const { database, door, admission, clock, newId } = context
  const today = () => clock().toISOString().slice(0, 10)

  return implement({
    ...triggerRoutes(context),
    ...movingRoutes(context),
    listReserves: async ({ query: { limit = DEFAULT_PAGE, cursor }, identity }) => {
      const rows = await listReserves(database, { after: readIdCursor(cursor), limit })
      const ids = rows.map(({ id }) => id)
      const balanceOf = await balancesOf(database, ids)
      const triggersOf = await triggersShown(database, sees(identity, 'operator', 'auditor') ? rows : [], today())
      return {
        body: toPage(
          rows,
          limit,
          row => row.id,
          row => shownReserve(row, balanceOf(row.id), triggersOf(row.id)),
        ),
      }
    },
    openReserve: async call => {
      const { bloc = null, target = null, ...draft } = call.body
      const owner = sees(call.identity, 'operator') ? null : (await admission.admitted(call.identity, 'member')).id
      if ((owner === null) === (bloc === null))
        throw new ProblemError('validation-failed', fieldsRefused(1), [
          { path: 'bloc', message: 'an operator names the bloc, and a member opens its own account' },
        ])
      return door.command(call, async (tx, record) => {
        const openedAt = clock().toISOString()
        const row: ReserveRow = { ...draft, id: newId(), participantId: owner, bloc, target, version: 1, openedAt }
        await insertReserve(tx, row)
        record(factOf(reserveOpened, row.id, toldOf(row)))
        const headers = { location: `/api/v1/outlook/reserves/${row.id}` }
        return accept({ status: 201 as const, body: shownReserve(row, EMPTY, []), headers, version: 1 })
      })
    },
    stateReserveTarget: async call => {
      const { id } = call.params
      if (!isUuid(id)) throw notFound()
      if (!sees(call.identity, 'operator')) await admission.admitted(call.identity, 'member')
      return door.command(call, async (tx, record) => {
        const before = await lockReserve(tx, id)
        if (!before || (before.participantId !== null && sees(call.identity, 'operator'))) throw notFound()
        if (before.version !== call.ifMatch)
          return refuse('stale-version', `The account is at version ${before.version}.`)
        const row = { ...before, target: call.body, version: before.version + 1 }
        await saveReserve(tx, row)
        record(factOf(reserveTargetStated, id, { ...toldOf(row), version: row.version }))
        const [balanceOf, triggersOf] = [await balancesOf(tx, [id]), await triggersShown(tx, [row], today())]
        return accept({ body: shownReserve(row, balanceOf(id), triggersOf(id)), version: row.version })
      })
    },
    listReserveMovements: async ({ params: { id }, query: { limit = DEFAULT_PAGE, cursor } }) => {
      const key = readCursor(cursor)
      if (key !== undefined && !/^\d{1,9}$/.test(key)) throw notOfThisList()
      const [reserve] = isUuid(id) ? await findReserves(database, [id]) : []
      if (!reserve) throw notFound()
      const rows = await listMovements(database, id, { limit, below: key === undefined ? undefined : Number(key) })
      return { body: toPage(rows, limit, row => `${row.nth}`, shownMovement) }
    },
    planReserves: call =>
      door.command(call, async (tx, record) => {
        const rows = await findReserves(tx, call.body.reserves)
        const balanceOf = await balancesOf(
          tx,
          rows.map(({ id }) => id),
        )
        const planned = plannedOf(
          call.body,
          rows.map(row => ({ row, balance: balanceOf(row.id) })),
        )
        if ('faults' in planned)
          throw new ProblemError('validation-failed', fieldsRefused(planned.faults.length), [...planned.faults])
        const { plan } = planned
        const head = { id: newId(), plannedAt: clock().toISOString(), digest: canonicalHash(plan) }
        const { element } = plan
        await insertPlan(tx, { ...head, element, content: toJson(plan) })
        record(factOf(reservesPlanned, head.id, { id: head.id, element, digest: head.digest }))
        return accept({ status: 201 as const, body: { ...head, ...plan } })
      }),
    listReservePlans: async ({ query: { limit = DEFAULT_PAGE, cursor } }) => {
      const rows = await listPlans(database, { before: readIdCursor(cursor), limit })
      return {
        body: toPage(
          rows,
          limit,
          row => row.id,
          ({ content, element: _, ...head }) => ({ ...head, ...fromJson(content) }),
        ),
      }
    },
  })
}
