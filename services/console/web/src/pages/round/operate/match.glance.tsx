import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../format/use-format.ts'
import type { Round } from '../../../round/round.ts'
import { Card, Facts } from '../../../ui/card.tsx'
import { glanceOf } from './match.glance.ts'
import type { RoundRecord } from './round.queries.ts'

/** A match in a few figures. Kilograms are not among them: those of different forms have no sum. */
export function Glance({ record, round }: { record: RoundRecord; round: Round }) {
  const { t } = useTranslation('round-match')
  const format = useFormat()
  const seen = useMemo(() => glanceOf(record, round.shares), [record, round.shares])
  const of = (some: number, all: number) => t('glance.of', { some: format.count(some), all: format.count(all) })
  return (
    <Card title={t('glance.title')} terms={['allocation', 'fill', 'cap']}>
      <Facts
        items={[
          [t('glance.served'), of(seen.served, seen.lines)],
          [t('glance.sold'), of(seen.sold, seen.offers)],
          [t('glance.left'), format.count(seen.left)],
          [t('glance.caps'), seen.over === 0 ? t('shares.allWithin') : t('shares.over', { count: seen.over })],
          [
            t('glance.gap'),
            seen.gapPct === '0' ? t('glance.best') : t('glance.within', { pct: format.exactPercent(seen.gapPct) }),
          ],
        ]}
      />
    </Card>
  )
}
