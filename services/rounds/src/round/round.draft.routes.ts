import { randomBytes } from 'node:crypto'
import { Conflict } from '@lodestone/database'
import { implement, notFound, ProblemError, problemOf } from '@lodestone/http'
import { accept, isUuid, sha256Hex } from '@lodestone/kernel'
import type { ServiceContext } from '@lodestone/service'
import { answerOf } from './round.answer.ts'
import { bounded, boundsOf } from './round.bounds.ts'
import { checkDraft, draftRound, revise } from './round.draft.ts'
import { createdFact, revisedFact } from './round.facts.ts'
import { lockRound, roundInsert, saveDraft, saveRound } from './round.store.ts'
import { showRound } from './round.view.ts'

/** Bytes of the secret that breaks ties, which nobody can aim at because only its hash is known before the close. */
const SEED_BYTES = 32

/** Drafts of rounds, until they are opened. */
export function roundDrafting({ database, door, clock, newId, config }: ServiceContext) {
  const bounds = boundsOf(config)
  return implement({
    createRound: async call => {
      const checked = checkDraft(bounded(call.body, bounds), clock())
      if (!checked.ok) throw problemOf(checked.refusal)
      const seed = randomBytes(SEED_BYTES)
      const round = draftRound(checked.value, {
        id: newId(),
        seed: seed.toString('hex'),
        seedHash: sha256Hex(seed),
      })
      const body = await showRound(database, round, true)
      try {
        return await door.create(call, {
          name: 'create-round',
          ...roundInsert(round),
          facts: [createdFact(round)],
          answer: {
            status: 201,
            body,
            version: round.version,
            headers: { location: `/api/v1/rounds/${round.id}` },
          },
        })
      } catch (error) {
        throw refusedReference(error)
      }
    },
    reviseRound: async call => {
      const id = call.params.id
      if (!isUuid(id)) throw notFound()
      const checked = checkDraft(bounded(call.body, bounds), clock())
      if (!checked.ok) throw problemOf(checked.refusal)
      return door
        .command(call, async (tx, record) => {
          const round = await lockRound(tx, id)
          if (!round) throw notFound()
          const revised = revise(round, checked.value, call.ifMatch ?? 0)
          if (!revised.ok) return revised
          await saveDraft(tx, revised.value)
          await saveRound(tx, revised.value)
          record(revisedFact(revised.value))
          return accept(await answerOf(tx, revised.value, true))
        })
        .catch(error => {
          throw refusedReference(error)
        })
    },
  })
}

/** What a failure to keep a round is to its caller: another round may have its reference. */
const refusedReference = (error: unknown): unknown =>
  error instanceof Conflict && error.constraint === 'round_reference_key'
    ? new ProblemError('duplicate-reference', 'A round with this reference exists.', [
        { path: 'reference', message: 'already in use' },
      ])
    : error
