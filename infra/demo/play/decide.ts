import type { Allocation, Round } from '@lodestone/contracts'
import { bounded } from './bounded.ts'
import { type Client, Refused } from './client.ts'
import type { People } from './people.ts'
import type { Progress } from './progress.ts'
import { notYet, ready, waitFor } from './wait.ts'

const AT_ONCE = 16
/** How long closing, sealing and matching may take, in milliseconds. */
const MATCH_MS = 120_000

/** Seals the books and waits for the matching. */
export async function closeAndMatch(people: People, round: Round, progress: Progress): Promise<Round> {
  await people.operator.post(`/rounds/${round.id}/close`)
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

/** Both sides decide: nearly all accept, three members and one supplier decline, two leave it open. */
export async function decideAllocations(people: People, round: Round, progress: Progress): Promise<Decided> {
  const { operator } = people
  const allocations = (await operator.all<Allocation>(`/rounds/${round.id}/allocations`)).sort((a, b) =>
    a.id < b.id ? -1 : 1,
  )
  const free = allocations.filter(one => !one.accepted.member && Number(one.quantityKg) > 0)
  const declinedByMember = new Set(free.slice(0, 3).map(one => one.id))
  const open = new Set(free.slice(3, 5).map(one => one.id))
  const declinedBySupplier = new Set(free.slice(5, 6).map(one => one.id))
  await progress.step('allocations decided by both sides', allocations.length, tick =>
    bounded(allocations, AT_ONCE, async one => {
      const member = clientOf(people, one.memberId)
      const supplier = clientOf(people, one.supplierId)
      const say = (client: Client, what: 'accept' | 'decline') => client.post(`/allocations/${one.id}/${what}`)
      if (declinedByMember.has(one.id)) await say(member, 'decline')
      else if (declinedBySupplier.has(one.id)) await say(supplier, 'decline')
      else {
        await say(supplier, 'accept')
        if (!open.has(one.id) && !one.accepted.member) await say(member, 'accept')
      }
      tick()
    }),
  )
  const declined = declinedByMember.size + declinedBySupplier.size
  return { accepted: allocations.length - declined - open.size, declined, undecided: open.size }
}

/**
 * Awarding with an open decision is refused; the operator lets what is open lapse, and with it what both sides accepted of an offer whose lot the declines
 * have broken.
 */
export async function award(people: People, round: Round, decided: Decided, progress: Progress): Promise<void> {
  if (decided.undecided > 0) {
    const refusal = await people.operator.post(`/rounds/${round.id}/award`).catch(error => error)
    if (!(refusal instanceof Refused) || refusal.problem.code !== 'undecided-allocations') {
      throw new Error('the hub awarded a round in which allocations were undecided')
    }
    progress.say(`          award refused at first: ${refusal.problem.code}; then the open ones lapse`)
  }
  const below = await people.operator
    .post(`/rounds/${round.id}/award`, { lapseUndecided: true })
    .then(() => undefined)
    .catch(error => error)
  if (below === undefined) return
  if (!(below instanceof Refused) || below.problem.code !== 'lots-not-reached') throw below
  progress.say(`          award refused again: ${below.problem.detail}`)
  await people.operator.post(`/rounds/${round.id}/award`, { lapseUndecided: true, lapseBelowLots: true })
}

function clientOf(people: People, id: string | undefined): Client {
  const client = people.clientOf.get(id ?? '')
  if (!client) throw new Error('an allocation names nobody of the demo')
  return client
}
