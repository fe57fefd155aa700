import { type FieldProblem, HubProblem, HubUnreachable } from '@lodestone/client'

/** What the program ends with: listed by `lodestone --help`, and kept from version to version. */
export const EXIT = {
  ok: 0,
  refused: 1,
  usage: 2,
  unreachable: 3,
  notVerified: 4,
  waitedInVain: 5,
  notSignedIn: 6,
  matchingFailed: 7,
  forked: 8,
  needsSecond: 9,
  fault: 70,
  interrupted: 130,
} as const

export type FailureRow = Readonly<Record<string, string | number>>
type Details = { readonly code: string; readonly rows?: readonly FailureRow[]; readonly requestId?: string | undefined }

/** An end that is told to people in a sentence and to programs by its code. */
export class Failure extends Error {
  readonly exit: number
  readonly details: Details
  constructor(exit: number, message: string, details: Details) {
    super(message)
    this.exit = exit
    this.details = details
  }
}

export const usage = (message: string): Failure => new Failure(EXIT.usage, message, { code: 'usage' })
export const notSignedIn = (message: string): Failure =>
  new Failure(EXIT.notSignedIn, message, { code: 'not-signed-in' })

/** Where a fault stands in the file that was sent, if it stands in one: as a spreadsheet names it. */
export function placeOf({ field, sheet, row, column, cell, value, message }: FieldProblem): FailureRow | undefined {
  if (row === undefined) return undefined
  const header = [/^[A-Z]+/.exec(cell ?? '')?.[0], column ?? field].filter(Boolean).join(' ')
  return { ...(sheet && { sheet }), row, ...(header && { column: header }), ...(value && { value }), message }
}

/** A fault as a failure. Whatever is none of the known ones is a mistake of this program. */
export function failureOf(fault: unknown): Failure {
  if (fault instanceof Failure) return fault
  if (fault instanceof HubUnreachable) return new Failure(EXIT.unreachable, fault.message, { code: 'unreachable' })
  if (!(fault instanceof HubProblem))
    return new Failure(EXIT.fault, fault instanceof Error ? `${fault.stack}` : String(fault), { code: 'fault' })
  const details = {
    code: fault.code,
    rows: fault.errors.map(error => placeOf(error) ?? { path: error.path, message: error.message }),
    requestId: fault.requestId,
  }
  if (fault.status === 401)
    return new Failure(EXIT.notSignedIn, `${fault.message} Sign in with lodestone login.`, details)
  const away = [502, 503, 504].includes(fault.status)
  return new Failure(away ? EXIT.unreachable : EXIT.refused, fault.message, details)
}
