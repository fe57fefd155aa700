import type { Fault } from '../refusal/fault.ts'
import type { Found } from './mapped/form.ts'

export type Remark = Fault & {
  readonly index?: number
  readonly field?: string
  readonly sheet?: string
  readonly row?: number
  readonly column?: string
  readonly cell?: string
  readonly value?: string
}
/** What the hub read of a file: `POST …/preview`. */
export type Preview = {
  readonly reference?: string
  readonly importable: boolean
  readonly rows: number
  readonly valid: number
  readonly items: readonly { readonly index: number; readonly ok: boolean; readonly value: Record<string, unknown> }[]
  readonly errorCount: number
  readonly errors: readonly Remark[]
  readonly warnings: readonly Remark[]
  /** What a mapping is made of, where the file is not in the hub's own columns. */
  readonly found?: Found
  readonly totals: readonly {
    readonly material: string
    readonly period: string
    readonly quantityKg: string
    readonly lines: number
  }[]
}
