import type { Database } from '@lodestone/database'
import { notFound, ProblemError } from '@lodestone/http'
import { isUuid } from '@lodestone/kernel'
import { waitUntil } from '@lodestone/service'
import { readBookTexts } from '../book/book.store.ts'
import { readSealedRound } from '../book/sealed.store.ts'
import type { Recorded } from '../computation/computation.question.ts'
import { readEndedPasses } from '../pass/pass.store.ts'
import { readDoneRun } from './run.store.ts'

/** What names a round in its path. */
export type Named = { readonly params: { readonly id: string } }

/** A round that is matched, with its runs and books. */
export type MatchedRound = Awaited<ReturnType<typeof matchedRound>>

/** A round that has closed. */
export async function closedRound(database: Database, { params: { id: roundId } }: Named) {
  if (!isUuid(roundId)) throw notFound()
  const round = await waitUntil(
    () => readSealedRound(database, roundId),
    found => found !== undefined,
  )
  if (!round) throw notFound()
  if (round === 'open') throw notMatched()
  return { roundId, ...round }
}

/** Its runs and books, which may be large. */
export async function matchedRound(
  database: Database,
  { roundId, rules, seed }: Awaited<ReturnType<typeof closedRound>>,
) {
  const ended = await readEndedPasses(database, roundId)
  const last = await readDoneRun(database, roundId)
  const runs: Recorded[] = [...ended, ...(last ? [last] : [])]
  const [run, ...further] = runs
  if (!run) throw notMatched()
  return { roundId, rules, seed, run, further, ended, books: await readBookTexts(database, roundId) }
}

const notMatched = (): ProblemError => new ProblemError('wrong-state', 'The round is not matched yet.')
