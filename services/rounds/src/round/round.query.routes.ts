import { roundState } from '@lodestone/contracts'
import { DEFAULT_PAGE, implement, ProblemError, readIdCursor, sees, toPage } from '@lodestone/http'
import type { ServiceContext } from '@lodestone/service'
import { answerOf } from './round.answer.ts'
import { listRounds } from './round.store.ts'
import { showRounds } from './round.view.ts'
import { visibleRound } from './round.visible.ts'

/** Rounds as the caller may see them. */
export const roundReading = ({ database }: ServiceContext) =>
  implement({
    listRounds: async call => {
      const { limit = DEFAULT_PAGE, cursor, state } = call.query
      if (state !== undefined && !roundState.safeParse(state).success)
        throw new ProblemError('validation-failed', 'There is no such state.', [
          { path: 'query.state', message: `one of ${roundState.options.join(', ')}` },
        ])
      const oversight = sees(call.identity, 'operator', 'auditor')
      const after = readIdCursor(cursor)
      const rounds = await listRounds(database, {
        openedOnly: !oversight,
        ...(state === undefined ? {} : { state }),
        ...(after === undefined ? {} : { after }),
        limit,
      })
      const page = toPage(
        rounds,
        limit,
        round => round.id,
        round => round,
      )
      return { body: { ...page, items: await showRounds(database, page.items, oversight) } }
    },
    readRound: async call =>
      answerOf(database, await visibleRound(database, call), sees(call.identity, 'operator', 'auditor')),
  })
