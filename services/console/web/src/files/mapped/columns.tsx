import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { Choice } from '../../ui/field.tsx'
import { Folded } from './folded.tsx'
import { type Meaning, TIMES } from './form.ts'
import styles from './mapped.module.css'
import type { Mapped } from './use-mapping.ts'

/** Which column of an ERP's file says what. */
export function Columns({ mapped }: { mapped: Mapped }) {
  const { found, form, said, set } = mapped
  const { t } = useTranslation('mapping')
  const format = useFormat()
  const columns = found.columns ?? []
  /** Headers may be anything, so that a choice goes by the column's place. */
  const placeOf = (header: string | undefined) => {
    const at = columns.findIndex(one => one.header === header)
    return at < 0 ? undefined : String(at)
  }
  const choices = columns.map(({ header }, at) => ({ value: String(at), label: header }))
  const choose = (meaning: Meaning) => (at: string) =>
    set(before => ({ ...before, columns: { ...before.columns, [meaning]: columns[Number(at)]?.header ?? '' } }))
  const field = (label: string, meaning: Meaning, isOptional: boolean) => {
    const header = form.columns[meaning]
    const column = columns.find(one => one.header === header)
    const may = columns.filter(one => one.may.includes(meaning)).map(one => one.header)
    const hints = column
      ? [
          said.columns[meaning] === undefined ? t('proposed') : '',
          t('examples', { examples: column.examples.join(' · ') }),
        ]
      : [may.length > 1 ? t('several', { columns: format.list(may) }) : '']
    const hint = hints.filter(Boolean).join(' ')
    return (
      <Choice
        key={label}
        label={label}
        value={placeOf(header) ?? (isOptional ? 'none' : null)}
        options={[...(isOptional ? [{ value: 'none', label: t('none') }] : []), ...choices]}
        onChange={choose(meaning)}
        {...(hint ? { hint } : {})}
      />
    )
  }
  const { time } = form
  const date = columns.find(one => one.header === form.columns.date)
  return (
    <Folded title={t('columns')} mapped={mapped}>
      <div className={styles.fields}>
        {field(t('column.material'), 'material', false)}
        {field(t('column.quantity'), 'quantity', false)}
        {field(t('column.unit'), 'unit', true)}
        {field(t('column.plant'), 'plant', true)}
        <Choice
          label={t('timeKind')}
          value={time || null}
          options={TIMES.map(value => ({ value, label: t(`time.${value}`) }))}
          onChange={value => set(before => ({ ...before, time: value }))}
          {...(said.time === undefined && time !== '' ? { hint: t('proposed') } : {})}
        />
        {time !== '' && field(t('column.time'), time, false)}
        {time === 'date' && date?.dateOrder !== undefined && (
          <Choice
            label={t('dateOrder')}
            value={form.dateOrder || null}
            options={(['DMY', 'MDY'] as const).map(value => ({ value, label: t(`order.${value}`) }))}
            onChange={dateOrder => set(before => ({ ...before, dateOrder }))}
            {...(!said.dateOrder && form.dateOrder !== '' ? { hint: t('proposed') } : {})}
          />
        )}
      </div>
    </Folded>
  )
}
