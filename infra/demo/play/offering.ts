import type { Offer, Round, Screening } from '@lodestone/contracts'
import type { SampleData } from '../sample.ts'
import { bounded } from './bounded.ts'
import { type JudgedOffer, reportScreening } from './offering.report.ts'
import { actor, byTwo, type People } from './people.ts'
import type { Progress } from './progress.ts'
import { drawingOn, type Proven } from './prove.ts'
import { notYet, ready, waitFor } from './wait.ts'

const AT_ONCE = 12

/** Suppliers post their offers; each is screened; an operator decides one by hand. */
export async function collectOffers(
  people: People,
  round: Round,
  sample: SampleData,
  { run, proven }: { readonly run: string; readonly proven: Proven },
  progress: Progress,
): Promise<JudgedOffer[]> {
  const judged = await progress.step('offers posted and screened', sample.offers.length, tick =>
    bounded(sample.offers, AT_ONCE, async ({ supplier, draft, note }) => {
      const client = actor(people, `supplier-${supplier}`)
      const offer = await client.post<Offer>(
        '/supply/offers',
        drawingOn(draft, supplier, proven),
        `offer-${run}-${draft.reference.replaceAll(' ', '-')}`,
      )
      const screening = await client.get<Screening>(`/supply/offers/${offer.id}/screening`)
      tick()
      return { offer, note, screening }
    }),
  )
  await waitFor('all offers join', 30_000, async () => {
    const joined = await people.operator.all<{ id: string }>(`/rounds/${round.id}/offers`)
    return joined.length >= judged.length ? ready(true) : notYet(`${joined.length} of ${judged.length} joined`)
  })
  const expired = judged.find(one => one.screening.level === 'U' && one.offer.material === 'tb-oxide')
  if (expired) {
    await byTwo(people, `/supply/offers/${expired.offer.id}/screening/decision`, {
      level: 'B',
      reason: 'the renewed certificate was shown on paper (sample)',
    })
  }
  reportScreening(judged, expired, progress)
  return judged
}
