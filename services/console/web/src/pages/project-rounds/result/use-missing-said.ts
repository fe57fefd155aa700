import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../format/use-format.ts'
import type { Missing } from '../project-rounds.queries.ts'
import { useSaid } from '../use-said.ts'

/** With figures for operators and auditors, without those of others for suppliers. */
type Lacks = Pick<Missing, 'capacity'> & {
  readonly caps: readonly (Missing['caps'][number] & { readonly kg?: string })[]
  readonly offtake: readonly { readonly year: number; readonly kg?: string }[]
  readonly funding: readonly (Missing['funding'][number] & { readonly eur?: string })[]
}

/** What a project lacks, in words: tonnes by year, and euros by kind. */
export function useMissingSaid() {
  const { t } = useTranslation('project-rounds')
  const format = useFormat()
  const said = useSaid()
  const inYear = (year: number, kg?: string): string =>
    kg === undefined ? String(year) : `${year}: ${format.mass(kg)}`
  const years = (list: Lacks['offtake']): string => format.list(list.map(({ year, kg }) => inYear(year, kg)))
  return {
    parts: ({ capacity, caps, offtake, funding }: Lacks): [string, string][] => [
      ...(capacity.length === 0 ? [] : [[t('result.missingCapacity'), years(capacity)] satisfies [string, string]]),
      ...(caps.length === 0
        ? []
        : [
            [
              t('result.missingCaps'),
              format.list(
                caps.map(
                  ({ by, stage, name, year, kg }) =>
                    `${said.choice('by', by)} ${by === 'country' ? format.country(name) : ''} · ${said.stage(stage)} · ${inYear(year, kg)}`,
                ),
              ),
            ] satisfies [string, string],
          ]),
      ...(offtake.length === 0 ? [] : [[t('result.missingTonnes'), years(offtake)] satisfies [string, string]]),
      ...(funding.length === 0
        ? []
        : [
            [
              t('result.missingMoney'),
              format.list(
                funding.map(({ kind, eur }) =>
                  [said.money(kind), eur && format.sum({ amount: eur, currency: 'EUR' })].filter(Boolean).join(' '),
                ),
              ),
            ] satisfies [string, string],
          ]),
    ],
  }
}
