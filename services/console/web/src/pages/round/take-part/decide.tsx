import { useTranslation } from 'react-i18next'
import { useGoods } from '../../../api/use-material-name.ts'
import { useFormat } from '../../../format/use-format.ts'
import { hasFurtherPass, type Round } from '../../../round/round.ts'
import { Facts } from '../../../ui/card.tsx'
import { ConfirmButton } from '../../../ui/dialog.tsx'
import { toast } from '../../../ui/toast.tsx'
import { useDecide } from './my-rounds.commands.ts'
import styles from './my-rounds.module.css'
import { type Allocation, costOf, sumKg } from './my-rounds.ts'
import { usePrice } from './use-price.ts'

/** What is decided about: goods, delivery, quantity and price of each allocation, and what it comes to. */
function DecidedTerms({ round, allocations }: { round: Round; allocations: readonly Allocation[] }) {
  const { t } = useTranslation('my-rounds')
  const format = useFormat()
  const goods = useGoods()
  const priceOf = usePrice(round)
  const total = (one: Allocation): string | undefined => {
    const price = priceOf(one)
    const amount = price && costOf(price.amount, one.quantityKg)
    return amount && format.money({ amount, currency: price.currency })
  }
  return (
    <ul className={styles.terms}>
      {allocations.map(one => (
        <li key={one.id}>
          <strong>
            {goods(one)} · {format.period(one.period)}
          </strong>
          <Facts
            items={[
              [t('quantity'), format.kg(one.quantityKg)],
              [t('pricePerKg'), priceOf(one)?.text ?? t('priceLater')],
              [t('total'), total(one) ?? t('priceLater')],
            ]}
          />
        </li>
      ))}
    </ul>
  )
}

/** Accepts or declines some allocations together, after a confirmation that says what binds. */
export function DecideMany({
  round,
  decision,
  allocations,
  label,
  primary = false,
}: {
  round: Round
  decision: 'accept' | 'decline'
  allocations: readonly Allocation[]
  label: string
  primary?: boolean
}) {
  const { t } = useTranslation('my-rounds')
  const format = useFormat()
  const decide = useDecide()
  const count = allocations.length
  const act = async () => {
    await decide.mutateAsync({ ids: allocations.map(({ id }) => id), decision })
    toast(t(decision === 'accept' ? 'accepted' : 'declined', { count }))
  }
  return (
    <ConfirmButton
      label={label}
      kind={primary ? 'primary' : 'secondary'}
      title={t(decision === 'accept' ? 'acceptTitle' : 'declineTitle', { count })}
      confirmLabel={t(decision === 'accept' ? 'acceptNow' : 'declineNow')}
      confirmKind={decision === 'accept' ? 'primary' : 'danger'}
      act={act}
    >
      <p>{t('decideWhat', { count, mass: format.kg(sumKg(allocations.map(one => one.quantityKg))) })}</p>
      <DecidedTerms round={round} allocations={allocations} />
      <p>{t(decision === 'accept' ? 'acceptBinds' : hasFurtherPass(round) ? 'declineAgain' : 'declineEnds')}</p>
      {count > 1 && <p>{t('oneByOne')}</p>}
    </ConfirmButton>
  )
}
