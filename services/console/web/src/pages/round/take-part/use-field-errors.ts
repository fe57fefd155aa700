import { useState } from 'react'
import { Problem } from '../../../api/problem.ts'

/** What the hub found wrong with a field, to stand beside it. */
export function useFieldErrors() {
  const [errors, setErrors] = useState<Problem['errors']>([])
  return {
    of: (path: string): string | undefined =>
      errors.find(one => one.path === path || one.path.startsWith(`${path}.`))?.message,
    clear: () => setErrors([]),
    keep: (error: unknown): never => {
      if (error instanceof Problem) setErrors(error.errors)
      throw error
    },
  }
}
