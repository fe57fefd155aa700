import { draftId, MOST_DRAFTS } from '@lodestone/contracts'
import { type CallHead, implement, notFound, ProblemError } from '@lodestone/http'
import type { ServiceContext } from '@lodestone/service'
import { type Author, countDrafts, deleteDraft, findDraft, listDrafts, saveDraft } from './draft.store.ts'

const authorOf = ({ identity: { sub, org } }: CallHead): Author => ({ person: sub, participantId: org })

/** What people have typed and not sent: each person's own, whatever else the person may see. */
export function draftRoutes({ database, clock }: ServiceContext) {
  return implement({
    listDrafts: async call => {
      const author = authorOf(call)
      return { body: { items: await listDrafts(database, author), nextCursor: null } }
    },
    readDraft: async call => {
      const author = authorOf(call)
      const draft = await findDraft(database, author, call.params.id)
      if (!draft) throw notFound()
      return { body: draft }
    },
    keepDraft: async call => {
      const author = authorOf(call)
      const { id } = call.params
      if (!draftId.safeParse(id).success) throw notFound()
      const draft = { id, content: call.body.content, savedAt: clock().toISOString() }
      await database.transaction(async tx => {
        const known = await findDraft(tx, author, id)
        if (!known && (await countDrafts(tx, author)) >= MOST_DRAFTS)
          throw new ProblemError(
            'wrong-state',
            `You have ${MOST_DRAFTS} drafts, which is as many as the hub keeps: send or discard one first.`,
          )
        await saveDraft(tx, author, draft)
      })
      return { body: { id, savedAt: draft.savedAt } }
    },
    deleteDraft: async call => {
      const author = authorOf(call)
      if (!(await deleteDraft(database, author, call.params.id))) throw notFound()
      return { status: 204 }
    },
  })
}
