import { formatKg, grams } from '@lodestone/kernel/quantity'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../format/use-format.ts'
import { type Draw, DrawRow } from '../../../origin/draw-row.tsx'
import { batchesQuery } from '../../../origin/origin.queries.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { FaultNote } from '../../../ui/fault-note.tsx'
import { Form } from '../../../ui/form.tsx'
import { toast } from '../../../ui/toast.tsx'
import { useNameBatches } from './my-rounds.commands.ts'
import { ownOfferQuery } from './my-rounds.queries.ts'
import type { Allocation } from './my-rounds.ts'
import { useFieldErrors } from './use-field-errors.ts'
import { useTyped } from './use-typed.ts'

/** The batches that awarded goods come from, named by their supplier where the offer drew on none: goods are often made after the award. */
export function Batches({ allocation }: { allocation: Allocation }) {
  const { t } = useTranslation('my-rounds')
  const offer = useQuery(ownOfferQuery(allocation.offerId))
  if (!offer.data || offer.data.batches) return null
  return (
    <Dialog size="wide" title={t('batches.name')} trigger={<Button>{t('batches.name')} …</Button>}>
      {close => <Naming allocation={allocation} close={close} />}
    </Dialog>
  )
}

function Naming({ allocation, close }: { allocation: Allocation; close: () => void }) {
  const { t } = useTranslation(['my-rounds', 'batches', 'app'])
  const format = useFormat()
  const typed = useTyped()
  const name = useNameBatches(allocation.id)
  const errors = useFieldErrors()
  const [fault, setFault] = useState<unknown>()
  const batches = useQuery(batchesQuery()).data?.items ?? []
  const fitting = batches.filter(one => one.material === allocation.material && one.accounts.available !== '0')
  const { state, contractedKg, quantityKg, deliveredKg } = allocation
  const left = formatKg(grams(state === 'contracted' ? contractedKg : quantityKg) - grams(deliveredKg))
  const [draws, setDraws] = useState<readonly Draw[]>([{ batch: '', quantityKg: left }])
  const plain = draws.map(one => ({ ...one, typed: typed(one.quantityKg, left) }))
  const isReady = plain.every(one => one.batch !== '' && one.quantityKg !== '' && !one.typed.question)
  const send = async () => {
    errors.clear()
    setFault(undefined)
    try {
      const named = plain.map(one => ({ batch: one.batch, quantityKg: one.typed.plain }))
      const { openKg } = await name.mutateAsync(named).catch(errors.keep)
      toast(openKg === '0' ? t('batches.allNamed') : t('batches.named', { mass: format.kg(openKg) }))
      close()
    } catch (error) {
      setFault(error)
    }
  }
  const errorOf = (path: string) => {
    const question = plain.find((_, nth) => path === `batches.${nth}.quantityKg`)?.typed.question
    return question ?? errors.of(path)
  }
  return (
    <Form isReady={isReady} send={send}>
      <p>{t('batches.what')}</p>
      {fitting.length === 0 && <p className="note">{t('batches.none')}</p>}
      {draws.map((one, nth) => (
        <DrawRow
          // biome-ignore lint/suspicious/noArrayIndexKey: a batch that is named is its place in the list
          key={nth}
          {...{ draw: one, nth, fitting, error: errorOf }}
          readOnly={false}
          change={next => setDraws(draws.map((own, at) => (at === nth ? { ...own, ...next } : own)))}
          remove={() => setDraws(draws.filter((_, at) => at !== nth))}
        />
      ))}
      {fitting.length > draws.length && (
        <div className="row">
          <Button onPress={() => setDraws([...draws, { batch: '', quantityKg: '' }])}>{t('batches:addDraw')}</Button>
        </div>
      )}
      <FaultNote error={fault} />
      <div className="dialog-actions">
        <Button kind="quiet" onPress={close}>
          {t('app:action.cancel')}
        </Button>
        <Button kind="primary" type="submit" isPending={name.isPending} isDisabled={!isReady || draws.length === 0}>
          {t('batches.name')}
        </Button>
      </div>
    </Form>
  )
}
