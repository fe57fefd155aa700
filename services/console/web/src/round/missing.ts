import { isOneOf } from '@lodestone/kernel/members'
import { useTranslation } from 'react-i18next'
import { filled } from '../finding/out.ts'
import { useFormat } from '../format/use-format.ts'
import type { Round } from './round.ts'

type Gap = NonNullable<Round['gaps']>[number]
const OF_COPY = ['owner', 'count', 'sumKg', 'foundCount', 'foundKg'] as const
/** The figures that each sentence names. */
const FIGURES = {
  'copy-differs': OF_COPY,
  'matching-copy-differs': OF_COPY,
  'result-of-other-inputs': [],
  'result-of-other-hash': [],
} as const satisfies Record<Gap['code'], readonly string[]>
const OWNERS = ['demand', 'supply'] as const

/** How the figures read in a language. */
export type MissingWords = {
  /** Counts, and control totals: sums over goods of all forms, which are no mass. */
  readonly decimal: (figure: string) => string
  readonly owner: (owner: (typeof OWNERS)[number]) => string
}
/** What is missing as a sentence of the catalogue, where there is one for it. */
export const gapSaid = (gap: Gap, words: MissingWords) =>
  filled(gap, FIGURES, (_, figure) => (isOneOf(OWNERS, figure) ? words.owner(figure) : words.decimal(figure)))

/** Says what keeps a closed round from its match in the reader's language, or as the hub has it. */
export function useMissing(): (round: Pick<Round, 'missing' | 'gaps'>) => string[] {
  const { t } = useTranslation('round')
  const format = useFormat()
  const words: MissingWords = { decimal: format.decimal, owner: owner => t(`seals.${owner}`) }
  return ({ missing = [], gaps = [] }) =>
    missing.map((text, i) => {
      const said = gaps[i] && gapSaid(gaps[i], words)
      return said ? t(`unmatched.${said.key}`, said.values) : text
    })
}
