import { exact, formatKg } from '@lodestone/kernel'
import type { Allocation, Contract } from '../allocation/allocation.ts'
import type { Organisation } from './party.ts'

/** OCDS knows quantities and amounts as JSON numbers only: exact strings become numbers here and nowhere else. */
const number = (text: string): number => Number(text)

const UNIT = { scheme: 'UNCEFACT', id: 'KGM', name: 'kilogram' }

const itemsOf = (allocation: Allocation, quantityKg: string) => [
  {
    id: `${allocation.material}/${allocation.period}`,
    description: `${allocation.material}${allocation.grade ? ` ${allocation.grade}` : ''}, delivered in ${allocation.period}`,
    quantity: number(quantityKg),
    unit: UNIT,
  },
]

/** Price per kilogram times kilograms, rounded to the cent. */
function worthOf(quantityKg: string, price: { amount: string; currency: string }) {
  const amount = exact.multiply(exact.decimalToRational(quantityKg), exact.decimalToRational(price.amount))
  return { amount: number(exact.formatRational(amount, 2)), currency: price.currency }
}

/** What the matching proposes: as much as each side may know before both have accepted. */
export const proposedOf = (allocation: Allocation) => ({
  id: allocation.id,
  status: 'pending',
  items: itemsOf(allocation, formatKg(allocation.quantity)),
})

export const endedOf = (allocation: Allocation, date: string) => ({ id: allocation.id, date, status: 'cancelled' })

export function awardedOf(allocation: Allocation, date: string, organisations: ReadonlyMap<string, Organisation>) {
  const quantityKg = formatKg(allocation.quantity)
  const reference = (id: string) => ({ id, name: organisations.get(id)?.legalName ?? id })
  return {
    id: allocation.id,
    date,
    status: 'active',
    value: worthOf(quantityKg, allocation.price),
    suppliers: [reference(allocation.supplierId)],
    buyers: [reference(allocation.memberId)],
    items: itemsOf(allocation, quantityKg),
  }
}

const contractId = (allocation: Allocation): string => `${allocation.id}/contract`
const midnight = (date: string): string => `${date}T00:00:00Z`

export const contractOf = (allocation: Allocation, contract: Contract) => ({
  id: contractId(allocation),
  awardID: allocation.id,
  status: 'active',
  dateSigned: midnight(contract.date),
  value: worthOf(contract.quantityKg, contract.price ?? allocation.price),
  items: itemsOf(allocation, contract.quantityKg),
})

/** A delivery as a milestone of the contract that was met. `nth` is the place of its fact in the round's journal. */
export const deliveryOf = (
  allocation: Allocation,
  delivery: { readonly quantityKg: string; readonly date: string },
  nth: number,
) => ({
  id: contractId(allocation),
  awardID: allocation.id,
  status: 'active',
  implementation: {
    milestones: [
      {
        id: `delivery/${nth}`,
        title: 'Delivery',
        type: 'delivery',
        description: `${delivery.quantityKg} kg delivered`,
        dateMet: midnight(delivery.date),
        status: 'met',
      },
    ],
  },
})
