import {
  forecastRevised,
  forecastSubmitted,
  forecastWithdrawn,
  offerPosted,
  offerRevised,
  offerWithdrawn,
  poolRequested,
  roundClosed,
} from '@lodestone/contracts'
import { draft } from '../../services/supply/src/offer/offer.fixture.ts'

/** As much of a forecast or an offer as is looked at. */
export type Said = {
  readonly version: number
  readonly status?: string
  readonly lines?: readonly { readonly quantityKg: string }[]
  readonly quantityKg?: string
  readonly price?: { readonly fixed: { readonly amount: string } }
  readonly offer?: { readonly quantityKg: string }
}

/** What participants submit, revise and withdraw. */
export type Paper = {
  readonly service: 'demand' | 'supply'
  readonly role: 'member' | 'supplier'
  readonly path: string
  readonly table: string
  /** The event of a round from which on none joins it. */
  readonly joinsUntil: string
  /** Types of the events that tell each a version of it. */
  readonly told: readonly string[]
  draft(n: number, kg: string): object
  /** Kilograms that an answer, or an event's data, says; undefined where it says none. */
  kgIn(body: Said): string | undefined
}

/** Periods of the rounds, and of the papers that they take. */
export const PERIODS: readonly [string, string] = ['2027-Q2', '2027-Q3']
export const periodOf = (n: number): string => PERIODS[n % 3 === 0 ? 1 : 0]
/** Some are carried over: what a round leaves of them joins the next. */
const carried = (kg: string) => (Number(kg) % 3 === 0 ? {} : { carryOver: true })
const goods = (n: number, quantityKg: string) => ({ material: 'ndpr-oxide', period: periodOf(n), quantityKg })

export const FORECASTS: Paper = {
  service: 'demand',
  role: 'member',
  path: '/demand/forecasts',
  table: 'demand.forecast',
  joinsUntil: poolRequested.type,
  told: [forecastSubmitted, forecastRevised, forecastWithdrawn].map(({ type }) => type),
  draft: (n, quantityKg) => ({
    reference: `forecast-${n}`,
    lines: [
      {
        reference: 'line',
        ...goods(n, quantityKg),
        deliverTo: 'DE',
        ceilingPrice: { amount: '9000.00', currency: 'EUR' },
        commitment: 'intent',
        ...carried(quantityKg),
      },
    ],
  }),
  kgIn: ({ lines }) => lines?.[0]?.quantityKg,
}

/** Offers whose price says the kilograms too, so that it is seen of which version it is. */
export const OFFERS: Paper = {
  service: 'supply',
  role: 'supplier',
  path: '/supply/offers',
  table: 'supply.offer',
  joinsUntil: roundClosed.type,
  told: [offerPosted, offerRevised, offerWithdrawn].map(({ type }) => type),
  draft: (n, quantityKg) =>
    draft({
      reference: `offer-${n}`,
      ...goods(n, quantityKg),
      incoterm: 'DAP',
      deliverFrom: 'AU',
      price: { fixed: { amount: quantityKg, currency: 'EUR' } },
      validUntil: '2027-12-31T00:00:00Z',
      ...carried(quantityKg),
    }),
  kgIn: ({ offer, quantityKg, price }) =>
    price && price.fixed.amount !== quantityKg
      ? `the price ${price.fixed.amount} and ${quantityKg}`
      : (offer?.quantityKg ?? quantityKg),
}
