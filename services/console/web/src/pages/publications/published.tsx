import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useAddressed } from '../../shell/address.ts'
import { Button } from '../../ui/button.tsx'
import { Empty, Fault, Loading } from '../../ui/state.tsx'
import { publicationsQuery } from './publications.queries.ts'
import { List } from './published.list.tsx'
import { One } from './published.one.tsx'

export function PublishedTab() {
  const { t } = useTranslation('publications')
  const query = useInfiniteQuery(publicationsQuery())
  const [chosen, choose] = useAddressed('id', '')
  if (query.data === undefined)
    return query.isError ? <Fault error={query.error} retry={() => void query.refetch()} /> : <Loading rows={6} />
  const items = query.data.pages.flatMap(page => page.items)
  const shown = items.find(one => one.id === chosen) ?? items[0]
  if (!shown) return <Empty>{t('empty')}</Empty>
  return (
    <>
      {query.isError && <Fault error={query.error} retry={() => void query.refetch()} />}
      <List items={items} shown={shown} choose={choose} />
      {query.hasNextPage && (
        <div className="row">
          <Button onPress={() => void query.fetchNextPage()} isPending={query.isFetchingNextPage}>
            {t('more')}
          </Button>
        </div>
      )}
      <One key={shown.id} publication={shown} />
    </>
  )
}
