import { CHOICES } from '@lodestone/contracts/field'
import { useTranslation } from 'react-i18next'
import { Choice } from '../../ui/field.tsx'
import { Folded } from './folded.tsx'
import styles from './mapped.module.css'
import type { Mapped } from './use-mapping.ts'

const UNITS = ['kg', 't', 'g'] as const

/** How quantities become lines. */
export function Rules({ mapped }: { mapped: Mapped }) {
  const { found, form, said, set } = mapped
  const { t } = useTranslation(['mapping', 'my-forecasts'])
  return (
    <Folded title={t('rules')} mapped={mapped}>
      <div className={styles.fields}>
        {found.unitless > 0 && (
          <Choice
            label={t('unit')}
            value={form.unit || null}
            options={UNITS.map(value => ({ value, label: value }))}
            onChange={unit => set(before => ({ ...before, unit }))}
            {...(form.unit !== '' && said.unit === undefined ? { hint: t('proposed') } : {})}
          />
        )}
        <Choice
          label={t('period')}
          value={form.period}
          options={(['quarter', 'month'] as const).map(value => ({ value, label: t(`periodWord.${value}`) }))}
          onChange={period => set(before => ({ ...before, period }))}
        />
        {(found.format !== 'erp' || form.time === 'week') && (
          <Choice
            label={t('split')}
            value={form.split}
            options={(['thursday', 'days'] as const).map(value => ({ value, label: t(`splitWord.${value}`) }))}
            onChange={split => set(before => ({ ...before, split }))}
          />
        )}
        <Choice
          label={t('commitment')}
          value={form.commitment}
          options={CHOICES.commitment.map(value => ({ value, label: t(`my-forecasts:commitmentWord.${value}`) }))}
          onChange={commitment => set(before => ({ ...before, commitment }))}
        />
      </div>
    </Folded>
  )
}
