import type { RoundRules } from '@lodestone/contracts'
import { rulesInWords } from '@lodestone/wording'
import { addressOf } from '../address.ts'
import { type Html, html } from '../html.ts'
import { facts, section, table } from '../parts.ts'
import type { Voice } from '../voice.ts'

/** The rules of a round in words. */
export function rulesSection(rules: RoundRules, voice: Voice): Html {
  const { texts, language } = voice
  return section(
    'rules',
    texts.section.rules,
    facts(rulesInWords(rules, voice)),
    rules.freight?.length ? freightTable(rules, voice) : undefined,
    html`<p><a href="${addressOf(language, 'rules')}">${texts.round.rulesMore}</a></p>
`,
  )
}

function freightTable({ freight = [], baseCurrency: currency }: RoundRules, voice: Voice): Html {
  const { rule, column } = voice.texts
  return table(
    rule.freight,
    [{ header: column.from }, { header: column.deliverTo }, { header: rule.freight, kind: 'figure' }],
    freight.map(({ from, to, amount }) => [from, to, voice.money({ amount, currency })]),
  )
}
