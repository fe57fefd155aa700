import { everybodyFor, type Sql } from '@lodestone/database'
import type { Fact } from '@lodestone/messaging'
import { countByState } from '../allocation/allocation.count.store.ts'
import { discloseDue } from '../disclosure/disclosure.phases.ts'
import { completedFact } from './round.facts.ts'
import { closeIfDecided } from './round.pass.ts'
import { completed } from './round.state.ts'
import { saveRound } from './round.store.ts'
import { isDecidable, type Round } from './round.ts'

/** Has a pass closed after its last decision. */
export async function closeAfterLast(tx: Sql, round: Round, now: Date): Promise<void> {
  if (!isDecidable(round)) return
  await everybodyFor(tx, 'the last decision of a pass closes it, whoever makes it', wide =>
    closeIfDecided(wide, round, now),
  )
}

/** Completes the round once everything that was awarded is delivered or ended; gives what is then to be told. */
export const completeAfterLast = (tx: Sql, round: Round): Promise<Fact[]> =>
  everybodyFor(tx, 'the last report completes the round, whoever makes it', wide => completeIfDone(wide, round))

async function completeIfDone(tx: Sql, round: Round): Promise<Fact[]> {
  if (round.state !== 'awarded') return []
  const count = await countByState(tx, round.id)
  if (count('awarded') + count('contracted') > 0) return []
  const done = completed(round)
  await saveRound(tx, done)
  return [completedFact(done), ...(await discloseDue(tx, done))]
}
