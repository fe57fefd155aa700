import type { Examples } from './example.ts'
import { ids } from './ids.ts'

/** A stock account of a bloc: every figure is invented. */

const target = {
  days: 60,
  by: '2027-Q4',
  netImportsKgPerYear: '24000',
  source: 'an example',
  basis: 'assumed',
}

export const reserves: Examples = {
  openReserve: {
    as: 'operator',
    headers: { 'idempotency-key': 'reserve-1' },
    body: { name: 'EU pilot stock of dysprosium', bloc: 'EU', element: 'Dy', stage: 'separation', target },
    gives: { [ids.reserve]: 'id' },
  },
  stateReserveTarget: {
    as: 'operator',
    path: { id: ids.reserve },
    headers: { 'if-match': '"1"' },
    body: { ...target, roundShare: '0.2' },
  },
  stateReserveTrigger: {
    as: 'operator',
    path: { id: ids.reserve },
    headers: { 'idempotency-key': 'reserve-trigger-1' },
    body: {
      name: 'Short supply',
      text: 'Goods may be released once members of the bloc lack a tenth of what they need for two months.',
      measure: 'short-percent',
      value: '10',
      months: 2,
    },
  },
  recordReserveObservation: {
    as: 'operator',
    headers: { 'idempotency-key': 'observation-1' },
    body: {
      bloc: 'EU',
      element: 'Dy',
      measure: 'short-percent',
      month: '2026-11',
      value: '4.5',
      source: 'an example',
    },
  },
  moveReserve: {
    as: 'operator',
    path: { id: ids.reserve },
    headers: { 'idempotency-key': 'reserve-movement-1' },
    body: { kind: 'receipt', on: '2026-01-05', kg: '1200', reason: 'Delivery note 4711' },
  },
  listReserves: { as: 'operator', query: { limit: 2 } },
  listReserveMovements: { as: 'auditor', path: { id: ids.reserve }, query: { limit: 2 } },
  planReserves: {
    as: 'operator',
    headers: { 'idempotency-key': 'reserve-plan-1' },
    body: {
      element: 'Dy',
      from: '2027-Q1',
      to: '2027-Q4',
      reserves: [ids.reserve],
      market: {
        pricePerKg: '250',
        currency: 'USD',
        percentPerTonne: '2',
        source: 'an example: a tonne more in a quarter raises the price by 2 %',
      },
    },
  },
  listReservePlans: { as: 'auditor', query: { limit: 2 } },
}
