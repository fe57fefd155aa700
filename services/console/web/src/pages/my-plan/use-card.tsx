import { useTranslation } from 'react-i18next'
import { Decimal } from '../../files/mapped/decimal.tsx'
import { Card } from '../../ui/card.tsx'
import { Choice } from '../../ui/field.tsx'
import styles from './my-plan.module.css'
import type { Complaint, ShareForm, UseForm } from './plan-form.ts'
import { usePlanNames } from './use-plan-names.ts'

/** One end use: how many units, and how they are built at the begin and at the end. */
export function UseCard({
  use,
  quarters,
  complaint,
  set,
}: {
  use: UseForm
  quarters: readonly { readonly value: string; readonly label: string }[]
  complaint: Complaint | undefined
  set: (use: UseForm) => void
}) {
  const { t } = useTranslation('my-plan')
  const nameOf = usePlanNames()
  const unit = nameOf.unit(use.unit)
  const share = (at: number, part: Partial<ShareForm>) => {
    const own = use.shares[at]
    if (own) set({ ...use, shares: use.shares.with(at, { ...own, ...part }) })
  }
  return (
    <Card title={nameOf.endUse(use.endUse)}>
      <div className={styles.fields}>
        <Decimal label={t('first', { unit })} value={use.first} onChange={first => set({ ...use, first })} />
        <Decimal label={t('last', { unit })} value={use.last} onChange={last => set({ ...use, last })} />
        <Choice label={t('begin')} value={use.begin} options={quarters} onChange={begin => set({ ...use, begin })} />
        <Choice label={t('end')} value={use.end} options={quarters} onChange={end => set({ ...use, end })} />
      </div>
      <div className={styles.shares}>
        {use.shares.map((one, at) => {
          const technology = nameOf.technology(one.technology)
          return (
            <fieldset key={one.technology} className={styles.share}>
              <legend>{technology}</legend>
              <Decimal label={t('shareFirst')} value={one.first} onChange={first => share(at, { first })} />
              <Decimal label={t('shareLast')} value={one.last} onChange={last => share(at, { last })} />
              <Decimal label={t('cost', { unit })} value={one.cost} onChange={cost => share(at, { cost })} />
            </fieldset>
          )
        })}
      </div>
      {complaint && (
        <p className="note bad" role="status">
          {t(`complaint.${complaint}`)}
        </p>
      )}
    </Card>
  )
}
