import { XLSX } from '../files.ts'
import type { Examples } from './example.ts'
import { ids } from './ids.ts'

/** A small world of dysprosium to show shapes with: every figure is invented. */

const invented = { basis: 'assumed', source: 'an example' }
const plant = (name: string, stage: string, country: string, kgPerMonth: string) => ({
  plant: name,
  element: 'Dy',
  stage,
  country,
  kgPerMonth,
  ...invented,
})
const market = (line: string, bloc: string, country: string, kgPerMonth: string) => ({
  line,
  owner: 'market',
  bloc,
  country,
  element: 'Dy',
  stage: 'magnet',
  kgPerMonth,
  from: '2027-01',
  to: '2027-12',
  ...invented,
})

const settings = { name: 'Example, December 2026', from: '2027-01', months: 12 }
const leadDays = { mining: 30, separation: 30, metal: 15, alloy: 15, magnet: 30 }
const yields = [{ stage: 'separation', low: '0.9', high: '0.9', ...invented }]
const plants = [
  plant('MM clay', 'mining', 'MM', '3000'),
  plant('CN separation', 'separation', 'CN', '4000'),
  plant('CN metal', 'metal', 'CN', '4000'),
  plant('JP metal', 'metal', 'JP', '300'),
  plant('CN alloy', 'alloy', 'CN', '4000'),
  plant('JP alloy', 'alloy', 'JP', '600'),
  plant('CN magnets', 'magnet', 'CN', '4000'),
  plant('JP magnets', 'magnet', 'JP', '400'),
]
const routes = [
  { from: 'CN', to: 'DE', days: 40 },
  { from: 'CN', to: 'JP', days: 7 },
  { from: 'JP', to: 'DE', days: 45 },
]
const needs = [market('EU magnets', 'EU', 'DE', '600'), market('JP magnets', 'JP', 'JP', '300')]
const baseline = { ...settings, assumptions: { leadDays, transitDays: 30, yields }, plants, routes, needs }

/** A table as the rows of a sheet, its columns named first. */
function sheetOf(name: string, rows: readonly Readonly<Record<string, string | number>>[]) {
  const columns = [...new Set(rows.flatMap(row => Object.keys(row)))]
  return { name, rows: [columns, ...rows.map(row => columns.map(column => `${row[column] ?? ''}`))] }
}
const days = Object.entries(leadDays).map(([step, own]): [string, number] => [`leadDays.${step}`, own])
const sheets = [
  sheetOf(
    'settings',
    [...Object.entries(settings), ['transitDays', 30] as const, ...days].map(([setting, value]) => ({
      setting,
      value,
    })),
  ),
  sheetOf('yields', yields),
  sheetOf('plants', plants),
  sheetOf('routes', routes),
  sheetOf('needs', needs),
]

const motor = { endUse: 'motors', unit: 'motor', material: 'ndfeb-magnet', ...invented }
const plan = {
  from: '2027-Q1',
  to: '2027-Q4',
  asOf: '2026-12-01',
  currency: 'EUR',
  technologies: [
    { technology: 'as today', qualificationDays: 0, costPerUnit: '60', ...motor },
    { technology: 'less dysprosium', qualificationDays: 180, costPerUnit: '63', ...motor },
  ],
  intensities: [
    { technology: 'as today', element: 'Dy', kgPerUnit: '0.06', ...invented },
    { technology: 'less dysprosium', element: 'Dy', kgPerUnit: '0.03', ...invented },
  ],
  units: ['1', '2', '3', '4'].map(n => ({ endUse: 'motors', quarter: `2027-Q${n}`, units: '2000' })),
  mix: [
    { technology: 'as today', quarter: '2027-Q1', share: '1' },
    { technology: 'as today', quarter: '2027-Q2', share: '1' },
    ...['3', '4'].flatMap(n => [
      { technology: 'as today', quarter: `2027-Q${n}`, share: '0.5' },
      { technology: 'less dysprosium', quarter: `2027-Q${n}`, share: '0.5' },
    ]),
  ],
}

const ITEM = '3c1d7a52-9d0e-4a43-8a55-0f6f9b1f2c77'
const stock = {
  materialGlobalAssetId: `urn:uuid:${ITEM}`,
  direction: 'INBOUND',
  positions: [
    {
      allocatedStocks: [
        {
          quantityOnAllocatedStock: { value: 3.25, unit: 'unit:tonneMetricTon' },
          stockLocationBPNS: 'BPNS0000000LODE1',
          stockLocationBPNA: 'BPNA0000000LODE1',
          isBlocked: false,
          lastUpdatedOnDateTime: '2026-12-01T08:00:00Z',
        },
      ],
    },
  ],
}

export const outlook: Examples = {
  previewBaseline: { as: 'operator', body: baseline, also: { [XLSX]: { sheets } } },
  recordBaseline: {
    as: 'operator',
    headers: { 'idempotency-key': 'baseline-2026-12' },
    body: baseline,
    also: { [XLSX]: { headers: { 'idempotency-key': 'baseline-2026-12-workbook' }, sheets } },
    gives: { [ids.outlookBaseline]: 'id' },
  },
  listBaselines: { as: 'member', query: { limit: 2 } },
  readBaseline: { as: 'member', path: { id: ids.outlookBaseline } },
  listScenarios: { as: 'member' },
  recordScenario: {
    as: 'operator',
    headers: { 'idempotency-key': 'scenario-1' },
    body: {
      name: 'No magnets from China for a quarter, and a release from the reserve',
      shocks: [
        { kind: 'exports', country: 'CN', stages: ['magnet'], from: '2027-04-01', until: '2027-07-01', share: '1' },
      ],
      measures: [
        {
          kind: 'release',
          name: 'reserve',
          element: 'Dy',
          stage: 'magnet',
          country: 'DE',
          kg: '500',
          from: '2027-05-01',
          until: '2027-07-01',
        },
      ],
    },
    gives: { [ids.scenario]: 'id' },
  },
  readOwnLines: { as: 'member' },
  stateOwnLines: {
    as: 'member',
    headers: { 'if-match': '"1"' },
    body: {
      lines: [
        {
          line: 'Traction motors',
          element: 'Dy',
          stage: 'magnet',
          country: 'DE',
          kgPerMonth: '40',
          from: '2027-01',
          to: '2027-12',
          stock: { days: 45 },
          item: { asset: ITEM, site: 'BPNS0000000LODE1', address: 'BPNA0000000LODE1', share: '0.018' },
          product: 'Motor M3',
        },
      ],
    },
  },
  previewStock: { as: 'member', body: stock },
  takeStock: { as: 'member', headers: { 'if-match': '"2"' }, body: stock },
  readItemStock: { as: 'member', path: { id: ITEM } },
  readOwnExposure: { as: 'member' },
  readDaysOfSupply: { as: 'member', path: { id: ITEM }, query: { scenario: 'published-1' } },
  reportOwnExposure: { as: 'member', query: { lang: 'de' } },
  listTechnologies: { as: 'member' },
  readOwnPlan: { as: 'member' },
  previewPlan: { as: 'member', body: plan },
  stateOwnPlan: { as: 'member', headers: { 'if-match': '"1"' }, body: plan },
  startRun: {
    as: 'operator',
    headers: { 'idempotency-key': 'run-1' },
    body: { scenarioId: 'published-1' },
    gives: { [ids.outlookRun]: 'id' },
  },
  verifyRun: { as: 'auditor', path: { id: ids.outlookRun } },
  listRuns: { as: 'auditor', query: { limit: 2 } },
  readRun: { as: 'auditor', path: { id: ids.outlookRun } },
}
