import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { useMaterialName } from '../api/use-material-name.ts'
import { shortHash } from '../format/format.ts'
import { useFormat } from '../format/use-format.ts'
import type { RuleItem, Value } from './item.ts'

/** Rows of a list named in a sentence; the rest is counted, and stands in the record. */
const MOST_NAMED = 12

/** A rule as a sentence in the reader's language, with its figures. */
export function useSaid(): (item: RuleItem) => string {
  const { t } = useTranslation('round-rules')
  const write = useWritten()
  return useCallback(
    ({ said, values }) =>
      t(`said.${said}`, Object.fromEntries(Object.entries(values).map(([name, value]) => [name, write(value)]))),
    [t, write],
  )
}

function useWritten(): (value: Value) => string | number {
  const { t } = useTranslation('round-rules')
  const format = useFormat()
  const material = useMaterialName()
  return useCallback(
    value => {
      const listed = (rows: readonly string[]): string =>
        rows.length > MOST_NAMED
          ? t('listed', { first: format.list(rows.slice(0, MOST_NAMED)), count: rows.length })
          : format.list(rows)
      const money = (amount: string, currency: string) => format.money({ amount, currency })
      const place = (code: string) => (code === '*' ? t('anywhere') : format.country(code))
      switch (value.as) {
        case 'kg':
          return format.kg(value.of)
        case 'decimal':
          return format.decimal(value.of)
        case 'percent':
          return format.exactPercent(value.of)
        case 'percents':
          return format.either(value.of.map(format.exactPercent))
        case 'time':
          return format.dateTime(value.of)
        case 'span':
          return format.span(value.of)
        case 'hash':
          return shortHash(value.of)
        case 'text':
        case 'count':
          return value.of
        case 'materials':
          return listed(value.of.map(material))
        case 'periods':
          return listed(value.of.map(format.period))
        case 'countries':
          return listed(value.of.map(format.country))
        case 'reserves':
          return listed(
            value.of.map(one =>
              t('ofMaterial', { name: material(one.name), price: money(one.amount, value.currency) }),
            ),
          )
        case 'indices':
          return listed(
            value.of.map(one => t('ofMaterial', { name: one.name, price: money(one.amount, value.currency) })),
          )
        case 'rates':
          return listed(
            value.of.map(one => t('ofCurrency', { name: one.name, price: money(one.amount, value.currency) })),
          )
        case 'freight':
          return listed(
            value.of.map(one =>
              t('way', { from: place(one.from), to: place(one.to), price: money(one.amount, value.currency) }),
            ),
          )
      }
    },
    [t, format, material],
  )
}
