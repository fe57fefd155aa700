import { useTranslation } from 'react-i18next'
import { Decimal } from '../../../files/mapped/decimal.tsx'
import { STAGES } from '../../../outlook/chain.ts'
import { type Element, useWords } from '../../../outlook/use-words.ts'
import { Check, Checks } from '../../../ui/checks.tsx'
import { CountryField } from '../../../ui/country-field.tsx'
import { Choice, Field } from '../../../ui/field.tsx'
import styles from './scenario.module.css'
import type { Fields, RowKind } from './scenario-form.ts'

const ELEMENTS = ['Nd', 'Pr', 'Dy', 'Tb', 'Sm', 'Gd'] as const satisfies readonly Element[]
const STEPS = STAGES.filter(stage => stage !== 'recycling')

type Part = keyof Fields
/** What each kind has, in the order in which one reads it. */
const PARTS: Readonly<Record<RowKind, readonly Part[]>> = {
  exports: ['country', 'to', 'from', 'until', 'less', 'stages', 'elements'],
  licence: ['country', 'to', 'from', 'until', 'low', 'high', 'covered', 'granted', 'working', 'stages', 'elements'],
  plant: ['name', 'from', 'until', 'less'],
  route: ['origins', 'to', 'from', 'until', 'low', 'high'],
  slip: ['name', 'low', 'high'],
  release: ['name', 'country', 'stages', 'elements', 'kg', 'from', 'until'],
  substitution: ['name', 'elements', 'from', 'less'],
}
/** Of one stage and one element, as goods are released and replaced. */
const OF_ONE: ReadonlySet<RowKind> = new Set(['release', 'substitution'])
const OF_PLANT: ReadonlySet<RowKind> = new Set(['plant', 'slip'])

type OfRow = { row: Fields & { readonly kind: RowKind }; set: (part: Partial<Fields>) => void }

/** The fields of one happening. `plants` are those of the newest baseline. */
export function RowFields({ row, plants, set }: OfRow & { plants: readonly string[] }) {
  const { t } = useTranslation('scenario')
  const { kind } = row
  const field = (part: Part) => {
    switch (part) {
      case 'country':
        return (
          <CountryField label={t('country')} value={row.country} onChange={country => set({ country })} isRequired />
        )
      case 'name':
        return OF_PLANT.has(kind) ? (
          <Choice
            label={t('plant')}
            value={row.name || null}
            options={plants.map(value => ({ value, label: value }))}
            onChange={name => set({ name })}
          />
        ) : (
          <Field label={t('name')} value={row.name} onChange={name => set({ name })} maxLength={100} isRequired />
        )
      case 'origins':
      case 'to':
        return (
          <Field
            label={t(part === 'to' && kind !== 'route' ? 'onlyTo' : part)}
            hint={t('countriesHint')}
            value={row[part]}
            onChange={text => set({ [part]: text })}
            isRequired={kind === 'route'}
          />
        )
      case 'from':
      case 'until':
        return (
          <Field
            label={t(part)}
            type="date"
            value={row[part]}
            onChange={day => set({ [part]: day })}
            isRequired={part === 'from' || kind === 'release'}
          />
        )
      case 'stages':
      case 'elements':
        return <Goods part={part} row={row} set={set} />
      case 'working':
        return (
          <Check isSelected={row.working} onChange={working => set({ working })}>
            {t('working')}
          </Check>
        )
      default:
        return <Decimal label={t(part)} value={row[part]} onChange={text => set({ [part]: text })} />
    }
  }
  return (
    <div className={styles.fields}>
      {PARTS[kind].map(part => (
        <div key={part} className={part === 'stages' || part === 'elements' ? styles.wide : undefined}>
          {field(part)}
        </div>
      ))}
    </div>
  )
}

/** Stages or elements: one where a measure is of one, else any of them. */
function Goods({ part, row, set }: OfRow & { part: 'stages' | 'elements' }) {
  const { t } = useTranslation('scenario')
  const words = useWords()
  const stages = STEPS.map(value => ({ value, label: words.stage(value) }))
  const elements = ELEMENTS.map(value => ({ value, label: words.element(value) }))
  const isOfOne = OF_ONE.has(row.kind)
  if (part === 'stages')
    return isOfOne ? (
      <Choice
        label={t('stage')}
        value={row.stages[0] ?? null}
        options={stages}
        onChange={stage => set({ stages: [stage] })}
      />
    ) : (
      <Checks label={t('stages')} value={row.stages} options={stages} onChange={all => set({ stages: all })} />
    )
  return isOfOne ? (
    <Choice
      label={t('element')}
      value={row.elements[0] ?? null}
      options={elements}
      onChange={element => set({ elements: [element] })}
    />
  ) : (
    <Checks
      label={t('elements')}
      hint={t('elementsHint')}
      value={row.elements}
      options={elements}
      onChange={all => set({ elements: all })}
    />
  )
}
