import { formatKg, grams } from '@lodestone/kernel/quantity'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Sankey, type SankeyFlow } from '../../../chart/sankey.tsx'
import { drawn } from '../../../format/format.ts'
import { useFormat } from '../../../format/use-format.ts'
import { FORMS } from '../../../goods/masses.ts'
import { useFormOf } from '../../../goods/use-masses.ts'
import { Card } from '../../../ui/card.tsx'
import { Choice } from '../../../ui/field.tsx'
import { Empty } from '../../../ui/state.tsx'
import { goodsFlows, type MatchedGoods } from './match.figures.goods.ts'
import styles from './round.module.css'
import type { RoundRecord } from './round.queries.ts'
import { useNames, useParties } from './use-names.ts'

const sum = (goods: readonly MatchedGoods[]): string => formatKg(goods.reduce((all, one) => all + grams(one.kg), 0n))
const COLOUR = { EU: 'var(--series-1)', JP: 'var(--series-2)' } as const
const colourOf = (bloc: string): string => (bloc === 'JP' ? COLOUR.JP : COLOUR.EU)

/** The match as a picture, for one form of goods at a time: kilograms of another are of something else. */
export function FlowPicture({ record }: { record: RoundRecord }) {
  const { t } = useTranslation(['round-match', 'app'])
  const party = useParties()
  const formOf = useFormOf()
  const [chosen, setChosen] = useState<string>()
  const all = useMemo(() => goodsFlows(record, id => party(id).country || '?'), [record, party])
  const forms = [...FORMS, 'other' as const].filter(form => all.some(one => (formOf(one.material) ?? 'other') === form))
  const form = forms.find(one => one === chosen) ?? forms.at(-1)
  const goods = useMemo(() => all.filter(one => (formOf(one.material) ?? 'other') === form), [all, form, formOf])
  if (goods.length === 0)
    return (
      <Card title={t('title')}>
        <Empty>{t('nothing')}</Empty>
      </Card>
    )
  return (
    <Card title={t('title')} lead={t('flow.lead')}>
      {forms.length > 1 && form && (
        <div className={styles.controls}>
          <Choice
            label={t('form')}
            options={forms.map(value => ({ value, label: t(`app:form.${value}`) }))}
            value={form}
            onChange={setChosen}
          />
        </div>
      )}
      <Flows goods={goods} />
    </Card>
  )
}

/** Supplier countries, materials, blocs. */
function Flows({ goods }: { goods: readonly MatchedGoods[] }) {
  const { t } = useTranslation('round-match')
  const format = useFormat()
  const { material } = useNames()
  const picture = useMemo(() => {
    const ids = (of: (one: MatchedGoods) => string) => [...new Set(goods.map(of))]
    const nodes = [
      ...ids(one => one.from).map(id => ({ id: `from ${id}`, label: format.country(id), short: id })),
      ...ids(one => one.material).map(id => ({ id: `of ${id}`, label: material(id), short: id })),
      ...ids(one => one.bloc).map(id => ({ id: `to ${id}`, label: t(`bloc.${id}`, { defaultValue: id }), short: id })),
    ]
    const links = (
      from: (one: MatchedGoods) => string,
      to: (one: MatchedGoods) => string,
      name: (one: MatchedGoods) => string,
    ): SankeyFlow[] =>
      [...Map.groupBy(goods, one => `${from(one)}|${to(one)}|${one.bloc}`).values()].flatMap(own => {
        const [first] = own
        if (!first) return []
        return {
          source: from(first),
          target: to(first),
          value: drawn(sum(own)),
          title: `${name(first)}: ${format.kg(sum(own))}`,
          colour: colourOf(first.bloc),
        }
      })
    return {
      nodes,
      flows: [
        ...links(
          one => `from ${one.from}`,
          one => `of ${one.material}`,
          one => `${format.country(one.from)} → ${material(one.material)} → ${one.bloc}`,
        ),
        ...links(
          one => `of ${one.material}`,
          one => `to ${one.bloc}`,
          one => `${material(one.material)} → ${one.bloc}`,
        ),
      ],
    }
  }, [goods, format, material, t])
  const largest = useMemo(
    () =>
      [...Map.groupBy(goods, one => one.from)]
        .map(([from, own]) => ({ from, kg: sum(own) }))
        .toSorted((a, b) => drawn(b.kg) - drawn(a.kg)),
    [goods],
  )
  return (
    <Sankey
      title={t('flow.title')}
      summary={t('flow.summary', {
        total: format.mass(sum(goods)),
        countries: format.count(largest.length),
        first: format.country(largest[0]?.from ?? ''),
        mass: format.mass(largest[0]?.kg ?? '0'),
      })}
      nodes={picture.nodes}
      flows={picture.flows}
      legend={[...new Set(goods.map(one => one.bloc))].map(bloc => ({
        label: t(`bloc.${bloc}`, { defaultValue: bloc }),
        colour: colourOf(bloc),
      }))}
      table={{
        head: [t('flow.from'), t('material'), t('flow.to'), t('flow.goods')],
        rows: goods.map(one => [
          format.country(one.from),
          material(one.material),
          t(`bloc.${one.bloc}`, { defaultValue: one.bloc }),
          format.kg(one.kg),
        ]),
      }}
    />
  )
}
