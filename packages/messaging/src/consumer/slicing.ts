import type { InRecord } from '../ports.ts'

/** Records and bytes of one transaction at most: bounds how long the event loop is held by reading them. */
const SLICE_RECORDS = 1_000
const SLICE_BYTES = 512 * 1024

/** Cuts a batch into what is applied in one transaction each. */
export function slicesOf(records: readonly InRecord[]): InRecord[][] {
  const slices: InRecord[][] = []
  let bytes = Number.POSITIVE_INFINITY
  for (const record of records) {
    const size = record.value?.length ?? 0
    const slice = slices.at(-1)
    if (!slice || slice.length === SLICE_RECORDS || bytes + size > SLICE_BYTES) {
      slices.push([record])
      bytes = size
    } else {
      slice.push(record)
      bytes += size
    }
  }
  return slices
}
