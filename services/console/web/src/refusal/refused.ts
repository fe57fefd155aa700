import { isObject } from '@lodestone/kernel/members'
import i18next from 'i18next'
import { Problem } from '../api/problem.ts'
import { isLanguage } from '../i18n/i18n.ts'
import type { Fault } from './fault.ts'

/** The words for refusals, which nobody needs before the first one; none where they cannot be loaded. */
async function words() {
  const [inWords] = await Promise.all([import('./in-words.ts'), i18next.loadNamespaces('problems')])
  const { language } = i18next
  if (!isLanguage(language) || !i18next.exists('refused', { ns: 'problems' })) return undefined
  return { ...inWords, reader: { t: i18next.getFixedT(language, 'problems'), language } }
}

const membersOf = (value: unknown): readonly Readonly<Record<string, unknown>>[] =>
  Array.isArray(value) ? value.filter(isObject) : []

/** The problem that the hub answered with, in the reader's words; `status` 0 when it did not answer at all. */
export async function problemOf(status: number, answer: unknown): Promise<Problem> {
  const body: Readonly<Record<string, unknown>> = isObject(answer) ? answer : {}
  const said = status === 0 ? undefined : await words().catch(() => undefined)
  return new Problem(status, {
    code: typeof body.code === 'string' ? body.code : status === 0 ? 'no-answer' : 'unknown',
    ...(typeof body.requestId === 'string' ? { requestId: body.requestId } : {}),
    message: said ? said.problemInWords(body, said.reader) : '',
    errors: said ? membersOf(body.errors).map(one => said.faultInWords(one, said.reader, 'refused')) : [],
  })
}

type Remarks = { readonly errors: readonly object[]; readonly warnings: readonly object[] }
/** What the hub found in a file or a draft, its remarks in the reader's words. */
export async function remarked<Found extends Remarks>(found: Found): Promise<Remarked<Found>> {
  const { errors, warnings } = found
  if (errors.length + warnings.length === 0) return { ...found, errors: [], warnings: [] }
  const said = await words()
  const all = (ones: readonly object[], otherwise: 'refused' | 'remark') =>
    said ? membersOf(ones).map(one => said.faultInWords(one, said.reader, otherwise)) : []
  return { ...found, errors: all(errors, 'refused'), warnings: all(warnings, 'remark') }
}
export type Remarked<Found> = Omit<Found, 'errors' | 'warnings'> & {
  readonly errors: readonly Fault[]
  readonly warnings: readonly Fault[]
}
