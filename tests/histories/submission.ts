import type { Model } from './model.ts'

/**
 * What a member's forecast or a supplier's offer promises by its interface: created once under its reference and the key of the call, changed
 * only at the version that the change was meant for, and read as it stands. Each change has kilograms of its own, by which it is known again.
 */

export type SubmissionAsked =
  | { readonly do: 'create'; readonly key: string; readonly kg: string }
  | { readonly do: 'read' }
  | { readonly do: 'revise'; readonly expected: number; readonly kg: string }
  | { readonly do: 'withdraw'; readonly expected: number }

/** What was answered: what was submitted, as it stands, or why not. `text` is the answer to a command with a key, which is kept word for word. */
export type SubmissionAnswer =
  | {
      readonly status: 200 | 201
      readonly version: number
      readonly kg: string
      readonly stands: boolean
      readonly text: string
    }
  | { readonly status: number; readonly code: string }

type Kept = { readonly kg: string; readonly text: string | undefined }
export type Submission = {
  /** 0 before it is created. */
  readonly version: number
  readonly kg: string
  readonly stands: boolean
  /** Of what was created, by the key under which it was. */
  readonly kept: ReadonlyMap<string, Kept>
}

const is = (answer: SubmissionAnswer | undefined, status: number, code: string): boolean =>
  answer === undefined || (answer.status === status && 'code' in answer && answer.code === code)

const shows = (answer: SubmissionAnswer | undefined, status: 200 | 201, { version, kg, stands }: Submission): boolean =>
  answer === undefined ||
  ('kg' in answer &&
    answer.status === status &&
    answer.version === version &&
    answer.kg === kg &&
    answer.stands === stands)

export const submission: Model<Submission, SubmissionAsked, SubmissionAnswer> = {
  initial: { version: 0, kg: '', stands: false, kept: new Map() },
  step(at, asked, answer) {
    const only = (isSo: boolean, next: Submission = at): Submission[] => (isSo ? [next] : [])
    if (asked.do === 'create') return created(at, asked, answer)
    // Nobody knows the id of what is not there.
    if (at.version === 0) return []
    switch (asked.do) {
      case 'read':
        return only(shows(answer, 200, at))
      case 'revise': {
        if (!at.stands) return only(is(answer, 409, 'wrong-state'))
        if (asked.expected !== at.version) return only(is(answer, 412, 'stale-version'))
        const next = { ...at, version: at.version + 1, kg: asked.kg }
        return only(shows(answer, 200, next), next)
      }
      case 'withdraw': {
        if (!at.stands) return only(shows(answer, 200, at))
        if (asked.expected !== at.version) return only(is(answer, 412, 'stale-version'))
        const next = { ...at, version: at.version + 1, stands: false }
        return only(shows(answer, 200, next), next)
      }
    }
  },
  isSettled: () => true,
  key: ({ version, kg, stands, kept }) => `${version} ${kg} ${stands} ${JSON.stringify([...kept])}`,
}

function created(
  at: Submission,
  { key, kg }: SubmissionAsked & { readonly do: 'create' },
  answer: SubmissionAnswer | undefined,
): Submission[] {
  const kept = at.kept.get(key)
  if (kept && kept.kg !== kg) return is(answer, 422, 'idempotency-key-reused') ? [at] : []
  if (!kept && at.version > 0) return is(answer, 409, 'duplicate-reference') ? [at] : []
  const first: Submission = { version: 1, kg, stands: true, kept: new Map() }
  if (!shows(answer, 201, first)) return []
  const text = answer && 'text' in answer ? answer.text : undefined
  if (kept?.text !== undefined && text !== undefined && kept.text !== text) return []
  const now = new Map(at.kept).set(key, { kg, text: kept?.text ?? text })
  return [kept ? { ...at, kept: now } : { ...first, kept: now }]
}
