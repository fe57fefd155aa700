import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../format/use-format.ts'
import { Funnel } from '../../../round/funnel.tsx'
import { collectionEnd, decisionsEnd, happenedAt, offersEnd } from '../../../round/happened.ts'
import { Phases } from '../../../round/phases.tsx'
import type { Round } from '../../../round/round.ts'
import { useWhen } from '../../../round/use-when.ts'
import { Card, Facts } from '../../../ui/card.tsx'
import { Check } from '../../../ui/checks.tsx'
import { Actions } from './actions.tsx'
import { ByMaterial } from './overview.materials.tsx'
import { Next, Standing } from './overview.next.tsx'
import { OffersOut } from './overview.out.tsx'
import { Seals } from './overview.seals.tsx'
import { Passes } from './passes.tsx'
import styles from './round.module.css'
import { useNames } from './use-names.ts'

/** States in which operators watch whether copies agree with the seals; the record keeps them always. */
const COMPARED: ReadonlySet<Round['state']> = new Set(['sealing', 'matching', 'matched'])

/** Where the round is, what comes next, and what became of what was asked. */
export function Overview({ round }: { round: Round }) {
  const { t } = useTranslation('round')
  const format = useFormat()
  const { material } = useNames()
  const [exact, setExact] = useState(false)
  const when = useWhen()
  const times = [
    ['opened', happenedAt(round.openedAt)],
    ['collection', collectionEnd(round)],
    ['offers', offersEnd(round)],
    ['matched', happenedAt(round.matchedAt)],
    ['decisions', decisionsEnd(round)],
    ['awarded', happenedAt(round.awardedAt)],
  ] as const
  return (
    <>
      <Card title={t('next.title')} terms={['award', 'lapse', 'pass']}>
        <Phases state={round.state} />
        <Standing round={round} />
        <div className={styles.next}>
          <Next round={round} />
          <Actions round={round} />
        </div>
      </Card>
      {round.offersOut && <OffersOut out={round.offersOut} />}
      <div className={styles.halves}>
        <Card
          title={t('totals.title')}
          lead={t('totals.lead')}
          terms={['entry', 'allocation']}
          aside={
            <Check isSelected={exact} onChange={setExact}>
              {t('exact')}
            </Check>
          }
        >
          <Funnel round={round} exact={exact} />
        </Card>
        <Card title={t('plan.title')}>
          <Facts
            items={[
              [t('plan.materials'), format.list(round.materials.map(material))],
              [t('plan.periods'), format.list(round.periods.map(format.period))],
              ...times.flatMap(([name, at]) => (at ? [[t(`plan.${name}`), when(at)] as const] : [])),
              [t('passes.undecided'), t(`passes.rule.${round.rules.undecided ?? 'lapse'}`)],
              [t('passes.most'), format.count(round.rules.maxPasses ?? 1)],
            ]}
          />
        </Card>
      </div>
      {COMPARED.has(round.state) && <Seals round={round} />}
      <Passes round={round} />
      <ByMaterial round={round} exact={exact} />
    </>
  )
}
