import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../format/use-format.ts'
import { Facts } from '../../../ui/card.tsx'
import type { Missing } from '../project-rounds.queries.ts'
import { useSaid } from '../use-said.ts'
import { useMissingSaid } from './use-missing-said.ts'

/** What a project lacks beside those who are banked, as its supplier is told it: of others without figures. */
export function MissingFacts({ missing }: { missing: Missing }) {
  const { t } = useTranslation('project-rounds')
  const format = useFormat()
  const said = useMissingSaid()
  const { choice } = useSaid()
  const conditions = missing.conditions.map(({ kind, bloc }) =>
    bloc ? `${choice('condition', kind)} (${choice('bloc', bloc)})` : choice('condition', kind),
  )
  return (
    <Facts
      items={[
        ...said.parts(missing),
        ...(conditions.length === 0 ? [] : [[t('result.missingConditions'), format.list(conditions)] as const]),
      ]}
    />
  )
}
