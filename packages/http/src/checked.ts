import { type FieldError, fieldsRefused, IN_WORDS } from '@lodestone/kernel'
import type { z } from 'zod'
import { ProblemError } from './problem.ts'

/** Field errors shown at most; a caller who has more mends these first. */
const MAX_FIELD_ERRORS = 1_000

/** A value as its schema reads it. Throws 422 with what is wrong with each field, `prefix` before its path. */
export function checked<S extends z.ZodType>(schema: S, value: unknown, prefix: string): z.output<S> {
  const parsed = schema.safeParse(value, IN_WORDS)
  if (parsed.success) return parsed.data
  const errors: FieldError[] = []
  for (const issue of parsed.error.issues) {
    if (errors.length >= MAX_FIELD_ERRORS) break
    if (issue.code !== 'unrecognized_keys') {
      errors.push({ path: prefix + issue.path.join('.'), message: issue.message })
      continue
    }
    for (const key of issue.keys.slice(0, MAX_FIELD_ERRORS - errors.length))
      errors.push({ path: prefix + [...issue.path, key].join('.'), message: 'unknown field' })
  }
  throw new ProblemError('validation-failed', fieldsRefused(parsed.error.issues.length), errors)
}
