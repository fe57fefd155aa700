import type { DecimalMark } from './table.ts'

/** What a column of a file holds, and how it becomes a field of the API and back. */
export type Column = {
  /** The field's path below its line: `ceilingPrice.amount`. */
  readonly field: string
  /** The header; the field's path unless given. */
  readonly header?: string
  readonly kind:
    | 'text'
    | 'reference'
    | 'decimal'
    | 'percent'
    | 'integer'
    | 'boolean'
    | 'period'
    | 'date'
    | 'instant'
    | Structure
  /** What belongs in it, for whoever fills it in. */
  readonly about: string
  readonly example?: string
  readonly required?: true
  /** What may be chosen. */
  readonly allowed?: readonly string[]
}

/** A value of several parts in one cell, such as `Nd 28.5; Pr 3`. */
export type Structure = {
  /** The value, or a sentence that says why the text is none. */
  read(text: string, mark: DecimalMark | undefined): { readonly value: unknown } | { readonly fault: string }
  write(value: unknown): string
}

/** What stands above a column. */
export const headerOf = ({ header, field }: Column): string => header ?? field
