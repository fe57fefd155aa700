import type { Allocation, Round } from '@lodestone/contracts'
import { formatKg, grams } from '@lodestone/kernel'
import { bounded } from './bounded.ts'
import type { Client } from './client.ts'
import type { People } from './people.ts'
import type { Progress } from './progress.ts'
import { notYet, ready, waitFor } from './wait.ts'

const AT_ONCE = 16

/** Members report their contracts, every ninth for a tenth less than was awarded, then what arrived, until everything awarded is delivered and the round is completed. */
export async function fulfil(people: People, round: Round, progress: Progress): Promise<Round> {
  const all = await people.operator.all<Allocation>(`/rounds/${round.id}/allocations`)
  const awarded = all.filter(one => one.state === 'awarded')
  // The day of the award is not over yet, or has just been: what takes months happens on one day here.
  const date = new Date().toISOString().slice(0, 10)
  await progress.step('contracts reported', awarded.length, tick =>
    bounded(awarded, AT_ONCE, async (one, i) => {
      await member(people, one).post(`/allocations/${one.id}/contract`, {
        quantityKg: contracted(one, i),
        date,
        document: `framework contract (illustrative), ${one.material} ${one.period}`,
      })
      tick()
    }),
  )
  await progress.step('deliveries reported', awarded.length, tick =>
    bounded(awarded, AT_ONCE, async (one, i) => {
      for (const [part, kg] of consignments(one, i).entries()) {
        const report = { quantityKg: kg, date }
        await member(people, one).post(`/allocations/${one.id}/deliveries`, report, `delivery-${one.id}-${part}`)
      }
      tick()
    }),
  )
  return progress.step('round completed', 0, () =>
    waitFor('the round is completed', 30_000, async () => {
      const now = await people.operator.get<Round>(`/rounds/${round.id}`)
      return now.state === 'completed' ? ready(now) : notYet(`the round is ${now.state}`)
    }),
  )
}

const contracted = (one: Allocation, index: number): string =>
  index % 9 === 4 ? formatKg((grams(one.quantityKg) * 9n + 9n) / 10n) : one.quantityKg

/** Every fifth allocation comes in two consignments. */
function consignments(one: Allocation, index: number): string[] {
  const whole = grams(contracted(one, index))
  const first = whole / 2n
  return index % 5 === 0 && first > 0n ? [formatKg(first), formatKg(whole - first)] : [formatKg(whole)]
}

function member(people: People, one: Allocation): Client {
  const client = people.clientOf.get(one.memberId ?? '')
  if (!client) throw new Error('an allocation names nobody of the demo')
  return client
}
