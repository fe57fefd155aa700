import type { Json } from '@lodestone/kernel'
import { BOOK_RULES } from './refusal/fields.book.ts'
import { FIELD_RULES as RULES_OF_FIELDS } from './refusal/fields.ts'
import { WORLD_RULES } from './refusal/fields.world.ts'
import { PROBLEM_RULES } from './refusal/problems.ts'

const FIELD_RULES = { ...RULES_OF_FIELDS, ...WORLD_RULES, ...BOOK_RULES }
export type FieldRule = keyof typeof FIELD_RULES
export type ProblemRule = keyof typeof PROBLEM_RULES

/** What a sentence of the hub says, by name and figures, for whoever says it in other words. */
export type Ruled = {
  readonly rule?: string | undefined
  readonly values?: Record<string, Json> | undefined
}

type Rules = Readonly<Record<string, readonly string[]>>
type Read = (sentence: string) => Ruled

/** Reads the sentences of `rules` back. Those with nothing to be filled in come first, then those that say the most themselves. */
function reader(rules: Rules): Read {
  const whole = new Map<string, Ruled>()
  const filled: { readonly parts: readonly string[]; readonly rule: string; readonly own: number }[] = []
  for (const [rule, sentences] of Object.entries(rules))
    for (const sentence of sentences) {
      const parts = sentence.split(/\{(\w+)\}/)
      if (parts.length === 1) whole.set(sentence, { rule })
      else filled.push({ parts, rule, own: sentence.replace(/\{\w+\}/g, '').length })
    }
  filled.sort((a, b) => b.own - a.own)
  return sentence => {
    const known = whole.get(sentence)
    if (known || sentence.length > LONGEST) return known ?? {}
    for (const { parts, rule } of filled) {
      const values = valuesIn(sentence, parts)
      if (values) return { rule, values }
    }
    return {}
  }
}
/**
 * What a sentence is filled with: `parts` are its own words, each followed by the name of what stands behind it, which is at least a character. Each of its own words is taken where it comes
 * first, but the last, which ends it.
 */
function valuesIn(sentence: string, [first = '', ...parts]: readonly string[]): Record<string, string> | undefined {
  if (!sentence.startsWith(first)) return undefined
  const values: Record<string, string> = {}
  let at = first.length
  for (let nth = 0; nth < parts.length; nth += 2) {
    const [name = '', words = ''] = parts.slice(nth, nth + 2)
    const isLast = nth + 2 >= parts.length
    if (isLast && !sentence.endsWith(words)) return undefined
    const end = isLast ? sentence.length - words.length : sentence.indexOf(words, at + 1)
    if (end <= at) return undefined
    values[name] = sentence.slice(at, end)
    at = end + words.length
  }
  return values
}
/** No sentence is as long; what is, quotes what somebody sent. */
const LONGEST = 1_000

const readField = reader(FIELD_RULES)
const readProblem = reader(PROBLEM_RULES)

/** What is wrong with a field, with the rule that its sentence is of. What has a code of its own keeps to that. */
export const ruled = <Fault extends Ruled & { readonly message: string; readonly code?: string | undefined }>(
  fault: Fault,
): Fault => (fault.rule !== undefined || fault.code !== undefined ? fault : { ...fault, ...readField(fault.message) })

/** The rule of a problem's `detail`. */
export const ruleOfProblem = (detail: string): Ruled => readProblem(detail)
export { FIELD_RULES, PROBLEM_RULES }
