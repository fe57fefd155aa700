import { fieldsRefused } from '@lodestone/kernel'
import type { z } from 'zod'
import { checked } from './checked.ts'
import { ProblemError } from './problem.ts'

/** A JSON body, whose reference the query may say too. */
export function readObject<T>(
  schema: z.ZodType<T>,
  value: unknown,
  { reference }: Readonly<Record<string, unknown>>,
): T {
  const body = checked(schema, value, '')
  if (reference !== undefined && reference !== memberOf(body, 'reference'))
    throw new ProblemError('validation-failed', fieldsRefused(1), [
      { path: 'reference', message: 'another one than reference= says' },
    ])
  return body
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
