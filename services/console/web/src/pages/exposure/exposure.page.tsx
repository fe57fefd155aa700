import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { materialsQuery, roundsQuery } from '../../api/queries.ts'
import { useMaterialName } from '../../api/use-material-name.ts'
import { useAddressed } from '../../shell/address.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Choice } from '../../ui/field.tsx'
import { Page } from '../../ui/page.tsx'
import { Loaded } from '../../ui/state.tsx'
import { BlocCard } from './bloc.tsx'
import { Caveat } from './caveat.tsx'
import styles from './exposure.module.css'
import { type ExposureFilter, exposureQuery } from './exposure.queries.ts'

/** The trade table is in the Harmonised System of 2017, whose first whole year is 2018. */
const FIRST_YEAR = 2018
/** States of a round in which there is something that it removes. */
const MATCHED: readonly string[] = ['matched', 'awarded', 'completed']
const DEFAULT_MATERIAL = 'ndfeb-magnet'

export default function ExposurePage() {
  const { t } = useTranslation(['exposure', 'app'])
  const nameOf = useMaterialName()
  const [material, setMaterial] = useAddressed('material', DEFAULT_MATERIAL)
  const [year, setYear] = useAddressed('year', '')
  const [round, setRound] = useAddressed('round', '')
  const materials = (useQuery(materialsQuery()).data?.items ?? []).filter(one => one.stage === 'magnet')
  const rounds = (useQuery(roundsQuery()).data?.items ?? []).filter(one => MATCHED.includes(one.state))
  // The last year that the table holds is what the hub answers when none is named.
  const lastYear = useQuery(exposureQuery('EU', {})).data?.year
  const years = lastYear === undefined ? [] : range(FIRST_YEAR, lastYear).reverse()
  const asked: ExposureFilter = {
    material,
    ...(/^\d{4}$/.test(year) ? { year: Number(year) } : {}),
    ...(round === '' ? {} : { round }),
  }
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      aside={
        <>
          <ButtonLink kind="quiet" to="/outlook">
            {t('app:nav.outlook')}
          </ButtonLink>
          <ButtonLink kind="quiet" to="/reserves">
            {t('app:nav.reserves')}
          </ButtonLink>
        </>
      }
    >
      <div className={styles.choices}>
        <Choice
          label={t('material')}
          hint={t('materialHint')}
          value={material}
          onChange={setMaterial}
          options={materials.map(one => ({ value: String(one.id), label: nameOf(String(one.id)) }))}
        />
        <Choice
          label={t('year')}
          value={year}
          onChange={setYear}
          options={[
            { value: '', label: lastYear === undefined ? t('lastYear') : `${lastYear} (${t('lastYear')})` },
            ...years.slice(1).map(one => ({ value: String(one), label: String(one) })),
          ]}
        />
        <Choice
          label={t('round')}
          value={round}
          onChange={setRound}
          options={[{ value: '', label: t('noRound') }, ...rounds.map(({ id, name }) => ({ value: id, label: name }))]}
        />
      </div>
      <div className={styles.blocs}>
        <BlocCard bloc="EU" asked={asked} />
        <BlocCard bloc="JP" asked={asked} />
      </div>
      <Caveats asked={asked} />
    </Page>
  )
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index)

function Caveats({ asked }: { asked: ExposureFilter }) {
  const { t } = useTranslation('exposure')
  const query = useQuery(exposureQuery('EU', asked))
  return (
    <Card title={t('caveats')} lead={t('caveatsLead')}>
      <Loaded query={query}>
        {({ remarks, source, round }) => (
          <>
            <ul className={styles.caveats}>
              {remarks.map(one => (
                <li key={one.code}>
                  <Caveat {...one} />
                </li>
              ))}
              {round?.after && <li>{t('assumes')}</li>}
            </ul>
            <p className="hint">{t('source', { source })}</p>
          </>
        )}
      </Loaded>
    </Card>
  )
}
