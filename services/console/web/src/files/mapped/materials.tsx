import { CHOICES } from '@lodestone/contracts/field'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { MaterialChoice } from '../../goods/material-choice.tsx'
import { Choice, Field } from '../../ui/field.tsx'
import { Decimal } from './decimal.tsx'
import { Few } from './few.tsx'
import { type Found, type Goods, goodsIn } from './form.ts'
import styles from './mapped.module.css'
import type { Mapped } from './use-mapping.ts'

/** What each material number of the file is in the catalogue. */
export function Materials({ mapped }: { mapped: Mapped }) {
  const { t } = useTranslation('mapping')
  const { found, saved } = mapped
  const isKnown = (number: string) => saved !== undefined && Object.hasOwn(saved.mapping.materials, number)
  if (found.materials.length === 0) return null
  return (
    <section className={styles.part}>
      <h3>{t('materials')}</h3>
      <Few of={found.materials} isKnown={isKnown}>
        {one => <Material key={one.number} mapped={mapped} one={one} />}
      </Few>
    </section>
  )
}

function Material({
  mapped: { form, said, set },
  one: { number, about, rows, pieces },
}: {
  mapped: Mapped
  one: Found['materials'][number]
}) {
  const { t } = useTranslation('mapping')
  const format = useFormat()
  const goods = goodsIn(form, number)
  const isProposed = goods.material !== '' && !Object.hasOwn(said.materials, number)
  const change = (part: keyof Goods) => (text: string) =>
    set(before => ({ ...before, materials: { ...before.materials, [number]: { ...goods, [part]: text } } }))
  return (
    <fieldset className={styles.number}>
      <legend>
        <strong>{number}</strong> {about}{' '}
        <span className="hint">{t('rows', { count: rows, rows: format.count(rows) })}</span>
      </legend>
      <div className={styles.goods}>
        <div className={styles.which}>
          <MaterialChoice
            label={t('material')}
            value={goods.material}
            onChange={change('material')}
            {...(isProposed ? { hint: t('proposed') } : {})}
          />
        </div>
        <Field label={t('grade')} value={goods.grade} onChange={change('grade')} maxLength={32} />
        <Decimal label={t('price')} value={goods.amount} onChange={change('amount')} />
        <Choice
          label={t('currency')}
          value={goods.currency || 'none'}
          onChange={currency => change('currency')(currency === 'none' ? '' : currency)}
          options={[{ value: 'none', label: t('none') }, ...CHOICES.currency.map(value => ({ value, label: value }))]}
        />
        {(pieces || goods.kgPerUnit !== '') && (
          <Decimal label={t('kgPerUnit')} value={goods.kgPerUnit} onChange={change('kgPerUnit')} />
        )}
      </div>
    </fieldset>
  )
}
