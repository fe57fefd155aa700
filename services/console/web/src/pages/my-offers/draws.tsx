import { parseDecimal } from '@lodestone/kernel/decimal'
import { formatKg } from '@lodestone/kernel/quantity'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import type { Batch } from '../../origin/batch.ts'
import { type Draw, DrawRow } from '../../origin/draw-row.tsx'
import { batchesQuery } from '../../origin/origin.queries.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import type { OfferFormPart } from './form-part.ts'
import { MOST_DRAWS } from './offer.parts.ts'
import type { OfferForm } from './offer.ts'

/** On which registered batches the offer draws, and how the origin of each is known. */
export function Draws({ form, set, error, readOnly, sumOf }: OfferFormPart & { sumOf: OfferForm }) {
  const { t } = useTranslation('batches')
  const batches = useQuery(batchesQuery()).data?.items ?? []
  const draws = form.batches
  const change = (at: number, next: Partial<Draw>) =>
    set({ batches: draws.map((one, nth) => (nth === at ? { ...one, ...next } : one)) })
  const isFitting = ({ id, material, accounts }: Batch) =>
    draws.some(one => one.batch === id) || (material === form.material && accounts.available !== '0')
  const fitting = batches.filter(isFitting)
  const whole = error('batches')
  return (
    <Card title={t('draws')} lead={draws.length === 0 ? t('noDraws') : t('drawsLead')}>
      {draws.map((one, nth) => (
        <DrawRow
          // biome-ignore lint/suspicious/noArrayIndexKey: a batch that is drawn on is its place in the list
          key={nth}
          {...{ draw: one, nth, fitting, error, readOnly }}
          change={next => change(nth, next)}
          remove={() => set({ batches: draws.toSpliced(nth, 1) })}
        />
      ))}
      {draws.length > 0 && <Sum {...sumOf} />}
      {whole !== undefined && <p className="field-error">{whole}</p>}
      {!readOnly && (
        <div className="row">
          <Button
            isDisabled={draws.length >= MOST_DRAWS || fitting.length <= draws.length}
            onPress={() => set({ batches: [...draws, { batch: '', quantityKg: '' }] })}
          >
            {t('addDraw')}
          </Button>
          {fitting.length <= draws.length && (
            <span className="hint">{t(form.material === '' ? 'materialFirst' : 'noFitting')}</span>
          )}
        </div>
      )}
    </Card>
  )
}

/** What is drawn in all, beside what is offered. */
function Sum({ batches, quantityKg }: Pick<OfferForm, 'batches' | 'quantityKg'>) {
  const { t } = useTranslation('batches')
  const format = useFormat()
  const masses = batches.map(one => parseDecimal(one.quantityKg.trim(), 3))
  if (!masses.every(one => one !== undefined) || parseDecimal(quantityKg.trim(), 3) === undefined) return null
  const sum = formatKg(masses.reduce((all, one) => all + one, 0n))
  return (
    <p className="hint" role="status">
      {t('drawSum', { sum: format.kg(sum), quantity: format.kg(quantityKg.trim()) })}
    </p>
  )
}
