import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Problem } from '../../../api/problem.ts'
import { useFormat } from '../../../format/use-format.ts'
import type { Round } from '../../../round/round.ts'
import { Card } from '../../../ui/card.tsx'
import { Choice } from '../../../ui/field.tsx'
import { Empty, Loaded } from '../../../ui/state.tsx'
import { Compared } from './pool.coverage.tsx'
import { WhyOut } from './pool.entries.tsx'
import { LinesTable } from './pool.lines.tsx'
import { OffersTable } from './pool.offers.tsx'
import { PoolSheet } from './pool.sheet.tsx'
import styles from './round.module.css'
import { linesQuery, offersQuery, poolQuery } from './round.queries.ts'
import { useNames } from './use-names.ts'

const ALL = 'all'

/** What has joined, what of it is published, and whether the offers reach. */
export default function PoolTab({ round }: { round: Round }) {
  const { t } = useTranslation('round-pool')
  const { material } = useNames()
  const [chosen, setChosen] = useState<string>(ALL)
  const lines = useQuery({ ...linesQuery(round.id), enabled: round.state !== 'draft' })
  const offers = useQuery({ ...offersQuery(round.id), enabled: round.state !== 'draft' })
  if (round.state === 'draft')
    return (
      <Card title={t('title')}>
        <Empty>{t('draft')}</Empty>
      </Card>
    )
  const one = chosen === ALL ? undefined : chosen
  const ofOne = ({ material: own }: { material: string }) => one === undefined || own === one
  return (
    <>
      <div className={styles.controls}>
        <Choice
          label={t('material')}
          options={[
            { value: ALL, label: t('all') },
            ...round.materials.map(value => ({ value, label: material(value) })),
          ]}
          value={chosen}
          onChange={setChosen}
        />
      </div>
      <Loaded query={lines} rows={6}>
        {asked => (
          <Loaded query={offers} rows={6}>
            {offered => (
              <Compared round={round} lines={asked.items} offers={offered.items} {...(one ? { material: one } : {})} />
            )}
          </Loaded>
        )}
      </Loaded>
      <Pool round={round} one={one} />
      <Card title={t('lines.title')} lead={t('lines.lead')}>
        <Loaded query={lines}>
          {({ items, more }) => (
            <>
              <LinesTable round={round} lines={items.filter(ofOne)} more={more} />
              <WhyOut entries={items.filter(ofOne)} />
            </>
          )}
        </Loaded>
      </Card>
      <Card title={t('offers.title')} lead={t(round.resultHash ? 'offers.lead' : 'offers.sealed')}>
        <Loaded query={offers}>
          {({ items, more }) => (
            <>
              <OffersTable offers={items.filter(ofOne)} more={more} />
              <WhyOut entries={items.filter(ofOne)} />
            </>
          )}
        </Loaded>
      </Card>
    </>
  )
}

function Pool({ round, one }: { round: Round; one: string | undefined }) {
  const { t } = useTranslation('round-pool')
  const format = useFormat()
  const published = round.state !== 'collecting'
  const pool = useQuery({ ...poolQuery(round.id), enabled: published })
  const notYet = !published || (pool.error instanceof Problem && pool.error.code === 'wrong-state')
  return (
    <Card
      title={t('sheet.title')}
      lead={
        pool.data
          ? t('sheet.lead', { version: pool.data.version, time: format.dateTime(pool.data.publishedAt) })
          : t('sheet.what')
      }
    >
      {notYet ? (
        <Empty>{t('sheet.notYet')}</Empty>
      ) : (
        <Loaded query={pool}>
          {({ cells }) => <PoolSheet cells={cells.filter(cell => one === undefined || cell.material === one)} />}
        </Loaded>
      )}
    </Card>
  )
}
