import { implement } from '@lodestone/http'
import type { ServiceContext } from '@lodestone/service'
import type { Pool } from '../computation/computation.pool.ts'
import { linesAnswer, linesStatement } from './lines.statement.ts'
import { findLines, unstated } from './lines.store.ts'

/** What a member's own production lines need and hold: its own alone. */
export function linesRoutes(context: ServiceContext, asked: Pool) {
  const { database, door, admission } = context
  const { check, state } = linesStatement(context, asked)
  return implement({
    readOwnLines: async ({ identity: { org: participantId = '' } }) =>
      linesAnswer((await findLines(database, participantId)) ?? unstated(participantId)),
    stateOwnLines: async call => {
      const { id: participantId } = await admission.admitted(call.identity, 'member')
      const { lines } = call.body
      await check({ owner: participantId, lines })
      return door.command(call, (tx, record) => state(tx, record, { participantId, version: call.ifMatch, lines }))
    },
  })
}
