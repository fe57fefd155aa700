import type { Sql } from '@lodestone/database'
import type { Fact } from '@lodestone/messaging'
import { lapseOwn } from '@lodestone/service'
import { decisionsOn } from '../allocation/allocation.decision.ts'
import { awardedFacts, decidedFact } from '../allocation/allocation.facts.ts'
import { lapseOffers, moveAllocations } from '../allocation/allocation.move.store.ts'
import { listAllocations } from '../allocation/allocation.store.ts'
import type { BelowLots } from '../allocation/allocation.ts'
import { countedFacts } from '../realisation/realisation.facts.ts'
import { keepRealisations, listRealisations } from '../realisation/realisation.store.ts'
import { saveDecisions } from '../result/result.store.ts'
import { settleRound } from '../settlement/settlement.store.ts'
import { type Informed, lapsingBy } from './round.command.ts'
import { cancelledFact, closedFact, completedFact, openedFact, poolRequestedFact } from './round.facts.ts'
import type { MovedRound, RoundIn } from './round.ts'

/** What members took of earlier rounds counts in a round that weighs by it as it stood when the round was opened. */
async function countRealisations(tx: Sql, { id, draft }: RoundIn<'collecting'>): Promise<Fact[]> {
  if (draft.rules.weights !== 'realisation') return []
  const counted = await listRealisations(tx, {})
  await keepRealisations(tx, id, counted)
  return countedFacts(id, counted)
}

/** What follows from a round that has moved, and is told with it. */
export async function consequences(tx: Sql, round: MovedRound, command: Informed): Promise<Fact[]> {
  switch (round.state) {
    case 'collecting':
      return [openedFact(round), ...(await countRealisations(tx, round))]
    case 'offering':
      return [poolRequestedFact(round)]
    case 'sealing':
      return [closedFact(round)]
    case 'awarded':
    case 'completed': {
      await lapseOwn(tx, round.id)
      const lapsed = await moveAllocations(tx, round.id, lapsingBy(command), 'lapsed')
      const below = command.type === 'award' ? command.below : []
      const lost = await lapseOffers(tx, round.id, round.pass, offersOf(below))
      const awarded = await moveAllocations(tx, round.id, ['accepted'], 'awarded')
      await saveDecisions(tx, round, decisionsOn(await listAllocations(tx, { roundId: round.id, pass: round.pass })))
      return [
        ...lapsed.map(one => decidedFact('lapsed', one, 'operator')),
        ...lost.map(one => decidedFact('lapsed', one, 'operator', 'lots-not-reached')),
        ...awardedFacts(round.id, awarded),
        ...(await settleRound(tx, round, awarded)),
        ...(round.state === 'completed' ? [completedFact(round)] : []),
      ]
    }
    case 'cancelled': {
      await lapseOwn(tx, round.id)
      const lapsed = await moveAllocations(tx, round.id, lapsingBy(command), 'lapsed')
      return [
        ...lapsed.map(one => decidedFact('lapsed', one, 'operator')),
        cancelledFact(round, command.type === 'cancel' ? command.reason : undefined),
      ]
    }
  }
}

/** The offers of which less was accepted than they allow. */
export const offersOf = (below: readonly BelowLots[]): string[] => below.map(({ offerId }) => offerId)
