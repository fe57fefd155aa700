import type { Examples } from './example.ts'
import { DEADLINES, ids, REPORTED } from './ids.ts'

export const rounds: Examples = {
  createRound: {
    as: 'operator',
    headers: { 'idempotency-key': 'round-2027-q2' },
    body: {
      reference: 'R-2027-Q2',
      name: 'Second quarter of 2027',
      type: 'diversification',
      materials: ['ndpr-oxide'],
      periods: ['2027-Q2'],
      collectionClosesAt: DEADLINES.collection,
      offersCloseAt: DEADLINES.offers,
      rules: {
        provenanceFloor: 'B',
        maxCountrySharePct: '65',
        countryCapBase: 'report-only',
        rates: { USD: '0.92', JPY: '0.0061' },
      },
    },
    gives: { [ids.round]: 'id' },
  },
  listRounds: { as: 'member', query: { state: 'draft', limit: 2 } },
  readRound: { as: 'member', path: { id: ids.round } },
  openRound: { as: 'operator', path: { id: ids.round } },
  publishPool: { as: 'operator', path: { id: ids.round } },
  closeRound: { as: 'operator', path: { id: ids.round } },
  awardRound: { as: 'operator', path: { id: ids.round }, body: { lapseUndecided: true } },
  cancelRound: {
    as: 'operator',
    path: { id: ids.cancelledRound },
    body: { reason: 'Too few members have a need in this quarter.' },
  },
  listAllocations: { as: 'member', path: { id: ids.round }, gives: { [ids.allocation]: 'items.0.id' } },
  exportAllocations: { as: 'member', path: { id: ids.round }, query: { format: 'csv' } },
  exportExplanations: { as: 'member', path: { id: ids.round }, query: { format: 'csv' } },
  listExplanations: { as: 'member', path: { id: ids.round } },
  acceptAllocation: { as: 'member', path: { id: ids.allocation } },
  declineAllocation: { as: 'supplier', path: { id: ids.otherAllocation } },
  reportContract: {
    as: 'member',
    path: { id: ids.allocation },
    body: {
      quantityKg: '100',
      price: { amount: '89.50', currency: 'EUR' },
      date: REPORTED.contract,
      document: 'https://contracts.rhein-motoren.example/2027/17',
    },
  },
  reportDelivery: {
    as: 'member',
    path: { id: ids.allocation },
    headers: { 'idempotency-key': 'delivery-1' },
    body: { quantityKg: '60', date: REPORTED.delivery },
  },
  endAllocation: {
    as: 'operator',
    path: { id: ids.allocation },
    body: { reason: 'The supplier cannot deliver the rest before the end of the quarter.' },
  },
  readRecord: { as: 'auditor', path: { id: ids.round } },
  readProof: { as: 'member', path: { id: ids.round }, query: { lineId: ids.line } },
  readRoundOcds: { as: 'member', path: { id: ids.round } },
  listOcds: { as: 'auditor', query: { limit: 1 } },
  readOcdsExtension: { as: 'auditor', path: { file: 'extension.json' } },
  readRoundElements: { as: 'operator', path: { id: ids.round } },
}
