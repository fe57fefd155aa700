import { OF_PROJECTS } from '@lodestone/contracts'
import { implement, notFound, ProblemError, sees } from '@lodestone/http'
import { bookLeaves, leafHash, merklePath, refuse, verifyMerklePath } from '@lodestone/kernel'
import type { ServiceContext } from '@lodestone/service'
import { isOfProjects } from '../project/decision.ts'
import { visibleRound } from '../round/round.visible.ts'
import { readTree } from './book.store.ts'
import type { BookOwner } from './book.ts'
import { readSeals } from './seal.store.ts'

export function bookRoutes({ database }: ServiceContext) {
  return implement({
    /** A proof is checked here before it is given: one that does not lead to the sealed root is a fault of this service's copy. */
    readProof: async call => {
      const [owner, id] = asked(call.query)
      const round = await visibleRound(database, call)
      const seal = (await readSeals(database, [round.id])).get(round.id)?.find(one => one.owner === owner)
      if (!seal) return refuse('wrong-state', isOfProjects(round) ? OF_PROJECTS : 'The book is not sealed.')
      const found = await readTree(database, round.id, owner, id)
      const own = found?.entry.participantId === call.identity.org
      if (!found || !(own || sees(call.identity, 'operator', 'auditor'))) throw notFound()
      const { input, salt, leaf } = found.entry
      // A book that was sealed before it had blanks has its entries alone for leaves, in the order of their ids.
      for (const leaves of [bookLeaves(found.leaves), found.leaves]) {
        const index = leaves.findIndex(one => one.equals(leaf))
        const path = merklePath(leaves, index)
        if (verifyMerklePath(leafHash(input, salt), index, leaves.length, path, seal.root))
          return { body: { leaf: input, salt, index, count: leaves.length, path, root: seal.root } }
      }
      throw new Error(`the ${owner} book of round ${round.id} does not lead to its root`)
    },
  })
}

function asked(query: { lineId?: string; offerId?: string }): [BookOwner, string] {
  const { lineId, offerId } = query
  if (lineId !== undefined && offerId === undefined) return ['demand', lineId]
  if (offerId !== undefined && lineId === undefined) return ['supply', offerId]
  throw new ProblemError('validation-failed', 'Name one entry.', [
    { path: 'query', message: 'either lineId or offerId' },
  ])
}
