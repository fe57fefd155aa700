import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useGoods } from '../api/use-material-name.ts'
import { useFormat } from '../format/use-format.ts'
import { Link } from '../ui/button.tsx'
import { Card, Facts } from '../ui/card.tsx'
import { Accounts } from './accounts.tsx'
import { type Batch, type BatchHistory, isWithdrawn } from './batch.ts'
import { Standing } from './batches.tsx'
import type { Credential } from './credential.ts'
import { Movements, type Places } from './movements.tsx'
import styles from './origin.module.css'
import { BatchProof } from './proof.tsx'

/** A batch: what it is, where its kilograms stand, what proves it, of what it was made, and how it moved. */
export function BatchDetails({
  batch,
  batches,
  credentials,
  places,
  holder,
  giving,
}: {
  batch: BatchHistory
  batches: readonly Batch[]
  credentials: readonly Credential[]
  places: Places & { readonly credential: string }
  holder?: ReactNode
  /** What its holder can do about its credentials. */
  giving?: ReactNode
}) {
  const { t } = useTranslation('batches')
  const format = useFormat()
  return (
    <>
      {batch.yieldedAt !== undefined && (
        <p className="note bad">{t('yielded', { when: format.dateTime(batch.yieldedAt) })}</p>
      )}
      {isWithdrawn(batch) && <p className="note bad">{t('isWithdrawn')}</p>}
      {batch.findings.map(({ code, figures = {}, message }) => (
        <p key={message} className="note warn">
          <Implausible {...{ code, figures, message }} />
        </p>
      ))}
      <div className="grid">
        <Description {...{ batch, batches, holder }} place={places.batch} />
        <Card title={t('accounts')} lead={t('accountsLead')}>
          <Accounts batch={batch} />
        </Card>
        {!isWithdrawn(batch) && <BatchProof {...{ batch, credentials, giving }} place={places.credential} />}
      </div>
      <Movements batch={batch} places={places} />
    </>
  )
}

function Description({
  batch,
  batches,
  holder,
  place,
}: {
  batch: BatchHistory
  batches: readonly Batch[]
  holder: ReactNode
  place: string
}) {
  const { t } = useTranslation('batches')
  const format = useFormat()
  const goods = useGoods()
  const madeInto = batches.filter(one => !isWithdrawn(one) && one.inputs.some(input => input.batch === batch.id))
  const named = (id: string) => {
    const known = batches.find(one => one.id === id)
    return known ? <Link to={`${place}/${id}`}>{known.reference}</Link> : t('foreign', { id })
  }
  const { issuer, composition = {} } = batch
  return (
    <Card title={t('facts')} aside={<Standing batch={batch} />}>
      <Facts
        items={[
          ...(holder === undefined ? [] : [[t('holder'), holder] as const]),
          [t('material'), goods(batch)],
          [t('stageHeader'), t(`stage.${batch.stage}`)],
          [t('site'), `${batch.site}, ${format.country(batch.country)}`],
          [t('quantity'), format.kg(batch.quantityKg)],
          [t('madeOn'), format.date(batch.madeOn)],
          ...(issuer === undefined ? [] : [[t('namedBy'), issuer] as const]),
          ...(Object.keys(composition).length === 0
            ? []
            : [
                [
                  t('composition'),
                  Object.entries(composition)
                    .map(([element, pct]) => `${element} ${format.exactPercent(pct)}`)
                    .join(', '),
                ] as const,
              ]),
          [
            t('madeOf'),
            batch.inputs.length === 0 ? (
              t('madeOfNothing')
            ) : (
              <ul key="of">
                {batch.inputs.map(one => (
                  <li key={one.batch}>
                    {named(one.batch)} <span className={styles.mass}>{format.kg(one.quantityKg)}</span>
                  </li>
                ))}
              </ul>
            ),
          ],
          ...(madeInto.length === 0
            ? []
            : [
                [
                  t('madeInto'),
                  <ul key="into">
                    {madeInto.map(one => (
                      <li key={one.id}>{named(one.id)}</li>
                    ))}
                  </ul>,
                ] as const,
              ]),
        ]}
      />
    </Card>
  )
}

/** More or less of an element came out than the assumed yields allow. */
function Implausible({ code, figures, message }: { code: string; figures: object; message: string }) {
  const { t } = useTranslation('batches')
  const format = useFormat()
  const texts = Object.fromEntries(Object.entries(figures).filter(([, one]) => typeof one === 'string'))
  const { element, outLeastKg, outMostKg, expectedLeastKg, expectedMostKg } = texts
  if (code !== 'yield-implausible' || !element || !outLeastKg || !outMostKg || !expectedLeastKg || !expectedMostKg)
    return <span lang="en">{message}</span>
  const between = (least: string, most: string) =>
    least === most ? format.kg(least) : t('between', { least: format.kg(least), most: format.kg(most) })
  return t('yieldImplausible', {
    element,
    out: between(outLeastKg, outMostKg),
    expected: between(expectedLeastKg, expectedMostKg),
  })
}
