import { type ProjectTerms, type ProjectTermsDraft, projectTermsStated, type TableFault } from '@lodestone/contracts'
import { implement, notFound, ProblemError } from '@lodestone/http'
import { accept, canonicalHash, fieldsRefused, fromJson, refuse, toJson } from '@lodestone/kernel'
import { factOf } from '@lodestone/messaging'
import { type ServiceContext, waitUntil } from '@lodestone/service'
import { errorOf } from '../baseline/baseline.ts'
import type { Pool } from '../computation/computation.pool.ts'
import { changeRound, findRound, lockRound, type RoundRow } from './round.store.ts'
import { idOf } from './round.ts'
import { bookWith } from './statement.ts'

const answerOf = ({
  termsVersion: version,
  terms,
  termsDigest: digest,
  termsStatedAt: statedAt,
}: Pick<RoundRow, 'termsVersion' | 'terms' | 'termsDigest' | 'termsStatedAt'>) => ({
  body: {
    version,
    ...(terms !== null && fromJson(terms)),
    ...(digest !== null && { digest }),
    ...(statedAt !== null && { statedAt }),
  } satisfies ProjectTerms,
  version,
})

/** What a project round decides by: operators state it before anybody else states anything. */
export function termsRoutes({ database, door, clock }: ServiceContext, asked: Pool) {
  /** Throws 422 with the cells of terms that are none, or are of other materials than the round. */
  async function check({ materials }: RoundRow, terms: ProjectTermsDraft): Promise<void> {
    const strange = terms.rules.materials.flatMap(({ material }, at): TableFault[] =>
      materials.includes(material)
        ? []
        : [{ table: 'rules.materials', row: at + 1, column: 'material', message: 'only materials of the round' }],
    )
    const faults = [...strange, ...(await asked.ask({ kind: 'book', book: toJson(bookWith(terms, {})) }))]
    if (faults.length > 0)
      throw new ProblemError('validation-failed', fieldsRefused(faults.length), faults.map(errorOf))
  }

  return implement({
    readProjectTerms: async call => {
      const row = await findRound(database, idOf(call))
      if (!row) throw notFound()
      return answerOf(row)
    },
    stateProjectTerms: async call => {
      const id = idOf(call)
      const known = await waitUntil(
        () => findRound(database, id),
        row => row !== undefined,
      )
      if (!known) throw notFound()
      await check(known, call.body)
      return door.command(call, async (tx, record) => {
        const row = await lockRound(tx, id)
        if (!row) return refuse('not-found', 'There is no such object.')
        if (row.state !== 'open')
          return refuse('wrong-state', `The round is ${row.state}; only an open one takes this.`)
        if (row.projects + row.asks + row.pledges > 0)
          return refuse('wrong-state', 'Terms stay as they are while projects, asks or pledges stand by them.')
        if (row.termsVersion !== call.ifMatch)
          return refuse('stale-version', `The statement of terms is at version ${row.termsVersion}.`)
        const [termsVersion, termsDigest] = [row.termsVersion + 1, canonicalHash(call.body)]
        const terms = { termsVersion, terms: toJson(call.body), termsDigest, termsStatedAt: clock().toISOString() }
        await changeRound(tx, id, terms)
        record(factOf(projectTermsStated, id, { roundId: id, version: termsVersion, digest: termsDigest }))
        return accept(answerOf(terms))
      })
    },
  })
}
