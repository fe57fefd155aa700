import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { WithKept } from '../../kept/kept.tsx'
import { BelowRules } from '../../rules/before.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Page, type PageProps } from '../../ui/page.tsx'
import { Loaded } from '../../ui/state.tsx'
import { Editor } from './editor.tsx'
import { Versions } from './history.tsx'
import { forecastQuery } from './my-forecasts.queries.ts'
import { type KeptForecast, SHAPE } from './use-editing.ts'

/** A forecast in a table: a new one, or one's own to revise. */
export default function ForecastPage({ params }: PageProps) {
  const { t } = useTranslation('my-forecasts')
  const id = params.id ?? 'new'
  const query = useQuery({ ...forecastQuery(id), enabled: id !== 'new' })
  const back = { to: '/my/forecasts', label: t('title') }
  if (id === 'new')
    return (
      <Page title={t('newTitle')} lead={t('editLead')} back={back}>
        <BelowRules>
          <WithKept<KeptForecast> key="new" id="forecast" shape={SHAPE}>
            {kept => <Editor kept={kept} />}
          </WithKept>
        </BelowRules>
      </Page>
    )
  return (
    <Page
      title={query.data?.reference ?? t('one')}
      lead={query.data?.status === 'withdrawn' ? t('withdrawnLead') : t('editLead')}
      back={back}
      aside={
        query.data && (
          <Badge tone={query.data.status === 'standing' ? 'good' : 'neutral'}>
            {t(`statusWord.${query.data.status}`)} · {t('version', { version: query.data.version })}
          </Badge>
        )
      }
    >
      <Loaded query={query}>
        {forecast => (
          <BelowRules>
            <WithKept<KeptForecast> key={id} id={`forecast.${id}`} shape={SHAPE}>
              {kept => (
                <>
                  <Editor key={forecast.version} forecast={forecast} kept={kept} />
                  <Versions id={id} version={forecast.version} />
                </>
              )}
            </WithKept>
          </BelowRules>
        )}
      </Loaded>
    </Page>
  )
}
