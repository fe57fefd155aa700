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
import type { Paper } from './submitters.ts'

/** Periods of the rounds, and of the papers that they take. */
export const PERIODS: readonly [string, string] = ['2027-Q2', '2027-Q3']
export const periodOf = (n: number): string => PERIODS[n % 3 === 0 ? 1 : 0]
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
    }),
  kgIn: ({ offer, quantityKg, price }) =>
    price && price.fixed.amount !== quantityKg
      ? `the price ${price.fixed.amount} and ${quantityKg}`
      : (offer?.quantityKg ?? quantityKg),
}
