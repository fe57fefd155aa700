import {
  forecastRevised,
  forecastSubmitted,
  forecastWithdrawn,
  offerPosted,
  offerRevised,
  offerWithdrawn,
} from '@lodestone/contracts'
import type { Paper } from './submitters.ts'

const GOODS = { material: 'ndpr-oxide', period: '2027-Q2' }

export const FORECASTS: Paper = {
  service: 'demand',
  role: 'member',
  path: '/demand/forecasts',
  table: 'demand.forecast',
  told: [forecastSubmitted, forecastRevised, forecastWithdrawn].map(({ type }) => type),
  draft: (n, quantityKg) => ({
    reference: `forecast-${n}`,
    lines: [
      {
        reference: 'line',
        ...GOODS,
        quantityKg,
        deliverTo: 'DE',
        ceilingPrice: { amount: '120.00', currency: 'EUR' },
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
  told: [offerPosted, offerRevised, offerWithdrawn].map(({ type }) => type),
  draft: (n, quantityKg) => ({
    reference: `offer-${n}`,
    ...GOODS,
    quantityKg,
    incoterm: 'DAP',
    deliverFrom: 'AU',
    price: { fixed: { amount: quantityKg, currency: 'EUR' } },
    validUntil: '2027-12-31T00:00:00Z',
    chain: [],
    evidence: [],
  }),
  kgIn: ({ offer, quantityKg, price }) =>
    price && price.fixed.amount !== quantityKg
      ? `the price ${price.fixed.amount} and ${quantityKg}`
      : (offer?.quantityKg ?? quantityKg),
}
