import type { ColumnMeaning, FileFound } from '@lodestone/contracts'
import { isPeriod } from '@lodestone/kernel'
import { isUnit } from './mass.ts'
import { cut, type TableCell } from './table.ts'
import { readDate, readWeek } from './week.ts'

/** What the columns of an ERP's file may mean, by their headers and values. What could be two things is proposed as neither. */

const TIMES = ['date', 'week', 'period'] as const
type Time = (typeof TIMES)[number]

/** Headers by their letters and digits alone, without accents: what ERP systems write in English, German, French and Japanese. */
const HEADERS: Readonly<Record<ColumnMeaning | 'about', string>> = {
  material:
    'material materialnumber materialno materialnr materialnummer matnr part partnumber partno item itemnumber itemno article articlenumber artikel artikelnummer artikelnr sachnummer teilenummer matiere numeroarticle codearticle referencearticle 品目 品目コード 品目番号 品番 材料 材料コード 部品番号',
  plant:
    'plant plantcode werk werks site location shipto deliveryplant usine division lieferwerk empfangswerk 工場 プラント 拠点 納入先',
  quantity:
    'quantity qty menge mng bedarf bedarfsmenge planmenge liefermenge abrufmenge demand requirement requirements forecastquantity plannedquantity orderquantity quantite qte besoin besoins 数量 所要量 需要量 必要数量 納入数量',
  unit: 'unit uom unitofmeasure me bme meins vrkme einheit mengeneinheit basismengeneinheit unite udm uq 単位 数量単位',
  date: 'date deliverydate requirementdate requirementsdate requireddate needdate duedate datum lieferdatum bedarfsdatum bedarfstermin liefertermin termin datedelivraison datedebesoin datebesoin echeance 日付 納期 納入日 所要日',
  week: 'week calendarweek deliveryweek isoweek cw kw woche kalenderwoche lieferwoche bedarfswoche semaine sem 週 週番号 納入週',
  period:
    'period quarter month deliveryperiod periode quartal monat lieferperiode trimestre mois 期間 四半期 月 納入期間',
  about:
    'description text shorttext materialdescription kurztext materialkurztext materialtext bezeichnung artikelbezeichnung maktx designation libelle 品名 名称 品目テキスト',
}
/** A column of these holds whatever the planning works in: its values say which. */
const ANY_TIME = new Set(['period', 'deliveryperiod', 'periode', 'lieferperiode', '期間', '納入期間'])
/** Without accents and whatever is no letter or digit. */
const plain = (header: string): string =>
  header
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
const MEANINGS = new Map<string, ColumnMeaning | 'about'>()
for (const meaning of ['material', 'plant', 'quantity', 'unit', ...TIMES, 'about'] as const)
  for (const word of HEADERS[meaning].split(' ')) MEANINGS.set(plain(word), meaning)

/** Values of a column that are looked at. */
const LOOKED_AT = 500
const EXAMPLES = 3

type Cells = readonly TableCell[]
type Described = NonNullable<FileFound['columns']>[number]

/** A unit that stands behind the header: `Menge (kg)`, `Quantity [t]`. */
const UNIT_BEHIND = /[\s([/](kg|t|to|g)[\])]?$/i
const meaningOf = (header: string): ColumnMeaning | 'about' | undefined =>
  MEANINGS.get(plain(header)) ?? MEANINGS.get(plain(header.trimEnd().replace(UNIT_BEHIND, '')))

/** Whether a column's header says that it describes the material. */
export const isAbout = (header: string): boolean => meaningOf(header) === 'about'

/** A column with what it may mean; `cells` are its own below the header. */
export function describe(header: string, cells: Cells): Described {
  const some = cells.slice(0, LOOKED_AT)
  const order = orderOf(some)
  return {
    header,
    examples: [...new Set(some.map(cell => cut(cell.text)))].slice(0, EXAMPLES),
    may: mayMean(header, some),
    ...(order ? { dateOrder: order } : {}),
  }
}

function mayMean(header: string, cells: Cells): ColumnMeaning[] {
  const named = meaningOf(header)
  if (named === undefined || named === 'about' || cells.length === 0) return []
  if (!isTime(named)) return fits(named, cells) ? [named] : []
  if (fits(named, cells)) return [named]
  if (!ANY_TIME.has(plain(header))) return []
  // `202705` is a week or a month: only what can be no month says that these are weeks.
  return TIMES.filter(one => fits(one, cells) && (one !== 'week' || cells.some(({ text }) => isWeekAlone(text))))
}

const isTime = (meaning: ColumnMeaning): meaning is Time => TIMES.some(one => one === meaning)
const isWeekAlone = (text: string): boolean => /[a-z]/i.test(text) || Number(/(\d\d)$/.exec(text)?.[1]) > 12

function fits(meaning: ColumnMeaning, cells: Cells): boolean {
  switch (meaning) {
    case 'material':
    case 'plant':
      return true
    case 'quantity':
      return cells.every(({ kind, text }) => kind === 'number' || /^\d[\d.,'’\s]*$/.test(text))
    case 'unit':
      return cells.every(({ text }) => isUnit(text))
    case 'date':
      return cells.every(({ text }) => isDate(text))
    case 'week':
      return cells.every(({ text }) => !('fault' in readWeek(text)))
    case 'period':
      return cells.every(({ text }) => isPeriod(text))
  }
}

const isDate = (text: string): boolean => (['DMY', 'MDY'] as const).some(order => !('fault' in readDate(text, order)))

/** The order of dates with slashes: what each of them can be read by. */
function orderOf(cells: Cells): Described['dateOrder'] {
  const slashed = cells.filter(({ text }) => /^\d{1,2}\/\d{1,2}\/\d{4}$/.test(text))
  if (slashed.length === 0) return undefined
  const orders = (['DMY', 'MDY'] as const).filter(order =>
    slashed.every(({ text }) => !('fault' in readDate(text, order))),
  )
  return orders.length === 1 ? orders[0] : 'unknown'
}

/** What one column alone may mean: of the times one at most. */
export function proposed(columns: readonly Described[]): FileFound['proposed'] {
  const only = (...meanings: ColumnMeaning[]) => {
    const may = columns.filter(one => one.may.some(meaning => meanings.includes(meaning)))
    const [column] = may
    return may.length === 1 && column?.may.length === 1 ? { [column.may[0] ?? '']: column.header } : {}
  }
  const found: Partial<Record<ColumnMeaning, string>> = {
    ...only('material'),
    ...only('quantity'),
    ...only('unit'),
    ...only('plant'),
    ...only(...TIMES),
  }
  const behind = UNIT_BEHIND.exec(found.quantity?.trimEnd() ?? '')?.[1]?.toLowerCase()
  const unit = behind === 'to' ? 't' : behind
  return {
    columns: found,
    ...(found.unit === undefined && (unit === 'kg' || unit === 't' || unit === 'g') ? { unit } : {}),
  }
}
