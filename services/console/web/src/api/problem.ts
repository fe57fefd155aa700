import { type Fault, saidWhere } from '../refusal/fault.ts'

/** A problem that the hub answered with (RFC 9457), in the reader's words; `status` 0 when it did not answer at all. */
export class Problem extends Error {
  readonly status: number
  /** Of the closed set in `api.md`, such as `wrong-state`. */
  readonly code: string
  readonly requestId: string | undefined
  /** What is at fault where, for forms; with a code where it is a finding. */
  readonly errors: readonly Fault[]

  constructor(
    status: number,
    {
      code,
      message,
      requestId,
      errors,
    }: { code: string; message: string; requestId?: string; errors: readonly Fault[] },
  ) {
    super(message)
    this.status = status
    this.code = code
    this.requestId = requestId
    this.errors = errors
  }
}

/** What the hub found wrong at a path or below it, as one text. */
export function faultAt(problem: Problem | undefined, path: string): string | undefined {
  const found = problem?.errors.filter(error => error.path === path || error.path.startsWith(`${path}.`)) ?? []
  const steps = path.split('.').length
  return found.length === 0 ? undefined : found.map(error => saidWhere(error, steps)).join('; ')
}
