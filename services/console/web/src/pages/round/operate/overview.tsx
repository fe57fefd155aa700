import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../format/use-format.ts'
import { Funnel } from '../../../round/funnel.tsx'
import { Phases } from '../../../round/phases.tsx'
import type { Round } from '../../../round/round.ts'
import { RulesCard } from '../../../round/rules-card.tsx'
import { Card, Facts } from '../../../ui/card.tsx'
import { Check } from '../../../ui/checks.tsx'
import { Actions } from './actions.tsx'
import { ByMaterial } from './overview.materials.tsx'
import { Next, Standing } from './overview.next.tsx'
import { Seals } from './overview.seals.tsx'
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
