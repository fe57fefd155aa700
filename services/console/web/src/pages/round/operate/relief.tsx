import { useQueries, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Answer, api, ask } from '../../../api/client.ts'
import { materialsQuery } from '../../../api/queries.ts'
import { useFormat } from '../../../format/use-format.ts'
import type { Round } from '../../../round/round.ts'
import { Card } from '../../../ui/card.tsx'
import { Choice } from '../../../ui/field.tsx'
import { Empty, Loaded } from '../../../ui/state.tsx'
import { Caveat } from '../../exposure/caveat.tsx'
import styles from './round.module.css'
import { Scrolling } from './scrolling.tsx'
import { useNames } from './use-names.ts'

const BLOCS = ['EU', 'JP'] as const

/** What the round takes off the dependence of each bloc, where customs tell the goods apart. */
export function Relief({ round }: { round: Round }) {
  const { t } = useTranslation('round-elements')
  const materials = useQuery(materialsQuery())
  return (
    <Card title={t('relief.title')} lead={t('relief.lead')}>
      <Loaded query={materials}>
        {({ items }) => {
          // Customs tells magnets apart, and nothing before them.
          const told = items.filter(({ id, stage }) => stage === 'magnet' && round.materials.includes(String(id)))
          return told.length === 0 ? (
            <Empty>{t('relief.noTrade')}</Empty>
          ) : (
            <ReliefByBloc round={round} materials={told.map(({ id }) => String(id))} />
          )
        }}
      </Loaded>
    </Card>
  )
}

function ReliefByBloc({ round, materials }: { round: Round; materials: readonly string[] }) {
  const { t } = useTranslation('round-elements')
  const format = useFormat()
  const { material: nameOf } = useNames()
  const [material, setMaterial] = useState(materials[0] ?? '')
  const queries = useQueries({
    queries: BLOCS.map(bloc => ({
      queryKey: ['rounds', 'exposure', round.id, bloc, material],
      queryFn: () => ask(api.GET('/aggregation/exposure', { params: { query: { bloc, material, round: round.id } } })),
    })),
  })
  return (
    <>
      <div className={styles.controls}>
        <Choice
          label={t('material')}
          options={materials.map(value => ({ value, label: nameOf(value) }))}
          value={material}
          onChange={setMaterial}
        />
      </div>
      <div className="grid">
        {BLOCS.map((bloc, index) => {
          const query = queries[index]
          return (
            query && (
              <Card key={bloc} level={3} title={t('relief.ofBloc', { bloc: format.country(bloc) })}>
                <Loaded query={query}>{found => <ReliefOf found={found} bloc={bloc} />}</Loaded>
              </Card>
            )
          )
        })}
      </div>
    </>
  )
}

function ReliefOf({ found, bloc }: { found: Answer<'/aggregation/exposure'>; bloc: string }) {
  const { t } = useTranslation(['round-elements', 'exposure'])
  const format = useFormat()
  const after = found.round?.after
  const row = (name: string, before: string, next: string | undefined, removes: string | undefined) => (
    <tr key={name}>
      <th scope="row">{name}</th>
      <td>{format.percent(before)}</td>
      <td>{next === undefined ? '–' : format.percent(next)}</td>
      <td>{removes === undefined ? '–' : format.decimal(Number(removes).toFixed(1))}</td>
    </tr>
  )
  return (
    <>
      <Scrolling label={`${t('relief.title')}: ${bloc}`}>
        <table className={styles.plain}>
          <caption className="hidden-visually">{t('relief.title')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('relief.share', { year: String(found.year) })}</th>
              <th scope="col">{t('relief.before')}</th>
              <th scope="col">{t('relief.after')}</th>
              <th scope="col">{t('relief.removed')}</th>
            </tr>
          </thead>
          <tbody>
            {row(t('relief.direct'), found.direct.pct, after?.directPct, after?.removes.directPct)}
            {row(t('relief.oneStep'), found.oneStep.pct, after?.oneStepPct, after?.removes.oneStepPct)}
          </tbody>
        </table>
      </Scrolling>
      {found.round?.matchedKg !== undefined && (
        <p>{t('relief.matched', { mass: format.mass(found.round.matchedKg) })}</p>
      )}
      <p className="hint">
        {after ? t('exposure:assumes') : t(found.round?.matched ? 'relief.noRelief' : 'relief.notYet')}
      </p>
      <p className="hint">
        {found.remarks.slice(0, 1).map(one => (
          <Caveat key={one.code} {...one} />
        ))}{' '}
        {found.source}
      </p>
    </>
  )
}
