import { sendFile } from '../../files/files.ts'
import { remarked } from '../../refusal/refused.ts'
import type { OwnLines, StockPreview } from './my-outlook.queries.ts'

export type Said = { readonly place: string; readonly message: string }
/** What the hub read of a document of a partner, in the reader's words. */
export type PreviewedStock = Pick<StockPreview, 'importable' | 'lines'> & {
  readonly faults: readonly Said[]
  readonly remarks: readonly Said[]
}

export async function previewOf(file: File): Promise<PreviewedStock> {
  const { importable, lines, faults, remarks } = await sendFile<StockPreview>('/outlook/stock/previews', file, {})
  const said = async (list: StockPreview['faults']): Promise<Said[]> => {
    const { errors } = await remarked({ errors: list, warnings: [] })
    return list.map(({ table, row, column, message }, nth) => ({
      place: [table, row, column].filter(part => part !== undefined).join(' · '),
      message: errors[nth]?.message ?? message,
    }))
  }
  return { importable, lines, faults: await said(faults), remarks: await said(remarks) }
}

/** Takes the document in place of the stock of the lines at the version that was previewed. */
export const takeStock = (file: File, version: number): Promise<OwnLines> =>
  sendFile<OwnLines>('/outlook/stock', file, {}, { 'if-match': `"${version}"` }, 'PUT')
