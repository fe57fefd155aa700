import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { isWithoutBaseline } from '../../outlook/outlook.queries.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Empty, Loaded } from '../../ui/state.tsx'
import { type OwnExposure, ownExposureQuery } from './my-outlook.queries.ts'

/** What comes of one's own lines; without any, the way to state them. */
export function Exposed({
  onState,
  children,
}: {
  onState: () => void
  children: (exposure: OwnExposure) => ReactNode
}) {
  const { t } = useTranslation(['my-outlook', 'outlook'])
  const query = useQuery(ownExposureQuery())
  const empty = (text: string) => (
    <Card title={t('title')}>
      <Empty
        action={
          <Button kind="primary" onPress={onState}>
            {t('stateLines')}
          </Button>
        }
      >
        {text}
      </Empty>
      <p className="note">{t('private')}</p>
    </Card>
  )
  if (query.data === undefined && isWithoutBaseline(query.error)) return empty(t('outlook:noBaseline'))
  return (
    <Loaded query={query} rows={10}>
      {exposure => (exposure.scenarios.every(one => one.lines.length === 0) ? empty(t('empty')) : children(exposure))}
    </Loaded>
  )
}
