import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../format/use-format.ts'
import type { Round } from '../../../round/round.ts'
import { Card } from '../../../ui/card.tsx'
import { Choice } from '../../../ui/field.tsx'
import { Empty, Loaded } from '../../../ui/state.tsx'
import { notesSaid } from './elements.notes.ts'
import { type Elements, Ranges } from './elements.ranges.tsx'
import { Relief } from './relief.tsx'
import styles from './round.module.css'
import { elementsQuery } from './round.queries.ts'
import { Scrolling } from './scrolling.tsx'

const VIEWS = ['matched', 'confirmed', 'eligible', 'offered', 'pool'] as const
type View = (typeof VIEWS)[number]

/** What the round's goods contain of each rare earth, as ranges, and what of the dependence on China they take away. */
export default function ElementsTab({ round }: { round: Round }) {
  const query = useQuery(elementsQuery(round.id))
  return (
    <>
      <Loaded query={query} rows={8}>
        {found => <Contained found={found} />}
      </Loaded>
      <Relief round={round} />
    </>
  )
}

function Contained({ found }: { found: Elements }) {
  const { t } = useTranslation('round-elements')
  const format = useFormat()
  const there = VIEWS.filter(view => found[view] !== undefined)
  const [chosen, setChosen] = useState<View | undefined>()
  const view = chosen ?? there[0]
  const sums = view && found[view]
  if (!view || !sums)
    return (
      <Card title={t('title')}>
        <Empty>{t('none')}</Empty>
      </Card>
    )
  return (
    <>
      <Card title={t('title')} lead={t('lead')}>
        <div className={styles.controls}>
          <Choice
            label={t('of')}
            options={there.map(value => ({ value, label: t(`view.${value}`) }))}
            value={view}
            onChange={setChosen}
          />
        </div>
        <Ranges elements={sums.elements} label={t(`view.${view}`)} />
        {sums.byBloc && sums.byBloc.length > 0 && (
          <div className="grid">
            {sums.byBloc.map(({ bloc, elements }) => (
              <Card key={bloc} level={3} title={format.country(bloc)}>
                <Ranges elements={elements} label={format.country(bloc)} brief />
              </Card>
            ))}
          </div>
        )}
        <ul className="hint">
          {notesSaid(found).map(({ key, text }) => (
            <li key={text} lang={key ? undefined : 'en'}>
              {key ? t(key) : text}
            </li>
          ))}
          <li>{t('assumptions', { content: found.assumptions.content, yields: found.assumptions.yields })}</li>
        </ul>
      </Card>
      {found.substitution && (
        <Card title={t('saved.title')} lead={t('saved.lead')}>
          <Scrolling label={`${t('saved.title')}: ${t('element')}`}>
            <table className={styles.plain}>
              <caption className="hidden-visually">{t('saved.title')}</caption>
              <thead>
                <tr>
                  <th scope="col">{t('element')}</th>
                  <th scope="col">{t('saved.all')}</th>
                  <th scope="col">{t('saved.byGrade')}</th>
                  <th scope="col">{t('saved.bySubstitute')}</th>
                </tr>
              </thead>
              <tbody>
                {found.substitution.saved.map(({ element }) => {
                  const range = (of: readonly { element: string; leastKg: string; mostKg: string }[] | undefined) => {
                    const one = of?.find(each => each.element === element)
                    return one ? `${format.kg(one.leastKg)} – ${format.kg(one.mostKg)}` : '–'
                  }
                  return (
                    <tr key={element}>
                      <th scope="row">{t(`elements.${element}`)}</th>
                      <td>{range(found.substitution?.saved)}</td>
                      <td>{range(found.substitution?.byGrade)}</td>
                      <td>{range(found.substitution?.bySubstitute)}</td>
                    </tr>
                  )
                })}
              </tbody>
            </table>
          </Scrolling>
        </Card>
      )}
    </>
  )
}
