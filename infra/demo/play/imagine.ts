import type { Round, RoundRules } from '@lodestone/contracts'
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
  totals: { matchedKg: string; cost: string }
  changes: { linesGaining: number; linesLosing: number; gainedKg: string; lostKg: string }[]
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
  const sum = (one: Imagined, of: (change: Imagined['changes'][number]) => string | number): number =>
    one.changes.reduce((total, change) => total + Number(of(change)), 0)
  progress.say()
  progress.say('    What other rules would give (hypothetical)')
  progress.table([
    ['rules', 'matched', 'cost (EUR)', 'lines gaining', 'lines losing', 'gained', 'lost'],
    ...imagined.map((one, n) => [
      ASKED[n]?.[0] ?? '',
      tonnes(one.totals.matchedKg),
      Math.round(Number(one.totals.cost)).toLocaleString('en'),
      String(sum(one, change => change.linesGaining)),
      String(sum(one, change => change.linesLosing)),
      tonnes(String(sum(one, change => change.gainedKg))),
      tonnes(String(sum(one, change => change.lostKg))),
    ]),
  ])
}
