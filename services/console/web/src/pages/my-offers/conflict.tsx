import { OFFER_FIELDS } from '@lodestone/contracts/offer.fields'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { useLabel } from '../../i18n/use-label.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { formOf, type Offer, type OfferForm, TERMS } from './offer.ts'

/** Fields in which two forms differ, for a choice between them. */
const COMPARED = [...TERMS, 'composition', 'batches', 'amount', 'chain', 'evidence'] as const
const changedFields = (mine: OfferForm, theirs: OfferForm) => {
  const plain = (value: unknown) => JSON.stringify(value, (name, inner) => (name === 'key' ? undefined : inner))
  return COMPARED.filter(field => plain(mine[field]) !== plain(theirs[field]))
}

/** Somebody changed the offer while it was edited here: what differs, and which of the two is to go on. */
export function Conflict({
  mine,
  theirs,
  onMine,
  onTheirs,
}: {
  mine: OfferForm
  theirs: Offer
  onMine: () => void
  onTheirs: () => void
}) {
  const { t } = useTranslation('my-offers')
  const label = useLabel()
  const format = useFormat()
  return (
    <Card title={t('conflict')}>
      <p className="note warn" role="alert">
        {t('conflictWhat', { version: theirs.version, time: format.dateTime(theirs.updatedAt) })}
      </p>
      <ul className="bullets">
        {changedFields(mine, formOf(theirs)).map(field => (
          <li key={field}>
            {field === 'chain' || field === 'evidence'
              ? t(`field.${field}`)
              : label(field === 'amount' ? OFFER_FIELDS.price.parts.amount : OFFER_FIELDS[field])}
          </li>
        ))}
      </ul>
      <div className="row">
        <Button kind="primary" isDisabled={theirs.status !== 'standing'} onPress={onMine}>
          {t('keepMine')}
        </Button>
        <Button onPress={onTheirs}>{t('takeTheirs')}</Button>
      </div>
    </Card>
  )
}
