import { OF_PROJECTS } from '@lodestone/contracts'
import { implement, notFound, sees } from '@lodestone/http'
import { accept, isUuid, refuse } from '@lodestone/kernel'
import type { ServiceContext } from '@lodestone/service'
import { anyOpen, readPartyDecisions } from '../allocation/allocation.count.store.ts'
import { isOfProjects } from '../project/decision.ts'
import { readPasses } from '../result/result.store.ts'
import { aboutOf, answerOf } from './round.answer.ts'
import { decisionsClosingFact } from './round.facts.ts'
import { closingNow } from './round.state.ts'
import { lockRound, saveRound } from './round.store.ts'
import { isDecidable, isDecisionDue, maxPasses } from './round.ts'
import { visibleRound } from './round.visible.ts'

/** How the parties of a round have decided, and the close of their decisions. */
export function roundDecisions({ database, door, clock, twoPeople }: ServiceContext) {
  return implement({
    closeDecisions: async call => {
      const id = call.params.id
      if (!isUuid(id)) throw notFound()
      return door.command(call, async (tx, record) => {
        const round = await lockRound(tx, id)
        if (!round) throw notFound()
        const now = clock()
        if (isOfProjects(round) && !(await readPasses(tx, [id])).has(id)) return refuse('wrong-state', OF_PROJECTS)
        if (!isDecidable(round))
          return refuse('wrong-state', `The round is ${round.state}; decisions are open while it is matched.`)
        if (isDecisionDue(round, now)) return accept(await answerOf(tx, round, true))
        if (call.confirms || (twoPeople.asked && (await anyOpen(tx, id)))) {
          const held = await twoPeople.second(tx, call, aboutOf(round), record)
          if (held) return held
        }
        const closing = closingNow(round, now)
        await saveRound(tx, closing)
        record(decisionsClosingFact(closing))
        return accept(await answerOf(tx, closing, true))
      })
    },
    readDecisions: async call => {
      const round = await visibleRound(database, call)
      if (!(await readPasses(database, [round.id])).has(round.id))
        return refuse(
          'wrong-state',
          isOfProjects(round) ? OF_PROJECTS : `The round is ${round.state}; it is decided on once it is matched.`,
        )
      const all = sees(call.identity, 'operator', 'auditor')
      return {
        body: {
          roundId: round.id,
          pass: round.pass,
          maxPasses: maxPasses(round),
          undecided: round.draft.rules.undecided ?? 'lapse',
          ...(round.state === 'matched' && round.decisionsDueAt !== undefined
            ? { decisionsCloseAt: round.decisionsDueAt }
            : {}),
          parties: await readPartyDecisions(database, round, all ? undefined : (call.identity.org ?? '')),
        },
      }
    },
  })
}
