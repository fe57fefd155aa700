import { sendFile } from '../../files/files.ts'
import { remarked } from '../../refusal/refused.ts'
import type { BaselinePreview } from './baseline.queries.ts'

export type CellFault = {
  readonly table?: string
  readonly row?: number
  readonly column?: string
  /** Of a workbook. */
  readonly cell?: string
  readonly message: string
}
/** What the hub read of a file, its faults in the reader's words. */
export type Previewed = Omit<BaselinePreview, 'faults'> & { readonly faults: readonly CellFault[] }

export async function previewOf(file: File): Promise<Previewed> {
  const { faults, ...rest } = await sendFile<BaselinePreview>('/outlook/baselines/previews', file, {})
  const { errors } = await remarked({ errors: faults, warnings: [] })
  return { ...rest, faults: faults.map((fault, nth) => ({ ...fault, message: errors[nth]?.message ?? fault.message })) }
}
