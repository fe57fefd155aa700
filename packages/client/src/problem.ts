import { retryAfterMs } from './retry-after.ts'

/** A field of a call that the hub found fault with: `lines.3.quantityKg`, `query.cursor`. */
export type FieldProblem = {
  readonly path: string
  readonly message: string
  /** Where it stands in a file that was sent: the API's name of the field, the row counted from 1, the column's header, the address such as C3, and what is there. */
  readonly field?: string
  readonly sheet?: string
  readonly row?: number
  readonly column?: string
  readonly cell?: string
  readonly value?: string
}

/** Whether a value of JSON has members that can be asked for. */
export const hasMembers = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

/** The hub answered with a problem (RFC 9457): `code` is of the closed set of the API, `http-<status>` when something between answered. */
export class HubProblem extends Error {
  override readonly name = 'HubProblem'
  readonly status: number
  readonly code: string
  readonly title: string
  readonly errors: readonly FieldProblem[]
  /** What the operators find the call by in their logs. */
  readonly requestId: string | undefined
  /** Seconds after which asking again may help. */
  readonly retryAfterSeconds: number | undefined

  constructor(response: Response, body: unknown) {
    const problem = hasMembers(body) ? body : {}
    const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)
    const title = text(problem.title) ?? (text(response.statusText) || `HTTP ${response.status}`)
    super(text(problem.detail) ?? title)
    this.title = title
    this.status = response.status
    this.code = text(problem.code) ?? `http-${response.status}`
    this.errors = Array.isArray(problem.errors) ? problem.errors : []
    this.requestId = text(problem.requestId)
    this.retryAfterSeconds = retryAfterMs(response) === undefined ? undefined : Number(retryAfterMs(response)) / 1000
  }
}

/** No answer came, however often the client asked. `cause` is what went wrong the last time. */
export class HubUnreachable extends Error {
  override readonly name = 'HubUnreachable'
}

type Result<Data> = { readonly data?: Data; readonly error?: unknown; readonly response: Response }

/** The answer of a call of the client. Throws `HubProblem` when the hub refused. */
export async function answer<Data>(call: Promise<Result<Data>>): Promise<Exclude<Data, undefined>> {
  const { data, error, response } = await call
  if (!response.ok) throw new HubProblem(response, error)
  return data as Exclude<Data, undefined>
}
