import type { Allocation, Round } from '@lodestone/contracts'
import { bounded } from './bounded.ts'
import { type Client, HubRefusal } from './client.ts'
import { byTwo, type People } from './people.ts'
import type { Progress } from './progress.ts'
import { notYet, ready, waitFor } from './wait.ts'

const AT_ONCE = 16
/** How long closing, sealing and matching may take, in milliseconds. */
const MATCH_MS = 120_000

/** Seals the books and waits for the matching. */
export async function closeAndMatch(people: People, round: Round, progress: Progress): Promise<Round> {
  await byTwo(people, `/rounds/${round.id}/close`)
  return progress.step('books sealed and matched', 0, () =>
    waitFor('the round is matched', MATCH_MS, async () => {
      const now = await people.operator.get<Round>(`/rounds/${round.id}`)
      return now.state === 'matched'
        ? ready(now)
        : notYet(`the round is ${now.state}, missing: ${now.missing?.join('; ') ?? 'nothing'}`)
    }),
  )
}

export type Decided = { readonly accepted: number; readonly declined: number; readonly undecided: number }

/** Both sides decide: suppliers by offer, all but one, which declines its smallest; nearly all members accept, three decline, two leave it open. */
export async function decideAllocations(people: People, round: Round, progress: Progress): Promise<Decided> {
  const { operator } = people
  const allocations = (await operator.all<Allocation>(`/rounds/${round.id}/allocations`)).sort((a, b) =>
    a.id < b.id ? -1 : 1,
  )
  const offers = [...Map.groupBy(allocations, one => one.offerId)].sort(([, a], [, b]) => a.length - b.length)
  const declinedOffer = offers[0]?.[0]
  const standing = allocations.filter(one => one.offerId !== declinedOffer)
  const free = standing.filter(one => !one.accepted.member && Number(one.quantityKg) > 0)
  const declinedByMember = new Set(free.slice(0, 3).map(one => one.id))
  const open = new Set(free.slice(3, 5).map(one => one.id))
  await progress.step('offers decided by their suppliers', offers.length, tick =>
    bounded(offers, AT_ONCE, async ([offerId, own]) => {
      const supplier = clientOf(people, own[0]?.supplierId)
      await supplier.post(`/rounds/${round.id}/offers/${offerId}/${offerId === declinedOffer ? 'decline' : 'accept'}`)
      tick()
    }),
  )
  await progress.step('allocations decided by their members', standing.length, tick =>
    bounded(standing, AT_ONCE, async one => {
      const member = clientOf(people, one.memberId)
      if (declinedByMember.has(one.id)) await member.post(`/allocations/${one.id}/decline`)
      else if (!open.has(one.id) && !one.accepted.member) await member.post(`/allocations/${one.id}/accept`)
      tick()
    }),
  )
  const declined = declinedByMember.size + allocations.length - standing.length
  return { accepted: allocations.length - declined - open.size, declined, undecided: open.size }
}

/**
 * Awarding with an open decision is refused; the operator lets what is open lapse, and with it what both sides accepted of an offer whose lot the declines
 * have broken.
 */
export async function award(people: People, round: Round, decided: Decided, progress: Progress): Promise<void> {
  if (decided.undecided > 0) {
    const refusal = await people.operator.post(`/rounds/${round.id}/award`).catch(error => error)
    if (!(refusal instanceof HubRefusal) || refusal.problem.code !== 'undecided-allocations') {
      throw new Error('the hub awarded a round in which allocations were undecided')
    }
    progress.say(`          award refused at first: ${refusal.problem.code}; then the open ones lapse`)
  }
  const path = `/rounds/${round.id}/award`
  const first = await byTwo(people, path, { lapseUndecided: true }).catch(error => error)
  if (typeof first !== 'boolean') {
    if (!(first instanceof HubRefusal) || first.problem.code !== 'lots-not-reached') throw first
    progress.say(`          award refused again: ${first.problem.detail}`)
  }
  const two =
    typeof first === 'boolean' ? first : await byTwo(people, path, { lapseUndecided: true, lapseBelowLots: true })
  if (two) progress.say('          one operator asked for the award, and another confirmed it')
}

function clientOf(people: People, id: string | undefined): Client {
  const client = people.clientOf.get(id ?? '')
  if (!client) throw new Error('an allocation names nobody of the demo')
  return client
}
