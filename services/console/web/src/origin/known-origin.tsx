import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Item } from '../api/client.ts'
import { useFormat } from '../format/use-format.ts'
import { AssuranceBadge } from '../ui/assurance.tsx'

/** What is known of the origin of allocated goods. */
export type KnownOrigin = NonNullable<Item<'/rounds/{id}/allocations'>['origin']>
type Known = Pick<KnownOrigin, 'level' | 'assurance'>

const Level = ({ level, assurance }: Known) => (
  <>
    {level} <AssuranceBadge assurance={assurance} />
  </>
)

/** The facts of what was proven of goods when the round closed: their level, and the countries of every stage; and what is known of them since. */
export function useOriginFacts(): (origin: KnownOrigin | undefined) => readonly (readonly [string, ReactNode])[] {
  const { t } = useTranslation('my-rounds')
  const format = useFormat()
  return origin =>
    origin
      ? [
          [t('origin.level'), <Level key="level" {...origin} />],
          ...(origin.now ? [[t('origin.now'), <Level key="now" {...origin.now} />] as const] : []),
          ...origin.stages.map(
            ({ stage, countries }) => [t(`origin.stage.${stage}`), format.list(countries.map(format.country))] as const,
          ),
        ]
      : []
}

/** The same in a cell of a table: the level as it is known now, and the countries of every stage. */
export function OriginCell({ origin }: { origin: KnownOrigin | undefined }) {
  const { t } = useTranslation('my-rounds')
  const format = useFormat()
  if (!origin) return '–'
  return (
    <>
      <Level {...(origin.now ?? origin)} />
      {origin.stages.map(({ stage, countries }) => (
        <div key={stage} className="hint">
          {t('origin.at', { stage: t(`origin.stage.${stage}`), countries: format.list(countries.map(format.country)) })}
        </div>
      ))}
    </>
  )
}

/** The same in a few words: the level as it is known now, and the countries that the goods come through. */
export function useOriginText(): (origin: KnownOrigin) => string {
  const { t } = useTranslation('my-rounds')
  const { t: word } = useTranslation('app')
  const format = useFormat()
  return origin => {
    const { level, assurance } = origin.now ?? origin
    const countries = [...new Set(origin.stages.flatMap(one => one.countries))]
    return t('origin.short', {
      level,
      assurance: word(`assurance.${assurance}`),
      countries: format.list(countries.map(format.country)),
    })
  }
}
