import type { LineInput, MatchInput, OfferInput } from '@lodestone/engine'
import { offerInput } from '@lodestone/engine/inputs'
import { present } from '@lodestone/kernel'

const MATERIALS = ['ndpr-oxide', 'dy-oxide', 'tb-oxide', 'ndpr-metal', 'dy-metal', 'tb-metal']
const PERIODS = ['2027-Q1', '2027-Q2', '2027-Q3', '2027-Q4']
const MEMBERS = 30
const OFFERS_A_SUPPLIER = 20

/**
 * A round as thirty members make it: four quarters, six materials, and ceilings from below to above the average price, so that a quarter of the lines leave one pass
 * after the other. The same lines and offers as the hub's own large round (`large-round.bench.ts`).
 */
export function membersRound({ rules, seed }: MatchInput, lines: number, offers: number): MatchInput {
  const each = lines / MEMBERS
  return {
    rules,
    seed,
    lines: Array.from({ length: lines }, (_, n): LineInput => {
      const m = Math.floor(n / each)
      const i = n % each
      const quantityKg = String(50 + ((i * 37 + m * 11) % 400))
      return {
        id: `line-${String(n).padStart(6, '0')}`,
        version: 1,
        material: present(MATERIALS[i % MATERIALS.length]),
        quantityKg,
        period: present(PERIODS[Math.floor(i / MATERIALS.length) % PERIODS.length]),
        deliverTo: 'DE',
        ceilingPrice: { amount: String(80 + ((i * 13 + m) % 60)), currency: 'EUR' },
        commitment: 'intent',
        priority: 1 + (i % 3),
        memberId: `member-${m}`,
        group: `group-${m}`,
        bloc: 'EU',
        zone: 'EU',
        weight: quantityKg,
      }
    }),
    offers: Array.from({ length: offers }, (_, n): OfferInput => {
      const supplierId = `supplier-${Math.floor(n / OFFERS_A_SUPPLIER)}`
      const fields = {
        id: `offer-${String(n).padStart(6, '0')}`,
        version: 1,
        material: present(MATERIALS[n % MATERIALS.length]),
        quantityKg: String(5_000 + ((n * 531) % 9_000)),
        period: present(PERIODS[Math.floor(n / MATERIALS.length) % PERIODS.length]),
        incoterm: 'DAP',
        deliverFrom: 'AU',
        price: { fixed: { amount: String(70 + (n % 50)), currency: 'EUR' as const } },
        chain: ['mining', 'separation'].map(stage => ({ stage, country: 'AU' })),
      }
      return offerInput(fields, { supplierId }, 'A', rules)
    }),
  }
}
