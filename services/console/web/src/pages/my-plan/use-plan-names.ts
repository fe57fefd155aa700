import { useTranslation } from 'react-i18next'

/** A name as a key: "wind: gearbox, doubly fed" is "wind-gearbox-doubly-fed". */
const keyOf = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')

/** What end uses, units and technologies are called in the reader's language; those of a plan of one's own by their own names. */
export function usePlanNames() {
  const { t } = useTranslation('my-plan')
  const named = (group: 'endUse' | 'unit' | 'technology') => {
    const names: Readonly<Record<string, string>> = t(group, { returnObjects: true })
    return (name: string): string => names[keyOf(name)] ?? name
  }
  return { endUse: named('endUse'), unit: named('unit'), technology: named('technology') }
}
