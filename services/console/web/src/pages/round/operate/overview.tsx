import { ROUND_QUANTITIES } from '@lodestone/kernel/round'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../format/use-format.ts'
import { Countdown } from '../../../round/clock.tsx'
import { Funnel } from '../../../round/funnel.tsx'
import { useMissing } from '../../../round/missing.ts'
import { Phases } from '../../../round/phases.tsx'
import { decidingOf, dueOf, failureOf, type Round } from '../../../round/round.ts'
import { RulesCard } from '../../../round/rules-card.tsx'
import { type Column, DataTable } from '../../../table/table.tsx'
import { Badge } from '../../../ui/badge.tsx'
import { Card, Facts } from '../../../ui/card.tsx'
import { Check } from '../../../ui/checks.tsx'
import { Hash } from '../../../ui/hash.tsx'
import { Empty } from '../../../ui/state.tsx'
import { Actions } from './actions.tsx'
import { Passes } from './passes.tsx'
import styles from './round.module.css'
import { useNames } from './use-names.ts'

/** Where the round is, what comes next, and what became of what was asked. */
export function Overview({ round }: { round: Round }) {
  const { t } = useTranslation('round')
  const format = useFormat()
  const { material } = useNames()
  const [exact, setExact] = useState(false)
  return (
    <>
      <Card title={t('next.title')}>
        <Phases state={round.state} />
        <Standing round={round} />
        <div className={styles.next}>
          <Next round={round} />
          <Actions round={round} />
        </div>
      </Card>
      <div className={styles.halves}>
        <Card
          title={t('totals.title')}
          lead={t('totals.lead')}
          aside={
            <Check isSelected={exact} onChange={setExact}>
              {t('exact')}
            </Check>
          }
        >
          <Funnel totals={round.totals} exact={exact} />
        </Card>
        <Seals round={round} />
      </div>
      <Passes round={round} />
      <ByMaterial round={round} exact={exact} />
      <Card title={t('plan.title')}>
        <Facts
          items={[
            [t('plan.materials'), format.list(round.materials.map(material))],
            [t('plan.periods'), format.list(round.periods.map(format.period))],
            [t('plan.collection'), format.dateTime(round.collectionClosesAt)],
            [t('plan.offers'), format.dateTime(round.offersCloseAt)],
            ...(round.decisionsCloseAt
              ? [[t('plan.decisions'), format.dateTime(round.decisionsCloseAt)] as const]
              : []),
            [t('passes.undecided'), t(`passes.rule.${round.rules.undecided ?? 'lapse'}`)],
            [t('passes.most'), format.count(round.rules.maxPasses ?? 1)],
          ]}
        />
      </Card>
      <RulesCard rules={round.rules} />
    </>
  )
}

/** What keeps a closed round from its match, and since when. */
function Standing({ round }: { round: Round }) {
  const { t } = useTranslation('round')
  const format = useFormat()
  const { matching } = round
  const missing = useMissing()(round)
  const time = matching && format.dateTime(matching.since)
  const failure = matching?.state === 'failed' ? failureOf(matching) : undefined
  return (
    <>
      {failure && (
        <p className="note bad" role="alert">
          <strong>{t('matching.failed', { time, count: matching?.attempts ?? 0 })}</strong> {t(failure.why)}{' '}
          {t('matching.means')} {t(failure.todo, { run: failure.run })}
        </p>
      )}
      {missing.length > 0 && (
        <p className="note bad" role="alert">
          {matching?.state === 'incomplete' && t('matching.incomplete', { time })} {t('waitsFor')} {missing.join('; ')}
        </p>
      )}
    </>
  )
}

/** What the round waits for, with its clock. */
function Next({ round }: { round: Round }) {
  const { t } = useTranslation('round')
  const format = useFormat()
  const due = dueOf(round)
  if (!due)
    return <p className={styles.nextWhat}>{t(`over.${round.state === 'cancelled' ? 'cancelled' : 'completed'}`)}</p>
  return (
    <div>
      <p className={styles.nextWhat}>
        {due.by === 'clock' && due.what === 'decisions' ? t('plan.decisions') : t(`due.${due.what}`)}
      </p>
      {due.by === 'clock' && (
        <p className={styles.clock}>
          <Countdown to={due.at} />
        </p>
      )}
      <p className="lead">
        {due.by === 'clock' && `${format.dateTime(due.at)}. `}
        {due.what === 'decisions' ? t(`then.decide.${decidingOf(round).how}`) : t(`then.${due.what}`)}
      </p>
    </div>
  )
}

const BOOKS = ['demand', 'supply'] as const

function Seals({ round }: { round: Round }) {
  const { t } = useTranslation('round')
  const format = useFormat()
  if (round.seals.length === 0)
    return (
      <Card title={t('seals.title')} lead={t('seals.lead')}>
        <Empty>{t(round.state === 'sealing' ? 'seals.awaited' : 'seals.notYet')}</Empty>
        <Facts items={[[t('seals.seedHash'), <Hash key="seed" value={round.seedHash} />]]} />
      </Card>
    )
  const agreed = round.inputDigest !== undefined
  return (
    <Card
      title={t('seals.title')}
      lead={t('seals.lead')}
      aside={
        <Badge tone={agreed ? 'good' : 'warn'}>
          {t(agreed ? 'seals.agree' : round.missing?.length ? 'seals.disagree' : 'seals.compared')}
        </Badge>
      }
    >
      {BOOKS.map(owner => {
        const seal = round.seals.find(each => each.owner === owner)
        return (
          <div key={owner} className={styles.seal} data-sealed={seal !== undefined}>
            <h3>{t(`seals.${owner}`)}</h3>
            {seal ? (
              <Facts
                items={[
                  [
                    t('seals.count'),
                    seal.count === undefined ? '–' : t(`seals.entries_${owner}`, { count: seal.count }),
                  ],
                  [
                    t('seals.sum'),
                    seal.sumKg === undefined ? (
                      '–'
                    ) : (
                      <span key="sum" title={format.mass(seal.sumKg)}>
                        {format.kg(seal.sumKg)}
                      </span>
                    ),
                  ],
                  [t('seals.digest'), <Hash key="digest" value={seal.digest} />],
                  [t('seals.root'), <Hash key="root" value={seal.root} />],
                ]}
              />
            ) : (
              <p>{t('seals.awaited')}</p>
            )}
          </div>
        )
      })}
      <Facts
        items={[
          [t('seals.seedHash'), <Hash key="seed" value={round.seedHash} />],
          ...(round.inputDigest
            ? [[t('seals.inputDigest'), <Hash key="input" value={round.inputDigest} />] as const]
            : []),
          ...(round.resultHash
            ? [[t('seals.resultHash'), <Hash key="result" value={round.resultHash} />] as const]
            : []),
        ]}
      />
    </Card>
  )
}

type MaterialRow = NonNullable<Round['byMaterial']>[number]

function ByMaterial({ round, exact }: { round: Round; exact: boolean }) {
  const { t } = useTranslation(['round', 'app'])
  const format = useFormat()
  const { material } = useNames()
  const columns = useMemo(
    (): readonly Column<MaterialRow>[] => [
      {
        id: 'material',
        header: t('material'),
        sort: row => material(row.material),
        cell: row => material(row.material),
        width: 'minmax(150px, 1.6fr)',
      },
      ...ROUND_QUANTITIES.map(
        (name): Column<MaterialRow> => ({
          id: name,
          header: t(`app:total.${name}`),
          numeric: true,
          sort: row => row[name],
          cell: row => {
            const kg = row[name]
            return kg === undefined ? '–' : <span title={format.kg(kg)}>{exact ? format.kg(kg) : format.mass(kg)}</span>
          },
          width: exact ? 'minmax(124px, 1fr)' : 'minmax(96px, 1fr)',
        }),
      ),
    ],
    [t, format, material, exact],
  )
  const rows = round.byMaterial ?? []
  if (rows.length === 0) return null
  return (
    <Card title={t('byMaterial.title')} lead={t('byMaterial.lead')}>
      <DataTable label={t('byMaterial.title')} rows={rows} columns={columns} rowId={row => row.material} />
    </Card>
  )
}
