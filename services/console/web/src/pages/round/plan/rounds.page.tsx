import { ROUND_STATES } from '@lodestone/kernel/round'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'wouter'
import { roundsQuery } from '../../../api/queries.ts'
import { Begun } from '../../../kept/kept.tsx'
import { isLive } from '../../../round/round.ts'
import { useMay } from '../../../session/session.tsx'
import { ButtonLink } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { Choice } from '../../../ui/field.tsx'
import { Page } from '../../../ui/page.tsx'
import { Loaded } from '../../../ui/state.tsx'
import styles from './rounds.module.css'
import { RoundsTable } from './rounds.tsx'
import { Together } from './together.tsx'

/** Milliseconds between two looks: members and suppliers have no stream. */
const LOOK_EVERY_MS = 15_000

const FILTERS = ['all', 'live', ...ROUND_STATES, 'cancelled'] as const
type Filter = (typeof FILTERS)[number]

export default function RoundsPage() {
  const { t } = useTranslation(['rounds', 'app'])
  const query = useQuery({ ...roundsQuery(), refetchInterval: LOOK_EVERY_MS })
  const [search, setSearch] = useSearchParams()
  const mayCreate = useMay('operator')
  const asked = search.get('state')
  const filter: Filter = FILTERS.find(one => one === asked) ?? 'all'
  const choose = (next: Filter) => setSearch(next === 'all' ? {} : { state: next }, { replace: true })
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      aside={
        <>
          <ButtonLink kind="quiet" to="/overview">
            {t('app:nav.overview')}
          </ButtonLink>
          <ButtonLink kind="quiet" to="/project-rounds">
            {t('app:nav.projectRounds')}
          </ButtonLink>
          {mayCreate && (
            <ButtonLink kind="primary" to="/rounds/new">
              {t('new')}
            </ButtonLink>
          )}
        </>
      }
    >
      {mayCreate && <Begun id="round" to="/rounds/new" />}
      <div className={styles.filter}>
        <Choice
          label={t('filter')}
          options={FILTERS.map(value => ({
            value,
            label: value === 'all' || value === 'live' ? t(value) : t(`app:roundState.${value}`),
          }))}
          value={filter}
          onChange={choose}
        />
      </div>
      <Loaded query={query} rows={6}>
        {({ items, more }) => (
          <>
            <Card title={t('list')}>
              <RoundsTable
                more={more}
                any={items.length > 0}
                rounds={items.filter(
                  round => filter === 'all' || (filter === 'live' ? isLive(round) : round.state === filter),
                )}
              />
            </Card>
            <Together rounds={items} />
          </>
        )}
      </Loaded>
    </Page>
  )
}
