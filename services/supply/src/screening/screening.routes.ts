import { actorOf, DEFAULT_PAGE, implement, notFound, readIdCursor, toPage } from '@lodestone/http'
import { accept, isUuid, refuse } from '@lodestone/kernel'
import { DEFAULT_POLICY } from '@lodestone/provenance'
import type { ServiceContext } from '@lodestone/service'
import { shareGate } from '../book/gate.ts'
import { entryFacts } from '../entry/entry.facts.ts'
import { liveEntriesOf, saveEntries } from '../entry/entry.store.ts'
import { relevel } from '../entry/entry.ts'
import { givenFiles } from '../evidence/evidence.store.ts'
import { screenedFact } from '../offer/offer.facts.ts'
import { listOffers, listWaiting } from '../offer/offer.listing.store.ts'
import { lockOffer, saveOffer } from '../offer/offer.store.ts'
import type { StandingOffer } from '../offer/offer.ts'
import { scopeOf } from '../offer/offer.view.ts'
import { readYardstick } from '../policy/policy.store.ts'
import { decide } from './judgement.ts'
import { queueReasons } from './screening.queue.ts'
import { dayOf, judgeUnder } from './screening.ts'
import { showScreening } from './screening.view.ts'

export function screeningRoutes({ database, door, clock, twoPeople }: ServiceContext) {
  return implement({
    readScreening: async call => {
      const id = call.params.id
      const [row] = isUuid(id) ? await listOffers(database, { id, ...scopeOf(call.identity), limit: 1 }) : []
      if (!row) throw notFound()
      const { terms, judgement } = row.offer
      const { policy, on } = call.query
      const today = dayOf(clock())
      if (policy === undefined && on === undefined) return { body: showScreening(judgement, today) }
      const by = { ...(await readYardstick(database)), given: judgement.computed.given ?? [] }
      const other = judgeUnder(terms, by, policy ?? DEFAULT_POLICY, on ?? today)
      return other.ok ? { body: showScreening({ computed: other.value }, on ?? today) } : other
    },
    readScreeningQueue: async call => {
      const { limit = DEFAULT_PAGE, cursor } = call.query
      const after = readIdCursor(cursor)
      const rows = await listWaiting(database, { ...(after ? { after } : {}), limit })
      const given = await givenFiles(
        database,
        rows.map(row => row.offer),
      )
      return {
        body: toPage(
          rows,
          limit,
          row => row.offer.id,
          row => showWaiting(row, given, dayOf(clock())),
        ),
      }
    },
    decideScreening: call => {
      const id = call.params.id
      if (!isUuid(id)) throw notFound()
      return door.command(call, async (tx, record) => {
        await shareGate(tx)
        const offer = await lockOffer(tx, id)
        if (!offer) throw notFound()
        const by = call.confirms?.askedBy ?? actorOf(call.identity)
        const decision = { ...call.body, by, at: clock().toISOString() }
        const judgement = decide(offer.judgement, decision)
        if (!judgement) return accept({ body: showScreening(offer.judgement, dayOf(clock())) })
        if (offer.status !== 'standing') return refuse('wrong-state', `The offer is ${offer.status}.`)
        const { level: computed } = judgement.computed
        const { decision: { level: decided } = { level: computed }, lapsed } = offer.judgement
        // What two people have overruled is not put back by one of them, nor where it holds although it has lapsed here.
        if (call.confirms || decision.level !== computed || decided !== computed || lapsed) {
          const stood = `version ${offer.version}, computed level ${computed}, decided level ${decided}`
          const waits = await twoPeople.second(tx, call, { subject: id, name: offer.terms.reference, stood }, record)
          if (waits) return waits
        }
        const screened = { ...offer, judgement }
        const entries = relevel(screened, (await liveEntriesOf(tx, [id])).get(id), await readYardstick(tx))
        await saveOffer(tx, screened)
        await saveEntries(tx, entries)
        const { level, reason } = decision
        record(
          {
            subject: id,
            type: 'supply.screening-decided',
            data: { version: offer.version, level, reason, computedLevel: judgement.computed.level },
          },
          screenedFact(screened),
          ...entryFacts(entries),
        )
        return accept({ body: showScreening(judgement, dayOf(clock())) })
      })
    },
  })
}

/** An offer that waits, with what an operator needs to decide: what is found, what is missing, and which files are at hand. */
function showWaiting(
  { offer, supplier }: { offer: StandingOffer; supplier: string | null },
  given: ReadonlySet<string>,
  today: string,
) {
  const { reference, material, grade, period, quantityKg, evidence } = offer.terms
  return {
    id: offer.id,
    reference,
    participantId: offer.participantId,
    ...(supplier === null ? {} : { supplier }),
    version: offer.version,
    material,
    ...(grade === undefined ? {} : { grade }),
    period,
    quantityKg,
    ...showScreening(offer.judgement, today),
    reasons: queueReasons(offer.judgement),
    evidence: evidence.map(one => ({ ...one, uploaded: given.has(`${offer.participantId} ${one.sha256}`) })),
    submittedAt: offer.submittedAt,
  }
}
