import { decimalOfDouble, withoutZeros } from './decimal.ts'
import { present } from './present.ts'

/**
 * What a cell is given: a text, which nothing makes a formula; a decimal, which becomes a number where a spreadsheet's double holds it exactly; or a day
 * or time (RFC 3339), which becomes a date of the spreadsheet, in UTC.
 */
export type CellValue = string | { readonly decimal: string } | { readonly time: string } | undefined

export type SheetColumn = {
  readonly header: string
  /** Characters. */
  readonly width: number
  /** Cells keep what is typed into them: a period such as 2027-03 is not made a date. */
  readonly asText?: boolean
  /** What may be chosen; anything else is warned of. */
  readonly allowed?: readonly string[]
}

export type SheetPlan = {
  readonly name: string
  readonly columns: readonly SheetColumn[]
  readonly rows: Iterable<readonly CellValue[]>
  /** Lines are wrapped, for sheets of sentences. */
  readonly wrapped?: boolean
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const DOCUMENT = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const SHEET_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
/** The sheet that holds what other sheets let one choose from. */
const LISTS = 'Lists'
const STYLE = { header: 1, text: 2, wrapped: 3, day: 4, time: 5 } as const
/** Characters that a spreadsheet takes in a cell. */
const MOST_CHARACTERS = 32_767
/** Rows in which a choice is checked. */
const MOST_CHECKED = 10_000

/** A file of a workbook, whose files are zipped together. */
export type WorkbookPart = { readonly name: string; readonly text: Iterable<string> }

/** The files that a workbook consists of, row by row. What may be chosen stands in a sheet of its own at the end. */
export function workbookParts(plans: readonly SheetPlan[]): WorkbookPart[] {
  const lists = plans.flatMap(plan => plan.columns.filter(column => column.allowed))
  const sheets = lists.length > 0 ? [...plans, listsOf(lists)] : plans
  return [
    { name: '[Content_Types].xml', text: [contentTypes(sheets.length)] },
    { name: '_rels/.rels', text: [relationships([['officeDocument', 'xl/workbook.xml']])] },
    { name: 'xl/workbook.xml', text: [workbook(sheets)] },
    {
      name: 'xl/_rels/workbook.xml.rels',
      text: [
        relationships([
          ...sheets.map((_, index): [string, string] => ['worksheet', `worksheets/sheet${index + 1}.xml`]),
          ['styles', 'styles.xml'],
        ]),
      ],
    },
    { name: 'xl/styles.xml', text: [STYLES] },
    ...sheets.map((plan, index) => ({ name: `xl/worksheets/sheet${index + 1}.xml`, text: sheetXml(plan, lists) })),
  ]
}

/** The letters of a column, counted from 0: A, B … AA. */
export function columnName(index: number): string {
  let name = ''
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26))
    name = String.fromCharCode(65 + ((rest - 1) % 26)) + name
  return name
}

const listsOf = (columns: readonly SheetColumn[]): SheetPlan => ({
  name: LISTS,
  columns: columns.map(column => ({ header: column.header, width: 24, asText: true })),
  rows: Array.from({ length: Math.max(...columns.map(column => column.allowed?.length ?? 0)) }, (_, row) =>
    columns.map(column => column.allowed?.[row]),
  ),
})

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
/** A text in XML: what XML cannot hold becomes the replacement character. */
const xml = (text: string): string =>
  text
    .slice(0, MOST_CHARACTERS)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML 1.0 forbids
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"]/g, char => present(ESCAPES[char]))

function* sheetXml(plan: SheetPlan, lists: readonly SheetColumn[]): Generator<string> {
  yield `${HEAD}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>`
  for (const [index, { width, asText }] of plan.columns.entries())
    yield `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"${asText ? ` style="${STYLE.text}"` : ''}/>`
  yield '</cols><sheetData>'
  yield rowXml(
    1,
    plan.columns.map(column => column.header),
    () => STYLE.header,
  )
  let number = 1
  for (const values of plan.rows) {
    number += 1
    yield rowXml(number, values, column =>
      plan.wrapped ? STYLE.wrapped : plan.columns[column]?.asText ? STYLE.text : 0,
    )
  }
  yield '</sheetData>'
  yield validations(plan, lists)
  yield '</worksheet>'
}

function rowXml(number: number, values: readonly CellValue[], styleOf: (column: number) => number): string {
  const cells = values.map((value, column) => {
    if (value === undefined || value === '') return ''
    const at = `r="${columnName(column)}${number}"`
    if (typeof value !== 'string' && 'time' in value) {
      const style = value.time.length === DAY_LENGTH ? STYLE.day : STYLE.time
      return `<c ${at} s="${style}"><v>${serialOf(value.time)}</v></c>`
    }
    if (typeof value !== 'string' && isExact(value.decimal)) return `<c ${at}><v>${value.decimal}</v></c>`
    const text = typeof value === 'string' ? value : value.decimal
    return `<c ${at} s="${styleOf(column)}" t="inlineStr"><is><t xml:space="preserve">${xml(text)}</t></is></c>`
  })
  return `<row r="${number}">${cells.join('')}</row>`
}

const DAY_MS = 86_400_000
/** Days from the one that spreadsheets count from to 1970. */
const DAYS_TO_1970 = 25_569
/** Of a plain date, such as 2027-03-01. */
const DAY_LENGTH = 10
/** A day or time as spreadsheets count it: in days, to the millisecond. */
const serialOf = (time: string): number => Number((Date.parse(time) / DAY_MS + DAYS_TO_1970).toFixed(8))

/** Whether a decimal comes back from the double that a spreadsheet makes of it, but for zeros at its end. */
const isExact = (decimal: string): boolean => decimalOfDouble(Number(decimal)) === withoutZeros(decimal)

function validations(plan: SheetPlan, lists: readonly SheetColumn[]): string {
  const rules = plan.columns.flatMap((column, index) => {
    const list = lists.indexOf(column)
    if (list < 0) return []
    const [name, of] = [columnName(index), columnName(list)]
    const range = `${LISTS}!$${of}$2:$${of}$${(column.allowed?.length ?? 0) + 1}`
    return [
      `<dataValidation type="list" errorStyle="warning" allowBlank="1" showErrorMessage="1" sqref="${name}2:${name}${MOST_CHECKED + 1}"><formula1>${range}</formula1></dataValidation>`,
    ]
  })
  return rules.length === 0 ? '' : `<dataValidations count="${rules.length}">${rules.join('')}</dataValidations>`
}

const contentTypes = (sheets: number): string =>
  `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${SHEET_TYPE}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${SHEET_TYPE}.styles+xml"/>${Array.from({ length: sheets }, (_, index) => `<Override PartName="/xl/worksheets/sheet${index + 1}.xml" ContentType="${SHEET_TYPE}.worksheet+xml"/>`).join('')}</Types>`

const relationships = (targets: readonly (readonly [string, string])[]): string =>
  `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${targets.map(([type, target], index) => `<Relationship Id="rId${index + 1}" Type="${DOCUMENT}/${type}" Target="${target}"/>`).join('')}</Relationships>`

const workbook = (sheets: readonly SheetPlan[]): string =>
  `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${DOCUMENT}"><sheets>${sheets.map((sheet, index) => `<sheet name="${xml(sheet.name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`).join('')}</sheets></workbook>`

const STYLES = `${HEAD}<styleSheet xmlns="${MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFE7ECF3"/></patternFill></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="6"><xf/><xf fontId="1" fillId="2" applyFont="1" applyFill="1"/><xf numFmtId="49" applyNumberFormat="1"/><xf applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf><xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/></cellXfs></styleSheet>`
