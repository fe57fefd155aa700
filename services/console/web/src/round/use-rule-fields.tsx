import { useTranslation } from 'react-i18next'
import { faultAt, type Problem } from '../api/problem.ts'
import { Field } from '../ui/field.tsx'
import type { RulesText } from './rules.ts'

/** A group of the form of the rules: what is typed, how it changes, and what the hub found wrong. */
export type RulesPart = {
  value: RulesText
  onChange: (value: RulesText) => void
  problem: Problem | undefined
}

/** What the fields of a group have in common. */
export function useRuleFields({ value, onChange, problem }: RulesPart) {
  const { t } = useTranslation('rules')
  const fault = (name: string) => faultAt(problem, `rules.${name}`)
  const set =
    <Name extends keyof RulesText>(name: Name) =>
    (next: RulesText[Name]) =>
      onChange({ ...value, [name]: next })
  const text = (name: keyof RulesText, path: string, rows?: number) => (
    <Field
      label={t(`${name}.label`)}
      hint={t(`${name}.hint`)}
      error={fault(path)}
      value={value[name]}
      onChange={next => onChange({ ...value, [name]: next })}
      {...(rows === undefined ? {} : { rows })}
    />
  )
  return { t, fault, set, text }
}
