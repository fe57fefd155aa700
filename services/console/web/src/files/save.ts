import { csvRow } from '@lodestone/kernel/csv'

/** Milliseconds for which the browser may need the address after the click. */
const ADDRESS_MS = 10_000

/** Has the browser save a file. */
export function saveFile(name: string, content: Blob): void {
  const address = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), ADDRESS_MS)
}

export const saveJson = (name: string, content: unknown): void =>
  saveFile(name, new Blob([JSON.stringify(content)], { type: 'application/json' }))

/** The name of a file of what is called so on the page. */
export const fileNameOf = (label: string, ending: 'csv' | 'png' | 'xlsx'): string =>
  `${label.replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-|-$/g, '')}.${ending}`

/** As a spreadsheet opens it: marked as UTF-8, and no cell of it is run. */
export const saveCsv = (name: string, rows: readonly (readonly string[])[]): void =>
  saveFile(name, new Blob(['\ufeff', ...rows.map(row => `${csvRow(row)}\r\n`)], { type: 'text/csv' }))
