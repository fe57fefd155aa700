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
/** Delivery schedules, with what their material numbers and plants mean. */
const mapping = JSON.stringify({ materials: { '4711': { material: 'nd-metal' } }, plants: { '1000': 'DE' } })
const sap = {
  name: 'SAP, plant 1000',
  format: 'erp',
  mapping: {
    columns: { material: 'Material', plant: 'Werk', quantity: 'Menge', unit: 'ME', week: 'KW' },
    materials: {
      '4711': { material: 'nd-metal' },
      'MAG-12': { material: 'ndfeb-magnet', grade: 'N45SH', kgPerUnit: '0.012' },
    },
    plants: { '1000': 'DE' },
  },
}
const delfor = `UNB+UNOC:3+BUYER+HUB+261201:0900+7'
UNH+1+DELFOR:D:97A:UN'
BGM+241+PLAN-7+9'
NAD+ST+1000::92'
LIN+1++4711:IN'
QTY+113:400:KGM'
DTM+2:202745:616'
UNT+7+1'
UNZ+1+7'
`
const idoc =
  '<DELFOR02><IDOC BEGIN="1"><E1EDK09 SEGMENT="1"><E1EDP10 SEGMENT="1"><IDNKD>4711</IDNKD><KWERK>1000</KWERK><VRKME>KGM</VRKME>' +
  '<E1EDP16 SEGMENT="1"><PRGRS>M</PRGRS><EDATUV>20271101</EDATUV><EDATUB>20271130</EDATUB><WMENG>400</WMENG></E1EDP16>' +
  '</E1EDP10></E1EDK09></IDOC></DELFOR02>'
const asDelfor = { format: 'delfor', mapping }
const asIdoc = { format: 'idoc', mapping }

export const demand: Examples = {
  submitForecast: {
    as: 'member',
    headers: { 'idempotency-key': 'forecast-2027-q2' },
    body: draft,
    also: {
      'text/csv': { query: { reference: 'RM-2027-Q4' }, text: csv },
      'application/x-ndjson': { query: { reference: 'RM-2027-Q4-lines' }, text: ndjson },
      [XLSX]: { query: { reference: 'RM-2027-template' }, template: 'forecast.xlsx' },
      'application/edifact': { query: { reference: 'RM-2027-delfor', ...asDelfor }, text: delfor },
      'application/xml': { query: { reference: 'RM-2027-idoc', ...asIdoc }, text: idoc },
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
      'application/edifact': { query: { reference: 'RM-2027-Q3', ...asDelfor }, text: delfor },
      'application/xml': { query: { reference: 'RM-2027-Q3', ...asIdoc }, text: idoc },
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
      'application/edifact': {
        query: { reference: 'RM-2028-Q1', ...asDelfor },
        headers: { 'if-match': '"5"' },
        text: delfor,
      },
      'application/xml': {
        query: { reference: 'RM-2028-Q1', ...asIdoc },
        headers: { 'if-match': '"6"' },
        text: idoc,
      },
    },
  },
  copyForecast: {
    as: 'member',
    path: { id: ids.oldForecast },
    headers: { 'idempotency-key': 'copy-of-2028-q1' },
    body: { reference: 'RM-2028-Q1-plan-B' },
  },
  withdrawForecast: { as: 'member', path: { id: ids.oldForecast }, headers: { 'if-match': '"7"' } },
  readForecastHistory: { as: 'member', path: { id: ids.oldForecast } },
  saveMapping: {
    as: 'member',
    headers: { 'idempotency-key': 'mapping-sap' },
    body: sap,
    gives: { [ids.mapping]: 'id' },
  },
  listMappings: { as: 'member' },
  readMapping: { as: 'member', path: { id: ids.mapping } },
  reviseMapping: {
    as: 'member',
    path: { id: ids.mapping },
    headers: { 'if-match': '"1"' },
    body: { ...sap, name: 'SAP, plants 1000 and 2000' },
  },
  deleteMapping: { as: 'member', path: { id: ids.mapping }, headers: { 'if-match': '"2"' } },
  listRoundLines: { as: 'member', path: { id: ids.round }, gives: { [ids.member]: 'items.0.participantId' } },
  exportRoundLines: { as: 'member', path: { id: ids.round }, query: { format: 'csv' } },
  dropRoundLine: {
    as: 'operator',
    path: { id: ids.round, lineId: ids.otherLine },
    body: { reason: 'The quantity is ten times that of any year before.' },
  },
  leaveRound: { as: 'member', path: { id: ids.round, lineId: ids.secondLine } },
}
