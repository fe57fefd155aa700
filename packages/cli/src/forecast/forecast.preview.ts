import type { FieldProblem } from '@lodestone/client'
import { EXIT, Failure, placeOf } from '../failure.ts'

type Found = { readonly errors: readonly FieldProblem[]; readonly warnings: readonly FieldProblem[] }

/** What a preview finds wrong, in the words of a submission; what it warns of where that alone stands in the way. */
export function refusedAs(file: string, { errors, warnings }: Found) {
  const rows = (errors.length > 0 ? errors : warnings).map(
    one => placeOf(one) ?? { field: one.path, message: one.message },
  )
  return new Failure(EXIT.refused, `${file}: nothing of it would be submitted.`, { code: 'validation-failed', rows })
}
