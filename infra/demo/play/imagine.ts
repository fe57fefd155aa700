import type { Round, RoundRules } from '@lodestone/contracts'
import { readForms, sumOf } from './forms.ts'
import type { People } from './people.ts'
import { type Progress, tonnes } from './progress.ts'

/** Rules that an operator of this round might wonder about. */
const ASKED: readonly (readonly [what: string, rules: Partial<RoundRules>])[] = [
  ['origin of level A only', { provenanceFloor: 'A' }],
  ['origin down to level C', { provenanceFloor: 'C' }],
  ['origin that is documented', { assurance: 'documented' }],
  ['no country cap', { countryCapBase: 'report-only' }],
  ['at most 40 % from one country', { maxCountrySharePct: '40' }],
  ['weights as stated', { weights: 'stated' }],
]

type Imagined = {
  totals: { byMaterial: { material: string; matchedKg: string }[]; cost: string }
  changes: { linesGaining: number; linesLosing: number }[]
}

/** What the same books would give under other rules: hypothetical, kept in the audit, and nothing of the round changes. */
export async function reportWhatIfs(people: People, round: Round, progress: Progress): Promise<void> {
  const imagined = await progress.step('what other rules would give', ASKED.length, async tick => {
    const answers: Imagined[] = []
    for (const [, rules] of ASKED) {
      answers.push(await people.operator.post<Imagined>(`/rounds/${round.id}/what-if`, { rules }))
      tick()
    }
    return answers
  })
  const lines = (one: Imagined, of: (change: Imagined['changes'][number]) => number): string =>
    String(one.changes.reduce((total, change) => total + of(change), 0))
  const formOf = await readForms(people)
  const forms = [...new Set((round.byMaterial ?? []).map(({ material }) => formOf(material)))]
  const matched = (one: Imagined, form: string): string =>
    tonnes(String(sumOf(one.totals.byMaterial.filter(row => formOf(row.material) === form).map(row => row.matchedKg))))
  progress.say()
  progress.say('    What other rules would give (hypothetical)')
  progress.table([
    ['rules', ...forms.map(form => `${form} matched`), 'cost (EUR)', 'lines gaining', 'lines losing'],
    ...imagined.map((one, n) => [
      ASKED[n]?.[0] ?? '',
      ...forms.map(form => matched(one, form)),
      Math.round(Number(one.totals.cost)).toLocaleString('en'),
      lines(one, change => change.linesGaining),
      lines(one, change => change.linesLosing),
    ]),
  ])
}
