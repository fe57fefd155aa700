import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Problem } from '../../../api/problem.ts'
import { roundQuery } from '../../../api/queries.ts'
import { ButtonLink } from '../../../ui/button.tsx'
import { Page, type PageProps } from '../../../ui/page.tsx'
import { Empty, Loaded, NotFound } from '../../../ui/state.tsx'
import { Edited } from './edited.tsx'

/** Changes a draft, as long as nobody has opened it. */
export default function EditRoundPage({ params }: PageProps) {
  const { t } = useTranslation('rounds')
  const id = params.id ?? ''
  const query = useQuery(roundQuery(id))
  const [reloads, setReloads] = useState(0)
  if (query.error instanceof Problem && query.error.status === 404) return <NotFound />
  const reload = async () => {
    await query.refetch()
    setReloads(before => before + 1)
  }
  return (
    <Page title={t('edit')} lead={t('editLead')} back={{ to: `/rounds/${id}`, label: query.data?.name ?? t('title') }}>
      <Loaded query={query} rows={8}>
        {round =>
          round.state === 'draft' ? (
            <Edited key={reloads} seen={round} reload={reload} />
          ) : (
            <Empty action={<ButtonLink to={`/rounds/${id}`}>{t('toRound')}</ButtonLink>}>{t('noDraft')}</Empty>
          )
        }
      </Loaded>
    </Page>
  )
}
