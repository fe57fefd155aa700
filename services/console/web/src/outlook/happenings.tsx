import { useTranslation } from 'react-i18next'
import { useFormat } from '../format/use-format.ts'
import { PlainTable } from '../ui/plain-table.tsx'
import { type Happening, happeningOf, type Much } from './happens.ts'
import type { Scenario } from './outlook.queries.ts'
import { useWords } from './use-words.ts'

/** What happens in a scenario and what is done about it, a row each, and where its figures are from. */
export function Happenings({ scenario }: { scenario: Scenario }) {
  const { t } = useTranslation('outlook')
  const said = useSaid()
  const rows = [...scenario.shocks, ...scenario.measures].map(happeningOf)
  return (
    <div className="stack">
      {rows.length === 0 ? (
        <p className="hint">{t('happens.nothing')}</p>
      ) : (
        <PlainTable
          label={t('happens.title')}
          heads={(['what', 'where', 'goods', 'when', 'much'] as const).map(name => ({ text: t(`happens.${name}`) }))}
          rows={rows.map((one, nth) => ({
            id: String(nth),
            cells: [t(`happens.kind.${one.kind}`), said.where(one), said.goods(one), said.when(one), said.much(one)],
          }))}
        />
      )}
      <p>{t(`basisSays.${scenario.basis}`)}</p>
      {scenario.sources.length > 0 && (
        <section>
          <p>
            <strong>{t('sources')}</strong>
          </p>
          <ul className="bullets" lang="en">
            {scenario.sources.map(source => (
              <li key={source}>{source}</li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}

/** The parts of what happens as texts. */
function useSaid() {
  const { t } = useTranslation('outlook')
  const format = useFormat()
  const words = useWords()
  const countries = (codes: readonly string[]): string => format.list(codes.map(format.country))
  const muchOf = (one: Much): string => {
    switch (one.is) {
      case 'less':
      case 'granted':
      case 'covered':
        return t(`happens.${one.is}`, { share: format.percent(one.percent) })
      case 'kg':
        return format.mass(one.kg)
      case 'deliveries':
        return t('happens.deliveries', { count: one.count })
      default: {
        const { least, most } = one
        const days = least === most ? format.count(least) : `${format.count(least)}–${format.count(most)}`
        return t(`happens.${one.is}`, { days })
      }
    }
  }
  return {
    where: ({ where }: Happening): string => {
      if ('name' in where) return where.name
      const from = countries(where.countries)
      return where.to.length === 0 ? from : t('happens.way', { from, to: countries(where.to) })
    },
    goods: ({ kind, elements, stages }: Happening): string => {
      const isOfAll = elements.length === 0 && (kind === 'exports' || kind === 'licence')
      const named = elements.length === 0 ? '' : format.list(elements.map(one => words.element(one)))
      const of = isOfAll ? t('happens.all') : named
      return [format.list(stages.map(one => words.stage(one))), of].filter(Boolean).join(' · ') || '–'
    },
    when: ({ from, until }: Happening): string => {
      if (from === undefined) return '–'
      return until === undefined
        ? t('happens.from', { from: format.date(from) })
        : t('happens.between', { from: format.date(from), until: format.date(until) })
    },
    much: ({ much }: Happening): string => format.list(much.map(muchOf)) || '–',
  }
}
