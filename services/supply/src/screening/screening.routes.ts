import { actorOf, DEFAULT_PAGE, implement, notFound, readIdCursor, toPage } from '@lodestone/http'
import { accept, isUuid, refuse } from '@lodestone/kernel'
import { DEFAULT_POLICY, type ListedName } from '@lodestone/provenance'
import type { ServiceContext } from '@lodestone/service'
import { shareGate } from '../book/gate.ts'
import { entryFacts } from '../entry/entry.facts.ts'
import { liveEntriesOf, saveEntries } from '../entry/entry.store.ts'
import { relevel } from '../entry/entry.ts'
import { givenFiles } from '../evidence/evidence.store.ts'
import { othersWith } from '../evidence/shared.store.ts'
import { screenedFact } from '../offer/offer.facts.ts'
import { listOffers, listWaiting } from '../offer/offer.listing.store.ts'
import { lockOffer, saveOffer } from '../offer/offer.store.ts'
import type { StandingOffer } from '../offer/offer.ts'
import { scopeOf } from '../offer/offer.view.ts'
import { readYardstick } from '../policy/policy.store.ts'
import { overSites } from '../site/over.ts'
import { sitesOf } from '../site/site.ts'
import { decide } from './judgement.ts'
import { isDisputed, queueReasons } from './screening.queue.ts'
import { dayOf, factsOf, judgeUnder } from './screening.ts'
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
      const by = { ...(await readYardstick(database)), ...factsOf(judgement) }
      const other = judgeUnder(terms, by, policy ?? DEFAULT_POLICY, on ?? today)
      return other.ok ? { body: showScreening({ computed: other.value }, on ?? today) } : other
    },
    readScreeningQueue: async call => {
      const { limit = DEFAULT_PAGE, cursor } = call.query
      const after = readIdCursor(cursor)
      const over = await overSites(database, clock())
      const rows = await listWaiting(database, { ...(after ? { after } : {}), limit, overSites: [...over.keys()] })
      const offers = rows.map(row => row.offer)
      const files = { given: await givenFiles(database, offers), others: await othersWith(database, offers) }
      return {
        body: toPage(
          rows,
          limit,
          row => row.offer.id,
          row => showWaiting(row, { ...files, over }, dayOf(clock())),
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
        const { listed = [] } = offer.judgement.computed
        if (listed.length > 0 && decision.level !== 'U') return refuse('wrong-state', heldByNames(listed))
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

/** Why names keep an offer from being proven, whatever a person says of the offer. */
const heldByNames = (listed: readonly ListedName[]): string =>
  listed.some(one => one.is === 'open')
    ? 'A name in the offer may be on a restricted list: that is decided first.'
    : 'A name in the offer is on a restricted list: while it is, the origin of the offer is not proven.'

/** An offer that waits, with what an operator needs to decide: what is found, what is missing, and which files are at hand. */
function showWaiting(
  { offer, supplier }: { offer: StandingOffer; supplier: string | null },
  {
    given,
    others,
    over,
  }: {
    given: ReadonlySet<string>
    others: ReadonlyMap<string, number>
    over: Awaited<ReturnType<typeof overSites>>
  },
  today: string,
) {
  const { reference, material, grade, period, quantityKg, evidence } = offer.terms
  const files = evidence.map(one => {
    const file = `${offer.participantId} ${one.sha256}`
    const uploaded = given.has(file)
    const otherSuppliers = uploaded ? others.get(file) : undefined
    return { ...one, uploaded, ...(otherSuppliers === undefined ? {} : { otherSuppliers }) }
  })
  const capacity = sitesOf(offer.terms).flatMap(name => over.get(name) ?? [])
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
    evidence: files,
    ...(isDisputed(offer.judgement) ? { disputed: true as const } : {}),
    ...(capacity.length > 0 ? { capacity } : {}),
    submittedAt: offer.submittedAt,
  }
}
