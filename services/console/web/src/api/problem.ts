import { isObject } from '@lodestone/kernel/members'

/** A problem that the hub answered with (RFC 9457); `status` 0 when it did not answer at all. */
export class Problem extends Error {
  readonly status: number
  /** Of the closed set in `api.md`, such as `wrong-state`. */
  readonly code: string
  readonly requestId: string | undefined
  /** What is at fault where, for forms: `{ path: 'lines.3.quantityKg', message }`. */
  readonly errors: readonly { readonly path: string; readonly message: string }[]

  constructor(status: number, body: unknown) {
    const fields: Readonly<Record<string, unknown>> = isObject(body) ? body : {}
    const { detail, title, code, requestId, errors } = fields
    super(typeof detail === 'string' ? detail : typeof title === 'string' ? title : '')
    this.status = status
    this.code = typeof code === 'string' ? code : status === 0 ? 'no-answer' : 'unknown'
    this.requestId = typeof requestId === 'string' ? requestId : undefined
    this.errors = Array.isArray(errors) ? errors : []
  }
}

/** What the hub found wrong at a path or below it, as one text. */
export function faultAt(problem: Problem | undefined, path: string): string | undefined {
  const found = problem?.errors.filter(error => error.path === path || error.path.startsWith(`${path}.`)) ?? []
  return found.length === 0
    ? undefined
    : found
        .map(error => (error.path === path ? error.message : `${error.path.slice(path.length + 1)}: ${error.message}`))
        .join('; ')
}
