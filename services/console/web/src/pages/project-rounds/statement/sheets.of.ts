import type { Cell, CellId, Sheet } from './sheets.ts'

/** The tables that each kind of organisation fills in, and those of the terms. */

export const STEPS = ['mining', 'separation', 'metal', 'alloy', 'magnet'] as const
export const PHASES = ['exploration', 'feasibility', 'ready', 'building', 'ramp-up', 'operating'] as const
export const MONEY = ['equity', 'loan', 'guarantee', 'price-floor'] as const
export const FUNDERS = ['agency', 'bank', 'fund'] as const
export const CONDITIONS = ['offtake', 'countries', 'stages', 'phases', 'part'] as const
export const BASES = ['published', 'derived', 'assumed'] as const
const BLOCS = ['EU', 'JP'] as const

const text = (id: CellId, more: Partial<Cell> = {}): Cell => ({ id, path: id, takes: 'text', ...more })
const named = (id: CellId): Cell => text(id, { required: true, width: 170 })
const MATERIAL = text('material', { required: true, width: 150 })
const YEAR: Cell = { id: 'year', path: 'year', takes: 'whole', required: true, width: 80 }
const decimal = (id: CellId, path: string = id): Cell => ({ id, path, takes: 'decimal', width: 116 })
const needed = (id: CellId, path: string = id): Cell => ({ ...decimal(id, path), required: true })
const percent = (id: CellId, path: string = id): Cell => ({ id, path, takes: 'percent', width: 104 })
const whole = (id: CellId, path: string = id): Cell => ({ id, path, takes: 'whole', width: 100 })
const PRICE: readonly Cell[] = [
  text('priceIndex', { path: 'price.index', required: true, width: 104 }),
  needed('pricePremium', 'price.premium'),
  decimal('priceFloor', 'price.floor'),
  decimal('priceCap', 'price.cap'),
  percent('priceShareAbove', 'price.shareAbove'),
]
const SOURCED: readonly Cell[] = [text('basis', { choices: BASES, width: 110 }), text('source', { width: 240 })]
const KIND = text('kind', { required: true, choices: MONEY, width: 130 })

export const PROJECT_SHEETS: readonly Sheet[] = [
  {
    ...{ id: 'projects', path: 'projects', most: 20 },
    cells: [
      named('project'),
      { id: 'country', path: 'country', takes: 'country', required: true, width: 120 },
      MATERIAL,
      text('phase', { required: true, choices: PHASES, width: 130 }),
      needed('nameplateKg'),
      ...PRICE,
      decimal('costsEurPerKg', 'costs.eurPerKg'),
      decimal('costsEurPerYear', 'costs.eurPerYear'),
      percent('loanInterest', 'loan.interest'),
      whole('loanFirstYear', 'loan.firstYear'),
      whole('loanYears', 'loan.years'),
      decimal('floorEurPerKg', 'floor.eurPerKg'),
      whole('floorFirstYear', 'floor.firstYear'),
      whole('floorLastYear', 'floor.lastYear'),
      percent('floorShareAbove', 'floor.shareAbove'),
      whole('floorSharedFrom', 'floor.sharedFrom'),
      ...SOURCED,
    ],
  },
  {
    ...{ id: 'projectYears', path: 'projectYears', most: 800 },
    cells: [
      named('project'),
      YEAR,
      { ...percent('ramp'), required: true },
      { ...percent('probability'), required: true },
      needed('committedKg'),
      needed('leastPooledKg'),
      ...SOURCED,
    ],
  },
  { ...{ id: 'seeks', path: 'seeks', most: 80 }, cells: [named('project'), KIND, needed('eur'), ...SOURCED] },
]

export const ASK_SHEETS: readonly Sheet[] = [
  { ...{ id: 'asks', path: 'asks', most: 50 }, cells: [named('ask'), MATERIAL, ...PRICE] },
  { ...{ id: 'askYears', path: 'askYears', most: 2000 }, cells: [named('ask'), YEAR, needed('kg')] },
]

export const PLEDGE_SHEETS: readonly Sheet[] = [
  {
    ...{ id: 'pledges', path: 'pledges', most: 20 },
    cells: [named('pledge'), text('type', { required: true, choices: FUNDERS, width: 120 }), KIND, needed('eur')],
  },
  {
    ...{ id: 'conditions', path: 'conditions', most: 200 },
    cells: [
      named('pledge'),
      text('condition', { path: 'kind', required: true, choices: CONDITIONS, width: 170 }),
      text('bloc', { choices: BLOCS, width: 100 }),
      percent('share'),
      { id: 'countries', path: 'countries', takes: 'countries', width: 170 },
      { id: 'stages', path: 'stages', takes: 'words', choices: STEPS, width: 170 },
      { id: 'phases', path: 'phases', takes: 'words', choices: PHASES, width: 170 },
    ],
  },
]

const STAGE = text('stage', { required: true, choices: STEPS, width: 120 })

export const TERM_SHEETS: readonly Sheet[] = [
  {
    ...{ id: 'rules', path: 'rules', most: 1, single: true },
    cells: [
      { ...whole('firstYear'), required: true },
      { ...whole('years'), required: true },
      text('reference', { required: true, width: 150 }),
      { id: 'exempt', path: 'exempt', takes: 'countries', always: true, width: 200 },
    ],
  },
  {
    ...{ id: 'materials', path: 'rules.materials', most: 200 },
    cells: [MATERIAL, STAGE, needed('weight')],
  },
  {
    ...{ id: 'caps', path: 'rules.caps', most: 20 },
    cells: [
      text('by', { required: true, choices: ['country', 'supplier'], width: 120 }),
      STAGE,
      { ...percent('share'), required: true },
    ],
  },
  {
    ...{ id: 'chinaShares', path: 'rules.chinaShares', most: 20 },
    cells: [STAGE, { ...percent('share'), required: true }],
  },
  {
    ...{ id: 'paths', path: 'paths', most: 5000 },
    cells: [
      text('path', { required: true, width: 150 }),
      text('priceIndex', { path: 'index', required: true, width: 104 }),
      YEAR,
      needed('eurPerKg'),
    ],
  },
]
