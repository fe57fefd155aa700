import { type Job, participantsOf, type ServiceContext } from '@lodestone/service'
import { holdSeen } from '../issuer/register.ts'
import { markClosing, markOffers, takeDue } from './credential.due.store.ts'
import { credentialFact } from './credential.facts.ts'
import { listCredentials, lockCredential, saveCredential } from './credential.store.ts'
import { judgeAgain, movesOffers } from './credential.ts'
import { type Fetch, fetchPublic } from './documents.ts'
import { holderOf, type Judge, openJudging, standingVerdict } from './judging.ts'

/** Credentials that a process judges side by side, and of one issuer: what they wait for is mostly other people's servers. */
const AT_ONCE = 32
const AT_ONCE_EACH = 8

/**
 * Judges credentials again: those that wait, after a while that doubles; those that hold, once a day, at their end, and in the hour before a round
 * takes no more offers that rest on them; those whose issuer the register says something else of, at once. Processes share what there is to do.
 */
export const credentialJob = (context: ServiceContext, fetch: Fetch = fetchPublic): Job => {
  const { database, clock } = context
  const judging = openJudging(context, fetch)
  return {
    name: 'check-credentials',
    everyMs: 2_000,
    run: async () => {
      await markClosing(database, clock())
      const running = new Map<Promise<void>, string>()
      for (;;) {
        const open = { limit: AT_ONCE - running.size, each: AT_ONCE_EACH, busy: [...new Set(running.values())] }
        const taken = open.limit > 0 ? await takeDue(database, clock(), open) : []
        for (const { id, issuer } of taken) {
          const work: Promise<void> = checkAgain(context, judging, id).finally(() => running.delete(work))
          running.set(work, issuer)
        }
        // Who was busy when it was looked for what is due may have more.
        if (taken.length === 0 && open.busy.length === 0) return
        if (running.size > 0) await Promise.race(running.keys())
      }
    },
  }
}

/** Judges one, and tells where it stands otherwise. What has changed meanwhile is left: it is due again. */
async function checkAgain({ database, door, clock, newId }: ServiceContext, judging: Judge, id: string): Promise<void> {
  const [held] = await listCredentials(database, { id, limit: 1 })
  const holder = held && (await participantsOf(database, [held.participantId])).get(held.participantId)
  if (!held || !holder) return
  const { verdict, seen } = await judging(held.token, holderOf(holder))
  await door.transaction({ actor: 'supply', correlationId: newId() }, async (tx, record) => {
    if (!(await holdSeen(tx, seen))) return
    const before = await lockCredential(tx, id)
    // Somebody may have registered whom nobody knew a moment ago.
    if (before?.version !== held.version || !(await holdSeen(tx, seen))) return
    const after = judgeAgain(before, await standingVerdict(tx, verdict), clock())
    await saveCredential(tx, after)
    if (after.status !== before.status) record(credentialFact(after))
    if (movesOffers(before.status, after.status)) await markOffers(tx, id, clock())
  })
}
