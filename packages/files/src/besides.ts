import { type FileRemark, ruled } from '@lodestone/contracts'
import type { FieldError, Refusal } from '@lodestone/kernel'

type Previewed = {
  readonly importable: boolean
  readonly items: readonly { readonly index: number; readonly ok: boolean }[]
  readonly errorCount: number
  readonly errors: readonly FileRemark[]
}

/**
 * A preview of a file with why the hub would refuse to import it, whatever the file itself has: `list` is what its items are called in the body of the API,
 * `rows` where each stands.
 */
export function refusedBesides<P extends Previewed>(
  preview: P,
  refusal: Refusal,
  list: string,
  rows: readonly number[],
): P {
  const faults: readonly FieldError[] = refusal.errors ?? [{ path: list, message: refusal.detail }]
  const errors = faults.map(fault => {
    const [first, nth = '', ...field] = fault.path.split('.')
    if (first !== list || !/^\d+$/.test(nth)) return ruled(fault)
    const row = rows[Number(nth)]
    return ruled({ ...fault, index: Number(nth), field: field.join('.'), ...(row === undefined ? {} : { row }) })
  })
  const named = new Set(errors.map(({ index }) => index))
  return {
    ...preview,
    importable: false,
    items: preview.items.map(item => (named.has(item.index) ? { ...item, ok: false } : item)),
    errorCount: preview.errorCount + errors.length,
    errors: [...preview.errors, ...errors],
  }
}
