import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { Slider } from '../../ui/slider.tsx'
import { ChainPicture } from './chain-picture.tsx'
import { ElementChoice, useElement } from './element-choice.tsx'
import styles from './outlook.module.css'
import type { MonthOutcome } from './outlook.queries.ts'

/** The chain of an element in a month, which a slider chooses. */
export function ChainTab({ months: all }: { months: readonly MonthOutcome[] }) {
  const { t } = useTranslation('outlook')
  const format = useFormat()
  const of = useElement(all)
  const { months } = of
  const [nth, setNth] = useState(0)
  const at = Math.min(nth, months.length - 1)
  const month = months[at]
  if (!month) return null
  return (
    <Card title={t('chain.title')} lead={t('chain.lead')}>
      <div className={styles.choices}>
        <ElementChoice of={of} />
        <Slider
          label={t('month')}
          value={at}
          most={months.length - 1}
          text={format.period(month.month)}
          onChange={setNth}
        />
      </div>
      <ChainPicture month={month} months={months} />
    </Card>
  )
}
