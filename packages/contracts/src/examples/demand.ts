import { XLSX } from '../files.ts'
import type { Examples } from './example.ts'
import { ids } from './ids.ts'

const draft = {
  reference: 'RM-2027-Q2',
  lines: [
    {
      reference: 'traction-motors',
      material: 'ndpr-oxide',
      quantityKg: '1500',
      minimumKg: '500',
      period: '2027-Q2',
      deliverTo: 'DE',
      ceilingPrice: { amount: '120.00', currency: 'EUR' },
      commitment: 'intent',
      endUse: 'Traction motors',
      priority: 2,
      provenanceFloor: 'B',
    },
    {
      reference: 'servo-drives',
      material: 'ndpr-oxide',
      quantityKg: '250.5',
      period: '2027-Q2',
      deliverTo: 'DE',
      ceilingPrice: { amount: '118.00', currency: 'EUR' },
      commitment: 'intent',
    },
  ],
}
const csv = `reference,material,quantityKg,period,deliverTo,ceilingPrice.amount,ceilingPrice.currency,commitment
traction-motors,ndpr-oxide,1500,2027-Q4,DE,120.00,EUR,intent
servo-drives,ndpr-oxide,250.5,2027-Q4,DE,118.00,EUR,forecast
`
const ndjson = `{"reference":"traction-motors","material":"ndpr-oxide","quantityKg":"1500","period":"2027-Q4","deliverTo":"DE","commitment":"intent"}
{"reference":"servo-drives","material":"ndpr-oxide","quantityKg":"250.5","period":"2027-Q4","deliverTo":"DE","commitment":"forecast"}
`

export const demand: Examples = {
  submitForecast: {
    as: 'member',
    headers: { 'idempotency-key': 'forecast-2027-q2' },
    body: draft,
    also: {
      'text/csv': { query: { reference: 'RM-2027-Q4' }, text: csv },
      'application/x-ndjson': { query: { reference: 'RM-2027-Q4-lines' }, text: ndjson },
      [XLSX]: { query: { reference: 'RM-2027-template' }, template: 'forecast.xlsx' },
    },
    gives: { [ids.forecast]: 'id', [ids.line]: 'lines.0.id', [ids.secondLine]: 'lines.1.id' },
  },
  previewForecast: {
    as: 'member',
    query: { first: 2 },
    body: { ...draft, reference: 'RM-2027-Q3' },
    also: {
      'text/csv': { query: { reference: 'RM-2027-Q3' }, text: csv },
      'application/x-ndjson': { query: { reference: 'RM-2027-Q3' }, text: ndjson },
      [XLSX]: { query: { reference: 'RM-2027-Q3' }, template: 'forecast.xlsx' },
    },
  },
  exportForecasts: { as: 'member', query: { format: 'csv', period: '2027-Q2' } },
  listForecasts: { as: 'auditor', query: { material: 'ndpr-oxide', period: '2027-Q2', limit: 2 } },
  readForecast: { as: 'member', path: { id: ids.forecast } },
  reviseForecast: {
    as: 'member',
    path: { id: ids.oldForecast },
    headers: { 'if-match': '"1"' },
    body: { reference: 'RM-2028-Q1', lines: draft.lines.map(line => ({ ...line, period: '2028-Q1' })) },
    also: {
      'text/csv': { query: { reference: 'RM-2028-Q1' }, headers: { 'if-match': '"2"' }, text: csv },
      'application/x-ndjson': { query: { reference: 'RM-2028-Q1' }, headers: { 'if-match': '"3"' }, text: ndjson },
      [XLSX]: { query: { reference: 'RM-2028-Q1' }, headers: { 'if-match': '"4"' }, template: 'forecast.xlsx' },
    },
  },
  copyForecast: {
    as: 'member',
    path: { id: ids.oldForecast },
    headers: { 'idempotency-key': 'copy-of-2028-q1' },
    body: { reference: 'RM-2028-Q1-plan-B' },
  },
  withdrawForecast: { as: 'member', path: { id: ids.oldForecast }, headers: { 'if-match': '"5"' } },
  readForecastHistory: { as: 'member', path: { id: ids.oldForecast } },
  listRoundLines: { as: 'member', path: { id: ids.round }, gives: { [ids.member]: 'items.0.participantId' } },
  exportRoundLines: { as: 'member', path: { id: ids.round }, query: { format: 'csv' } },
  dropRoundLine: {
    as: 'operator',
    path: { id: ids.round, lineId: ids.otherLine },
    body: { reason: 'The quantity is ten times that of any year before.' },
  },
  leaveRound: { as: 'member', path: { id: ids.round, lineId: ids.secondLine } },
}
