import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { PlainTable } from '../../ui/plain-table.tsx'
import { Empty } from '../../ui/state.tsx'
import type { Proof } from './delivery.queries.ts'

/** The entries of the ledger: reserved by the match, committed by the contract, delivered by this delivery. */
export function Ledger({ proof: { postings, batches } }: { proof: Proof }) {
  const { t } = useTranslation(['delivery', 'batches'])
  const format = useFormat()
  if (postings.length === 0)
    return (
      <Card title={t('ledger')}>
        <Empty>{t('noPostings')}</Empty>
      </Card>
    )
  return (
    <Card title={t('ledger')} lead={t('ledgerLead')}>
      <PlainTable
        label={t('ledger')}
        heads={[
          { text: t('batches:when') },
          { text: t('batches:one') },
          { text: t('batches:moved') },
          { text: t('batches:quantity'), isFigure: true },
          { text: t('batches:becauseHeader') },
        ]}
        rows={postings.map((one, nth) => ({
          id: `${nth}`,
          cells: [
            format.dateTime(one.at),
            batches.find(batch => batch.id === one.batch)?.reference ?? one.batch,
            one.from === undefined
              ? t(`batches:account.${one.to}`)
              : `${t(`batches:account.${one.from}`)} → ${t(`batches:account.${one.to}`)}`,
            format.kg(one.quantityKg),
            t(`batches:because.${one.because}`),
          ],
        }))}
      />
    </Card>
  )
}
