import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { present, withoutZeros } from '@lodestone/kernel'
import { ZipFile } from 'yazl'
import { decimalOfDouble } from './number.ts'
import { columnName, MAX_CELL, MAX_ROWS } from './table.ts'

/** What a cell is given: a text, or a decimal that becomes a number where a spreadsheet's double holds it exactly. */
export type Value = string | { readonly decimal: string } | undefined

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
  readonly rows: Iterable<readonly Value[]>
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
const STYLE = { header: 1, text: 2, wrapped: 3 } as const
/** A fixed time, so that the same content is the same bytes. */
const WRITTEN = new Date(2026, 0, 1)

/** Writes a workbook, row by row. What may be chosen stands in a sheet of its own at the end. */
export async function writeWorkbook(plans: readonly SheetPlan[]): Promise<Buffer> {
  const lists = plans.flatMap(plan => plan.columns.filter(column => column.allowed))
  const sheets = lists.length > 0 ? [...plans, listsOf(lists)] : plans
  const zip = new ZipFile()
  const add = (name: string, text: Iterable<string>): void =>
    zip.addReadStream(Readable.from(inChunks(text)), name, { mtime: WRITTEN })
  add('[Content_Types].xml', [contentTypes(sheets.length)])
  add('_rels/.rels', [relationships([['officeDocument', 'xl/workbook.xml']])])
  add('xl/workbook.xml', [workbook(sheets)])
  add('xl/_rels/workbook.xml.rels', [
    relationships([
      ...sheets.map((_, index): [string, string] => ['worksheet', `worksheets/sheet${index + 1}.xml`]),
      ['styles', 'styles.xml'],
    ]),
  ])
  add('xl/styles.xml', [STYLES])
  for (const [index, plan] of sheets.entries()) add(`xl/worksheets/sheet${index + 1}.xml`, sheetXml(plan, lists))
  zip.end()
  return buffer(zip.outputStream)
}

const listsOf = (columns: readonly SheetColumn[]): SheetPlan => ({
  name: LISTS,
  columns: columns.map(column => ({ header: column.header, width: 24, asText: true })),
  rows: Array.from({ length: Math.max(...columns.map(column => column.allowed?.length ?? 0)) }, (_, row) =>
    columns.map(column => column.allowed?.[row]),
  ),
})

/** Texts joined to pieces of some 64 KiB: each is one turn of the compressor. */
function* inChunks(texts: Iterable<string>): Generator<Buffer> {
  let chunk = ''
  for (const text of texts) {
    chunk += text
    if (chunk.length < 65_536) continue
    yield Buffer.from(chunk)
    chunk = ''
  }
  yield Buffer.from(chunk)
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
/** A text in XML: what XML cannot hold becomes the replacement character. */
const xml = (text: string): string =>
  text
    .slice(0, MAX_CELL - 1)
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

function rowXml(number: number, values: readonly Value[], styleOf: (column: number) => number): string {
  const cells = values.map((value, column) => {
    if (value === undefined || value === '') return ''
    const at = `r="${columnName(column)}${number}"`
    if (typeof value !== 'string' && isExact(value.decimal)) return `<c ${at}><v>${value.decimal}</v></c>`
    const text = typeof value === 'string' ? value : value.decimal
    return `<c ${at} s="${styleOf(column)}" t="inlineStr"><is><t xml:space="preserve">${xml(text)}</t></is></c>`
  })
  return `<row r="${number}">${cells.join('')}</row>`
}

/** Whether a decimal comes back from the double that a spreadsheet makes of it, but for zeros at its end. */
const isExact = (decimal: string): boolean => decimalOfDouble(Number(decimal)) === withoutZeros(decimal)

function validations(plan: SheetPlan, lists: readonly SheetColumn[]): string {
  const rules = plan.columns.flatMap((column, index) => {
    const list = lists.indexOf(column)
    if (list < 0) return []
    const [name, of] = [columnName(index), columnName(list)]
    const range = `${LISTS}!$${of}$2:$${of}$${(column.allowed?.length ?? 0) + 1}`
    return [
      `<dataValidation type="list" errorStyle="warning" allowBlank="1" showErrorMessage="1" sqref="${name}2:${name}${MAX_ROWS + 1}"><formula1>${range}</formula1></dataValidation>`,
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

const STYLES = `${HEAD}<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFE7ECF3"/></patternFill></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf/><xf fontId="1" fillId="2" applyFont="1" applyFill="1"/><xf numFmtId="49" applyNumberFormat="1"/><xf applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs></styleSheet>`
