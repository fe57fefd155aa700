import type { RoundRules } from '@lodestone/contracts'
import { rulesInWords } from '@lodestone/wording'
import type { Part, Table } from './statement.ts'
import type { Voice } from './statement.voice.ts'

/** The rules of a round in words, as its page shows them. */
export const ruleParts = (rules: RoundRules, voice: Voice): Part[] => [
  { kind: 'heading', text: voice.texts.section.rules },
  { kind: 'facts', title: voice.texts.section.rules, items: rulesInWords(rules, voice) },
  ...(rules.freight?.length ? [freightTable(rules, voice)] : []),
]

function freightTable({ freight = [], baseCurrency: currency }: RoundRules, { texts }: Voice): Table {
  return {
    kind: 'table',
    title: texts.rule.freight,
    columns: [
      { header: texts.column.from, kind: 'text' },
      { header: texts.column.deliverTo, kind: 'text' },
      { header: texts.rule.freight, kind: 'money' },
    ],
    rows: freight.map(({ from, to, amount }) => [from, to, { amount, currency }]),
  }
}
