import { exact, formatKg } from '@lodestone/kernel'
import type { Allocation, Contract } from '../allocation/allocation.ts'
import type { Round } from '../round/round.ts'
import type { Organisation } from './party.ts'
import { classified, KILOGRAM, lotOf, toNumber } from './tender.ts'

type Price = { readonly amount: string; readonly currency: string }

const itemsOf = (allocation: Allocation, quantityKg: string, day: string, price?: Price) => [
  {
    id: [allocation.material, allocation.grade ?? '*', allocation.period].join('/'),
    description: `${allocation.material}${allocation.grade ? ` ${allocation.grade}` : ''}, delivered in ${allocation.period}`,
    ...classified(allocation.material, day),
    quantity: toNumber(quantityKg),
    unit: {
      ...KILOGRAM,
      ...(price ? { value: { amount: toNumber(price.amount), currency: price.currency } } : {}),
    },
  },
]

/** Price per kilogram times kilograms, rounded to the cent. */
function worthOf(quantityKg: string, price: Price) {
  const amount = exact.multiply(exact.decimalToRational(quantityKg), exact.decimalToRational(price.amount))
  return { amount: toNumber(exact.formatRational(amount, 2)), currency: price.currency }
}

const lotsOf = (round: Round, allocation: Allocation) => {
  const lot = lotOf(round, allocation.needMaterial, allocation.period)
  return lot ? { relatedLots: [lot] } : {}
}

/** What the matching proposes: as much as each side may know before both have accepted. */
export const proposedOf = (round: Round, allocation: Allocation, time: string) => ({
  id: allocation.id,
  status: 'pending',
  items: itemsOf(allocation, formatKg(allocation.quantity), time.slice(0, 10)),
  ...lotsOf(round, allocation),
})

/** Between whom an allocation is, and for how much: for operators and auditors, and for both sides once both have accepted. */
export function dealOf(allocation: Allocation, time: string, organisations: ReadonlyMap<string, Organisation>) {
  const quantityKg = formatKg(allocation.quantity)
  const reference = (id: string) => ({ id, name: organisations.get(id)?.legalName ?? id })
  return {
    id: allocation.id,
    value: worthOf(quantityKg, allocation.price),
    suppliers: [reference(allocation.supplierId)],
    buyers: [reference(allocation.memberId)],
    items: itemsOf(allocation, quantityKg, time.slice(0, 10), allocation.price),
  }
}

export const awardedOf = (
  round: Round,
  allocation: Allocation,
  time: string,
  organisations: ReadonlyMap<string, Organisation>,
) => ({ ...dealOf(allocation, time, organisations), date: time, status: 'active', ...lotsOf(round, allocation) })

export const endedOf = (allocation: Allocation, time: string) => ({
  id: allocation.id,
  date: time,
  status: 'cancelled',
})

const contractId = (allocation: Allocation): string => `${allocation.id}/contract`
const midnight = (date: string): string => `${date}T00:00:00Z`

export function contractOf(allocation: Allocation, contract: Contract, time: string) {
  const price = contract.price ?? allocation.price
  return {
    id: contractId(allocation),
    awardID: allocation.id,
    status: 'active',
    dateSigned: midnight(contract.date),
    value: worthOf(contract.quantityKg, price),
    items: itemsOf(allocation, contract.quantityKg, time.slice(0, 10), price),
    ...(contract.document
      ? { documents: [{ id: 'contract', documentType: 'contractSigned', title: contract.document }] }
      : {}),
  }
}

/** The contract of an allocation that was ended. */
export const terminatedOf = (allocation: Allocation) => ({
  id: contractId(allocation),
  awardID: allocation.id,
  status: 'terminated',
})

/** A delivery as a milestone of the contract that was met; the last one ends the contract. `seq` is its fact's place in the round's journal. */
export const deliveryOf = (
  allocation: Allocation,
  delivery: { readonly quantityKg: string; readonly date: string },
  seq: number,
  last: boolean,
) => ({
  id: contractId(allocation),
  awardID: allocation.id,
  status: last ? 'terminated' : 'active',
  implementation: {
    milestones: [
      {
        id: `delivery/${seq}`,
        title: 'Delivery',
        type: 'delivery',
        description: `${delivery.quantityKg} kg delivered`,
        dateMet: midnight(delivery.date),
        status: 'met',
      },
    ],
  },
})
