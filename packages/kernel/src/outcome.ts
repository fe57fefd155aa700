import type { Json } from './json.ts'

/** A business outcome: a value, or a refusal from a closed set of codes. Faults are thrown, refusals are returned. */
export type Outcome<T, Code extends string = string> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: Refusal<Code> }

export type Refusal<Code extends string = string> = {
  readonly code: Code
  readonly detail: string
  readonly errors?: readonly FieldError[]
}

/** What is wrong with one field: a path such as `lines.3.quantityKg` and a sentence, and where it stands in a file that was sent. */
export type FieldError = {
  readonly path: string
  readonly message: string
  /** The code of a finding, where the field is refused for one. */
  readonly code?: string | undefined
  /** What the sentence says by name, and what it is filled with. */
  readonly rule?: string | undefined
  readonly values?: Record<string, Json> | undefined
  readonly index?: number | undefined
  readonly field?: string | undefined
  readonly sheet?: string | undefined
  readonly row?: number | undefined
  readonly column?: string | undefined
  readonly cell?: string | undefined
  readonly value?: string | undefined
}

export const accept = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value })

/** What a refusal of fields says before it names them. */
export const fieldsRefused = (count: number): string =>
  count === 1 ? '1 field is refused.' : `${count} fields are refused.`

export const refuse = <Code extends string>(
  code: Code,
  detail: string,
  errors?: readonly FieldError[],
): { readonly ok: false; readonly refusal: Refusal<Code> } => ({
  ok: false,
  refusal: errors ? { code, detail, errors } : { code, detail },
})
