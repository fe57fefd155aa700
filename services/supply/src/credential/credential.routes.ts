import { issuerIn, tokenIn } from '@lodestone/credentials'
import { type CallOf, DEFAULT_PAGE, implement, notFound, readIdCursor, toPage } from '@lodestone/http'
import { accept, isUuid, sha256Hex } from '@lodestone/kernel'
import type { ServiceContext } from '@lodestone/service'
import { holdSeen } from '../issuer/register.ts'
import { scopeOf } from '../offer/offer.view.ts'
import { markOffers } from './credential.due.store.ts'
import { credentialFact } from './credential.facts.ts'
import { findHeld, listCredentials, lockCredential, lockHeld, saveCredential } from './credential.store.ts'
import { give, type HeldCredential, movesOffers, withdraw } from './credential.ts'
import { refusedFor, showCredential } from './credential.view.ts'
import { type Fetch, fetchPublic } from './documents.ts'
import { holderOf, type Judged, openJudging, standingVerdict } from './judging.ts'
import { inLanes } from './lanes.ts'

/** Credentials judged at once, and those of one issuer, whose server may hang: the rest wait for their turn. */
const AT_ONCE = 16
const AT_ONCE_EACH = 4
/** Times a credential is judged again because the register has changed meanwhile. */
const MAX_MOVES = 5

/** The register says something else than when the credential was judged. */
class RegisterMoved extends Error {}

const answerOf = (held: HeldCredential) => ({ body: showCredential(held), version: held.version })
const givenAnswer = (held: HeldCredential) => ({
  ...answerOf(held),
  status: 201,
  headers: { location: `/api/v1/supply/credentials/${held.id}` },
})

export function credentialRoutes(context: ServiceContext, fetch: Fetch = fetchPublic) {
  const { database, door, admission, clock, newId } = context
  const judging = openJudging(context, fetch)
  const inTurn = inLanes({ limit: AT_ONCE, each: AT_ONCE_EACH })

  /** Keeps what is accepted or waits; of the same token given twice at once, one. */
  const keep = (call: CallOf<'giveCredential'>, own: Own, { verdict, seen }: Judged) =>
    door.command(call, async (tx, record) => {
      if (!(await holdSeen(tx, seen))) throw new RegisterMoved()
      const before = await lockHeld(tx, own.participantId, own.sha256)
      if (before && before.status !== 'withdrawn') return accept(givenAnswer(before))
      const standing = await standingVerdict(tx, verdict)
      if (standing.verdict === 'refused') return refusedFor(standing.findings)
      const held = give(standing, { ...own, id: newId(), now: clock() }, before)
      if (!held) throw new TypeError('a credential that holds or waits says something')
      await saveCredential(tx, held)
      if (movesOffers(before?.status, held.status)) await markOffers(tx, held.id, clock())
      record(credentialFact(held))
      return accept(givenAnswer(held))
    })

  return implement({
    giveCredential: async call => {
      const owner = await admission.admitted(call.identity, 'supplier')
      const read = tokenIn(call.body.credential)
      if (!read.ok) return refusedFor(read.findings)
      const token = read.value.text
      const own = { participantId: owner.id, token, sha256: sha256Hex(token) }
      const before = await findHeld(database, own.participantId, own.sha256)
      if (before && before.status !== 'withdrawn') return givenAnswer(before)
      return inTurn(issuerIn(read.value.credential) ?? '', async () => {
        for (let moves = 0; ; moves++)
          try {
            const judged = await judging(token, holderOf(owner))
            if (judged.verdict.verdict === 'refused') return refusedFor(judged.verdict.findings)
            return await keep(call, own, judged)
          } catch (error) {
            if (!(error instanceof RegisterMoved) || moves >= MAX_MOVES) throw error
          }
      })
    },
    listCredentials: async call => {
      const { limit = DEFAULT_PAGE, cursor, status } = call.query
      const after = readIdCursor(cursor)
      const scope = { ...scopeOf(call.identity), status, ...(after ? { after } : {}) }
      const rows = await listCredentials(database, { ...scope, limit })
      return { body: toPage(rows, limit, row => row.id, showCredential) }
    },
    readCredential: async call => {
      const id = call.params.id
      const [held] = isUuid(id) ? await listCredentials(database, { id, ...scopeOf(call.identity), limit: 1 }) : []
      if (!held) throw notFound()
      return answerOf(held)
    },
    withdrawCredential: async call => {
      const owner = await admission.admitted(call.identity, 'supplier')
      const id = call.params.id
      if (!isUuid(id)) throw notFound()
      return door.command(call, async (tx, record) => {
        const before = await lockCredential(tx, id)
        if (before?.participantId !== owner.id) throw notFound()
        const outcome = withdraw(before, call.ifMatch ?? 0)
        if (!outcome.ok) return outcome
        const held = outcome.value
        if (!held) return accept(answerOf(before))
        await saveCredential(tx, held)
        if (movesOffers(before.status, held.status)) await markOffers(tx, id, clock())
        record(credentialFact(held))
        return accept(answerOf(held))
      })
    },
  })
}
type Own = Pick<HeldCredential, 'participantId' | 'token' | 'sha256'>
